import type { TicketEvent } from '../../core/events';
import { nextReferralState, caseMoveAfter, type ReferralMove, type ReferralState } from '../../core/referral';
import { nextState, type Ticket, type TicketMove } from '../../core/ticket';
import type { Viewer } from '../../core/viewer';
import type { Referral } from '../../db/referral-store';
import type { Stores } from '../../db/stores';
import { step } from '../appeals/case-under-appeal';
import { endReferralClock } from '../clocks/referral-clock';
import type { App } from '../context';
import { AppError } from '../errors';

/** A referral as a colleague saw it, with its case locked first. @throws AppError not_found, stale_version */
export async function lockReferral(
  stores: Stores,
  viewer: Viewer,
  id: string,
  version: number,
): Promise<{ readonly ticket: Ticket; readonly referral: Referral }> {
  const found = await stores.referrals.get(id);
  const ticket = found === undefined ? undefined : await stores.tickets.lockVisible(viewer, found.ticketId);
  const referral = ticket === undefined ? undefined : await stores.referrals.get(id);
  if (ticket === undefined || referral === undefined) throw new AppError('not_found');
  if (referral.version !== version)
    throw new AppError('stale_version', { current: { version: referral.version, state: referral.state } });
  return { ticket, referral };
}

/** @throws AppError impossible_move */
export function referralStateAfter(referral: Referral, move: ReferralMove): ReferralState {
  const to = nextReferralState(referral.state, move);
  if (to === undefined) throw new AppError('impossible_move', { current: { state: referral.state } });
  return to;
}

interface Moved {
  readonly move: ReferralMove;
  readonly by: Viewer['userId'] | null;
  /** Letters that were written with it. */
  readonly letters?: number;
}

/** Tells what happened to it; once the last open one has ended, the case moves on (transitions 13 and 14). The ticket is locked. */
export async function tellReferral(
  app: App,
  stores: Stores,
  ticket: Ticket,
  referral: Referral,
  { move, by, letters = 0 }: Moved,
): Promise<number> {
  const all = await stores.referrals.ofTicket(ticket.id);
  const ended = all.some(({ id, endedAt }) => id === referral.id && endedAt !== null);
  if (ended) await endReferralClock(app, stores, { ticketId: ticket.id, referralId: referral.id, by });
  const caseMove: TicketMove | undefined = ended ? caseMoveAfter(all.map(({ state }) => state)) : undefined;
  const to = caseMove === undefined ? ticket.state : (nextState(ticket.state, caseMove) ?? ticket.state);
  const event: TicketEvent = { type: 'referral.changed', referralId: referral.id, unitId: referral.unitId, move };
  return step(app, stores, ticket, {
    move: caseMove ?? 'refer',
    to,
    changes: { addMessages: letters },
    events: [event],
    by,
  });
}
