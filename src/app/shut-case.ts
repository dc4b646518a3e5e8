import type { TicketEvent } from '../core/events';
import type { MessageId, TicketId } from '../core/ids';
import { ACCEPTANCE_DAYS, shuttingGaps, windowPassed, type Gaps, type Result, type Shutting, type ShuttingFacts } from '../core/result';
import { may } from '../core/rights';
import { isUnderAppeal, nextState, type Ticket, type TicketMove, type TicketState } from '../core/ticket';
import { isStanding } from '../core/appeal';
import type { Viewer } from '../core/viewer';
import type { Stores } from '../db/stores';
import { followClocks } from './clocks/follow';
import { closingGaps } from './case-fields/require';
import type { App } from './context';
import { AppError } from './errors';
import { storable } from './filing/parsed-item';

const MOVES: Readonly<Record<Shutting['as'], TicketMove>> = { closed: 'close', rejected: 'reject', directed_out: 'direct_out', withdrawn: 'withdraw' };

/**
 * Closes, rejects, directs elsewhere or withdraws a case with what came of it (CLO-1, REG-2, REG-6). One transaction: the result, the
 * state and the event.
 * @throws AppError not_found, forbidden, ticket_merged, stale_version, impossible_move, not_ready (its fields say what is missing)
 */
export async function shutCase(app: App, viewer: Viewer, ticketId: TicketId, input: Shutting & { readonly version: number }): Promise<void> {
  if (!may(viewer, 'ticket.close')) throw new AppError('forbidden');
  await app.db.transact(async (stores) => {
    const ticket = await stores.tickets.lockVisible(viewer, ticketId);
    if (ticket === undefined) throw new AppError('not_found');
    if (ticket.mergedInto !== null) throw new AppError('ticket_merged', { current: { ticketId: ticket.mergedInto } });
    if (ticket.version !== input.version) throw new AppError('stale_version', { current: { version: ticket.version } });
    const move = MOVES[input.as];
    const to = nextState(ticket.state, move);
    if (to === undefined) throw new AppError('impossible_move', { current: { state: ticket.state } });
    const facts = await factsOf(app, stores, viewer, ticket);
    refuse({ ...shuttingGaps(input, facts), ...(input.as === 'closed' ? await closingGaps(stores, ticket) : {}) });
    await keep(app, stores, viewer, ticket, input, facts);
    await withdrawAppeal(stores, ticket);
    await shut(app, stores, ticket, { to, move, userId: viewer.userId, shutting: input });
  });
}

/** Who withdraws the case wants no decision on an objection any more. */
async function withdrawAppeal(stores: Stores, ticket: Ticket): Promise<void> {
  if (!isUnderAppeal(ticket.state)) return;
  const standing = (await stores.appeals.ofTicket(ticket.id)).find(({ state }) => isStanding(state));
  if (standing !== undefined) await stores.appeals.change(standing, { state: 'withdrawn' });
}

/** @throws AppError not_ready when something is missing */
export function refuse(gaps: Gaps & Readonly<Record<string, string>>): void {
  if (Object.keys(gaps).length > 0) throw new AppError('not_ready', { fields: gaps });
}

async function factsOf(app: App, stores: Stores, viewer: Viewer, ticket: Ticket): Promise<ShuttingFacts & { readonly messageId: MessageId | undefined }> {
  const answer = await stores.results.newestAnswer(ticket.id);
  return {
    type: ticket.type,
    urgent: ticket.urgent,
    supervisor: viewer.role !== 'agent',
    answer: answer?.state ?? 'none',
    answeredAt: answer?.at,
    messageId: answer?.messageId,
    now: app.clock.now(),
  };
}

async function keep(app: App, stores: Stores, viewer: Viewer, ticket: Ticket, input: Shutting, { messageId, now }: Awaited<ReturnType<typeof factsOf>>): Promise<void> {
  await stores.results.voidWaiting([ticket.id], now);
  const { as, toldBy, acceptance, ...result } = input;
  await stores.results.insert({
    ...result,
    body: storable(input.body ?? ''),
    note: storable(input.note ?? ''),
    id: app.newId(),
    ticketId: ticket.id,
    messageId: toldBy === 'answer' && messageId !== undefined ? messageId : null,
    toldBy,
    decidedAt: now,
    decidedBy: viewer.userId,
    shut: { as, acceptance: acceptance ?? null },
  });
}

