import { objectionGaps, type Objector } from '../../core/appeal';
import { faultPoint } from '../../core/fault';
import type { MessageId, TicketId, UserId } from '../../core/ids';
import { may } from '../../core/rights';
import type { Ticket } from '../../core/ticket';
import type { Viewer } from '../../core/viewer';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { AppError } from '../errors';
import { storable } from '../filing/parsed-item';
import { appealRules, lockAsSeen, refuseAppeal, stateAfter, step } from './case-under-appeal';

export interface ObjectionInput {
  /** AP-1 … AP-6. */
  readonly ground: string;
  readonly by: Objector;
  readonly text: string;
  /** The message in which the person objects: it counts from when that came. */
  readonly messageId?: string | undefined;
  /** Colleagues whom the person names. */
  readonly named: readonly string[];
  /** Why a supervisor lets it in after the window. */
  readonly waiver: string;
}

/**
 * Somebody objects to what was decided (CLO-2, transition 24): the objection, the state, the clock and the event in one transaction, so
 * that after a crash there is all of it or nothing. Twice at once: the second is told that the case has moved on.
 * @throws AppError not_found, forbidden, ticket_merged, stale_version, impossible_move, not_ready (its fields say why not)
 */
export async function recordObjection(app: App, viewer: Viewer, ticketId: TicketId, input: ObjectionInput & { readonly version: number }): Promise<void> {
  if (!may(viewer, 'appeal.record')) throw new AppError('forbidden');
  await app.db.transact(async (stores) => {
    const ticket = await lockAsSeen(stores, viewer, ticketId, input.version);
    await admitObjection(app, stores, ticket, input, { userId: viewer.userId, supervisor: may(viewer, 'appeal.assign') });
    await faultPoint('appeal.before-commit');
  });
}

/** The ticket is locked. `userId` null: the person does it alone. */
export async function admitObjection(
  app: App,
  stores: Stores,
  ticket: Ticket,
  input: ObjectionInput,
  by: { readonly userId: UserId | null; readonly supervisor: boolean },
): Promise<void> {
  const to = stateAfter(ticket, 'object');
  const now = app.clock.now();
  const heardAt = input.messageId === undefined ? now : await stores.appeals.messageAt(ticket.id, input.messageId);
  if (heardAt === undefined) throw new AppError('invalid', { fields: { messageId: 'not_offered' } });
  const result = await stores.appeals.newestResult(ticket.id);
  const rules = await appealRules(stores, ticket.centreId, heardAt);
  const earlier = (await stores.appeals.ofTicket(ticket.id)).filter(({ state }) => state === 'decided').length;
  refuseAppeal(
    objectionGaps(
      { ...input, hasMessage: input.messageId !== undefined },
      { ...rules, decidedAt: result?.at, receivedAt: heardAt, decidedRounds: earlier, supervisor: by.supervisor },
    ),
  );
  await requireColleagues(stores, ticket, input.named);
  // a told result does not wait for consent any more: there will be none
  await stores.results.voidWaiting([ticket.id], now);
  const appeal = { id: app.newId<string>(), round: earlier + 1 };
  const { ground } = input;
  await stores.appeals.insert({
    ...appeal,
    ticketId: ticket.id,
    ground,
    text: storable(input.text),
    by: input.by,
    messageId: (input.messageId ?? null) as MessageId | null,
    named: [...new Set(input.named)] as UserId[],
    recordedBy: by.userId,
    receivedAt: heardAt,
    openedVersion: ticket.version + 1,
    holderId: ticket.assigneeId,
    waiver: storable(input.waiver),
    state: 'open',
    firstResultId: result?.id ?? null,
  });
  await step(app, stores, ticket, {
    move: 'object',
    to,
    changes: { closedAt: null },
    events: [{ type: 'appeal.received', appealId: appeal.id, ground, round: appeal.round, by: input.by }],
    by: by.userId,
  });
}

async function requireColleagues(stores: Stores, ticket: Ticket, named: readonly string[]): Promise<void> {
  if (named.length === 0) return;
  const people = await stores.appeals.people(ticket.centreId);
  if (!named.every((id) => people.some((one) => one.id === id))) throw new AppError('invalid', { fields: { named: 'not_offered' } });
}
