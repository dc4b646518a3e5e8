import { listReferrals } from '../../app/referrals/list-referrals';
import { referCase } from '../../app/referrals/refer-case';
import { moveReferral } from '../../app/referrals/referral-deeds';
import type { TicketId } from '../../core/ids';
import type { Handlers } from '../call';

export const referralHandlers: Pick<Handlers, 'listReferrals' | 'referTicket' | 'moveReferral'> = {
  listReferrals: async ({ app, viewer, param }) => ({
    items: (await listReferrals(app, viewer, param('id') as TicketId)).map((referral) => ({
      ...referral,
      moves: [...referral.moves],
      dueAt: referral.dueAt.toISOString(),
      sentAt: referral.sentAt.toISOString(),
      acceptedAt: referral.acceptedAt?.toISOString() ?? null,
      endedAt: referral.endedAt?.toISOString() ?? null,
    })),
  }),
  referTicket: ({ app, viewer, param, body }) =>
    referCase(app, viewer, param('id') as TicketId, { ...body, dueAt: new Date(body.dueAt) }),
  moveReferral: ({ app, viewer, param, body }) => moveReferral(app, viewer, param('id'), body),
};