interface Shut {
  readonly to: TicketState;
  readonly move: TicketMove;
  readonly userId: Viewer['userId'] | null;
  readonly shutting: Pick<Shutting, 'as' | 'outcome' | 'rejection' | 'toldBy' | 'acceptance'>;
}

async function shut(app: App, stores: Stores, ticket: Ticket, { to, move, userId, shutting }: Shut): Promise<void> {
  const at = app.clock.now();
  const ticketVersion = await stores.tickets.change(ticket, { state: to, closedAt: at, awaitsAnswer: false });
  const context = { at, ticketId: ticket.id, centreId: ticket.centreId, ticketVersion, actorId: userId };
  const { as, outcome, rejection, toldBy, acceptance } = shutting;
  await stores.events.append(
    { ...context, id: app.newId(), event: { type: 'state.changed', from: ticket.state, to, move } },
    { ...context, id: app.newId(), event: { type: 'case.shut', as, outcome: outcome ?? null, rejection: rejection ?? null, toldBy, acceptance: acceptance ?? null } },
  );
  await followClocks(app, stores, [ticket.id], { by: userId });
}

/** An answer tells the result: kept until the person agrees, or the window passes; an answer that tells none supersedes what waited. */
export async function tellResult(
  app: App,
  stores: Stores,
  viewer: Viewer,
  ticket: Ticket,
  { id, result, shuts }: { readonly id: string; readonly result?: Result | undefined; readonly shuts: boolean },
): Promise<TicketEvent[]> {
  const now = app.clock.now();
  await stores.results.voidWaiting([ticket.id], now);
  if (result === undefined) return [];
  await stores.results.insert({
    ...result,
    id: app.newId(),
    ticketId: ticket.id,
    messageId: id as MessageId,
    toldBy: 'answer',
    decidedAt: now,
    decidedBy: viewer.userId,
    ...(shuts ? { shut: { as: 'closed', acceptance: null } } : {}),
  });
  const { outcome = '' } = result;
  return shuts
    ? [{ type: 'case.shut', as: 'closed', outcome, rejection: null, toldBy: 'answer', acceptance: null }]
    : [{ type: 'result.told', messageId: id, outcome }];
}

const DAY_MS = 86_400_000;
const BATCH = 50;
/**
 * Silence is consent: what was told, arrived and was not answered within the acceptance window after it had left is closed, unless
 * somebody waits for an answer (Annex C, transition 22).
 * Each in a transaction of its own, decided anew on the locked case; two processes close one once, and after a crash the rest is
 * found again.
 * @returns how many were closed
 */
export async function closeConsented(app: App): Promise<number> {
  let closed = 0;
  for (let after: string | undefined; ;) {
    const due = await app.db.stores.results.waitingSince(new Date(app.clock.now().getTime() - ACCEPTANCE_DAYS * DAY_MS), after, BATCH);
    for (const { ticketId } of due) if (await closeOne(app, ticketId)) closed += 1;
    after = due.at(-1)?.id;
    if (due.length < BATCH) return closed;
  }
}

async function closeOne(app: App, ticketId: TicketId): Promise<boolean> {
  return app.db.transact(async (stores) => {
    const ticket = await stores.tickets.lock(ticketId);
    const result = await stores.results.waiting(ticketId);
    const now = app.clock.now();
    if (ticket?.state !== 'answered' || ticket.mergedInto !== null || result === undefined) return false;
    // an accepted stranger, or a case that was merged into this one, waits without having moved its state
    if (await stores.merges.awaitsAnswer(ticketId)) return false;
    const answer = await stores.results.newestAnswer(ticketId);
    if (answer?.messageId !== result.messageId || answer?.state !== 'arrived') return false;
    if (!windowPassed({ answeredAt: answer.at, now })) return false;
    await stores.results.shut(result.id, { acceptance: 'window_passed', userId: null, at: now });
    await shut(app, stores, ticket, { to: 'closed', move: 'close', userId: null, shutting: { ...result, as: 'closed', acceptance: 'window_passed' } });
    return true;
  });
}
