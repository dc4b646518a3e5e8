import { faultPoint } from '../../core/fault';
import type { TicketId } from '../../core/ids';
import { referralGaps, type ReferralPurpose } from '../../core/referral';
import { may } from '../../core/rights';
import type { Ticket } from '../../core/ticket';
import { receiverOf } from '../../core/unit';
import type { Viewer } from '../../core/viewer';
import type { Referral } from '../../db/referral-store';
import type { Stores } from '../../db/stores';
import type { UnitPersonRecord, UnitRecord } from '../../db/unit-store';
import { lockAsSeen, stateAfter, step } from '../appeals/case-under-appeal';
import { requireReferable } from '../case-fields/require';
import { beginReferralClock } from '../clocks/referral-clock';
import type { App } from '../context';
import { AppError } from '../errors';
import { storable } from '../filing/parsed-item';
import { once } from '../once';
import { todayOf } from '../organisation/today';
import { writeReferralLetter } from './letter';

export interface ReferralInput {
  /** The browser's UUID: the referral's id and the request's key (ruling 10). */
  readonly id: string;
  readonly version: number;
  readonly unitId: string;
  readonly purpose: ReferralPurpose;
  readonly question: string;
  readonly dueAt: Date;
  /** Whose words are shown to the body; nothing else of the case is. */
  readonly messageIds: readonly string[];
}

/**
 * Sends a question to a unit (PRC-2, transition 12): the referral, its letter in the outbox, what was disclosed, the clock and the
 * case's state in one transaction — after a crash all of it or nothing, and the outbox sends it once. The same UUID is the same referral.
 * @throws AppError not_found, forbidden, ticket_merged, stale_version, impossible_move, not_ready (fields of the case that are missing), invalid (fields; unitId says why nobody there
 * receives), key_reused, channel_cannot_answer
 */
export async function referCase(
  app: App,
  viewer: Viewer,
  ticketId: TicketId,
  input: ReferralInput,
): Promise<{ readonly id: string }> {
  if (!may(viewer, 'ticket.refer')) throw new AppError('forbidden');
  const made = await app.db.transact(async (stores) =>
    once(stores, `refer ${viewer.userId} ${ticketId}`, input.id, input, async () => {
      const ticket = await lockAsSeen(stores, viewer, ticketId, input.version);
      await send(app, stores, viewer, ticket, input);
      await faultPoint('referral.before-commit');
      return { id: input.id };
    }),
  );
  await faultPoint('referral.after-commit');
  app.nudge('deliver');
  return made;
}

async function send(app: App, stores: Stores, viewer: Viewer, ticket: Ticket, input: ReferralInput): Promise<void> {
  const to = stateAfter(ticket, 'refer');
  if ((await stores.referrals.get(input.id)) !== undefined) throw new AppError('key_reused');
  await requireReferable(stores, ticket);
  const now = app.clock.now();
  await requireSound(stores, viewer, ticket, input, now);
  const { unit, person } = await receiver(app, stores, input.unitId);
  const shown = await stores.referrals.shown(ticket.id, input.messageIds);
  if (shown.length !== new Set(input.messageIds).size)
    throw new AppError('invalid', { fields: { messageIds: 'not_offered' } });
  const referral = { purpose: input.purpose, question: storable(input.question).trim(), dueAt: input.dueAt };
  const words = shown.map(({ text }) => text);
  const messageId = await writeReferralLetter(app, stores, viewer, ticket, {
    unit,
    receiver: person,
    referral,
    shown: words,
    reminds: false,
  });
  const sent: Referral = {
    ...NEW,
    ...referral,
    id: input.id,
    ticketId: ticket.id,
    unitId: unit.id,
    receiverId: person.id,
    receiverMail: person.mail,
    messageId,
    sentBy: viewer.userId,
    sentAt: now,
  };
  const messageIds = shown.map(({ id }) => id);
  await stores.referrals.insert(sent, {
    id: app.newId(),
    at: now,
    ticketId: ticket.id,
    referralId: sent.id,
    receiverId: person.id,
    messageIds,
    by: viewer.userId,
  });
  await beginReferralClock(app, stores, { ticketId: ticket.id, referralId: sent.id, by: viewer.userId });
  await step(app, stores, ticket, {
    move: 'refer',
    to,
    changes: { addMessages: 1 },
    events: [{ type: 'referral.sent', referralId: sent.id, unitId: unit.id, messageId }],
    by: viewer.userId,
  });
}

const NEW = {
  state: 'sent',
  acceptedAt: null,
  endedAt: null,
  returnReason: null,
  words: '',
  proposedUnitId: null,
  answerMessageId: null,
  reminders: 0,
  remindedAt: null,
  version: 1,
} as const;

async function requireSound(
  stores: Stores,
  viewer: Viewer,
  ticket: Ticket,
  input: ReferralInput,
  now: Date,
): Promise<void> {
  const before = await stores.referrals.ofTicket(ticket.id);
  const fields = referralGaps({
    question: input.question,
    dueAt: input.dueAt,
    now,
    caseDueAt: await stores.referrals.caseDueAt(ticket.id),
    returned: before.filter(({ state }) => state === 'returned').length,
    supervisor: may(viewer, 'clock.sign'),
  });
  if (Object.keys(fields).length > 0) throw new AppError('invalid', { fields });
}

/** Who receives there today; nobody refers to an absent or untrained coordinator (ORG-4). @throws AppError invalid */
export async function receiver(
  app: App,
  stores: Stores,
  unitId: string,
): Promise<{ readonly unit: UnitRecord; readonly person: UnitPersonRecord }> {
  const unit = await stores.units.get(unitId);
  if (unit === undefined) throw new AppError('invalid', { fields: { unitId: 'unknown_unit' } });
  const found = receiverOf(unit, await stores.units.people([unitId]), todayOf(app));
  if (found.kind === 'nobody') throw new AppError('invalid', { fields: { unitId: found.why } });
  return { unit, person: found.person };
}
