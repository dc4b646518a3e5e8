import { faultPoint } from '../core/fault';
import type { MessageId, TicketId } from '../core/ids';
import { may } from '../core/rights';
import type { Ticket, TicketState } from '../core/ticket';
import { isShut, nextState } from '../core/ticket';
import type { Viewer } from '../core/viewer';
import type { CaseMessage, Merge } from '../db/merge-store';
import type { Stores } from '../db/stores';
import { summaryOf } from './case-summary';
import { followClocks } from './clocks/follow';
import type { App } from './context';
import { AppError } from './errors';
import { handleValue, threadKeyHash } from './filing/parsed-item';
import { replyThreadKey } from '../core/reply-token';
import { lockTogether, ticketOf } from './lock-together';
import { withoutMerge } from './waits-without';

/** Where a message that came since belongs: it stays with the survivor, or goes to the case that is taken out. */
export type Belongs = 'stays' | 'goes';
interface Open {
  readonly merge: Merge;
  readonly ticket: Ticket;
  readonly locked: ReadonlyMap<TicketId, Ticket>;
  readonly since: readonly CaseMessage[];
}

/** What undoing a merge asks about: each message that came or was written since, with its case. @throws AppError not_found, not_merged */
export async function messagesSinceMerge(app: App, viewer: Viewer, ticketId: TicketId): Promise<readonly CaseMessage[]> {
  if (!may(viewer, 'ticket.merge')) throw new AppError('forbidden');
  return app.db.transact(async (stores) => (await open(stores, viewer, ticketId)).since);
}

/**
 * Takes a case out again. Each message since the merge must have been decided about; one that came while the person was deciding is
 * told as `merge_changed`. The case gets back the state that it had; mail that goes with it is heard there. The survivor loses what it
 * had from the merge alone.
 * @throws AppError not_found, not_merged, merge_changed, delivery_under_way, forbidden
 */
export async function unmergeTicket(app: App, viewer: Viewer, ticketId: TicketId, decisions: Readonly<Record<string, Belongs>>): Promise<void> {
  if (!may(viewer, 'ticket.merge')) throw new AppError('forbidden');
  await app.db.transact(async (stores) => {
    const { merge, ticket, locked, since } = await open(stores, viewer, ticketId);
    if (since.some((message) => decisions[message.id] === undefined) || Object.keys(decisions).length !== since.length) throw new AppError('merge_changed');
    const going = since.filter((message) => decisions[message.id] === 'goes');
    if (await stores.merges.underWay(going.map((message) => message.id))) throw new AppError('delivery_under_way');
    const without = await withoutMerge(stores, merge, since.filter((message) => !going.includes(message)));
    await stores.merges.undoMerge(merge.id, app.clock.now(), viewer.userId);
    await bringOver(app, stores, locked, going, ticketId);
    const version = await giveBack(app, stores, ticket, merge, going);
    await tell(app, stores, viewer, { merge, ticket: { ...ticket, version }, locked, going, without });
    await faultPoint('unmerge.before-commit');
  });
  await faultPoint('unmerge.after-commit');
}

async function open(stores: Stores, viewer: Viewer, ticketId: TicketId): Promise<Open> {
  await stores.filing.lock();
  const merge = await stores.merges.standingMerge(ticketId);
  const path: TicketId[] = [];
  const since: CaseMessage[] = [];
  // along a chain of merges each case counts from when its mail became this one's as well
  for (let step = merge, from = merge; step !== undefined && from !== undefined; step = await stores.merges.standingMerge(step.survivorId)) {
    if (step.mergedAt > from.mergedAt) from = step;
    path.push(step.survivorId);
    since.push(...(await stores.merges.messagesSince(step.survivorId, from.id, from.mergedAt)));
  }
  const locked = await lockTogether(stores, viewer, [ticketId, ...path]);
  if (merge === undefined) throw new AppError('not_merged');
  return { merge, ticket: ticketOf(locked, ticketId), locked, since };
}

async function bringOver(app: App, stores: Stores, locked: ReadonlyMap<TicketId, Ticket>, going: readonly CaseMessage[], to: TicketId): Promise<void> {
  const ownKeys = [...locked.keys()].map((id) => threadKeyHash(replyThreadKey(app.replyTokenKeys, id)));
  await stores.merges.moveMessages(going.map((message) => message.id), to, ownKeys);
  const senders = going.filter((message) => message.direction === 'in' && message.standing === 'member').map(({ sender }) => ({ kind: sender.kind, value: handleValue(sender.address) }));
  await stores.tickets.addParticipants(to, senders, 'moved');
  for (const ticket of locked.values()) {
    if (ticket.id !== to && !going.some((message) => message.ticketId === ticket.id)) continue;
    await stores.merges.setSummary(ticket.id, summaryOf(await stores.merges.messagesOf(ticket.id)));
    await stores.tickets.refreshTrouble(ticket.id);
  }
}

/** The state before the merge, moved on by what is brought along. */
async function giveBack(app: App, stores: Stores, ticket: Ticket, merge: Merge, going: readonly CaseMessage[]): Promise<number> {
  const { before } = merge;
  const newest = going.filter((message) => message.standing === 'member' && message.direction !== 'note').at(-1);
  const move = newest === undefined ? undefined : newest.direction === 'in' ? 'hear' : 'answer';
  const state: TicketState = move === undefined ? before.state : (nextState(before.state, move) ?? before.state);
  return stores.tickets.change(ticket, {
    mergedInto: null,
    state,
    closedAt: isShut(state) ? (before.closedAt === null ? app.clock.now() : new Date(before.closedAt)) : null,
    awaitsAnswer: newest === undefined ? before.awaitsAnswer : newest.direction === 'in',
  });
}

interface Undone extends Omit<Open, 'since'> {
  readonly going: readonly CaseMessage[];
  readonly without: Awaited<ReturnType<typeof withoutMerge>>;
}

async function tell(app: App, stores: Stores, viewer: Viewer, { merge, ticket, locked, going, without }: Undone): Promise<void> {
  const context = { at: app.clock.now(), actorId: viewer.userId };
  const here = { ...context, ticketId: ticket.id, centreId: ticket.centreId, ticketVersion: ticket.version };
  await stores.events.append({ ...here, id: app.newId(), event: { type: 'ticket.unmerged', otherTicketId: merge.survivorId } });
  for (const { id, ticketId: otherTicketId } of going) await stores.events.append({ ...here, id: app.newId(), event: { type: 'message.moved', messageId: id as MessageId, otherTicketId } });
  const touched = new Set([merge.survivorId, ...going.map((message) => message.ticketId), ...(without === undefined ? [] : [without.end])]);
  for (const id of touched) {
    const other = ticketOf(locked, id);
    const changes = id === without?.end ? without.changes : {};
    const there = { ...context, ticketId: id, centreId: other.centreId, ticketVersion: await stores.tickets.change(other, changes) };
    await stores.events.append({ ...there, id: app.newId(), event: { type: 'ticket.released', otherTicketId: ticket.id } });
    const { state = other.state } = changes;
    if (state !== other.state) await stores.events.append({ ...there, id: app.newId(), event: { type: 'state.changed', from: other.state, to: state, move: 'undo' } });
  }
  await followClocks(app, stores, [ticket.id, ...touched], { by: viewer.userId });
}
