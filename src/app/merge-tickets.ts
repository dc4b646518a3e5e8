import { faultPoint } from '../core/fault';
import type { TicketId } from '../core/ids';
import { may } from '../core/rights';
import { isShut, isUnderAppeal, type Ticket } from '../core/ticket';
import type { Viewer } from '../core/viewer';
import type { BeforeMerge } from '../db/merge-store';
import type { Stores } from '../db/stores';
import { followClocks } from './clocks/follow';
import type { App } from './context';
import { AppError } from './errors';
import { lockTogether, namedTicket, ticketOf } from './lock-together';

/**
 * Ruling 9: the case becomes a pointer to another. Its messages stay where they are and are shown there, its number goes on being
 * found, later mail and answers go to the survivor. Merging into a case that was merged itself means its survivor. The same again
 * changes nothing.
 * @param into the other case's id or number
 * @throws AppError not_found (either, for this viewer), merge_cycle, ticket_merged (elsewhere already), stale_version, forbidden
 */
export async function mergeTickets(app: App, viewer: Viewer, ticketId: TicketId, input: { into: string; version?: number | undefined }): Promise<{ survivorId: TicketId }> {
  if (!may(viewer, 'ticket.merge')) throw new AppError('forbidden');
  const merged = await app.db.transact(async (stores) => {
    const named = await namedTicket(stores, viewer, input.into);
    await stores.filing.lock();
    const survivorId = await stores.merges.survivorOf(named);
    // the one that was named is looked at as well: a hidden case is no way to a visible one
    const locked = await lockTogether(stores, viewer, [ticketId, named, survivorId]);
    const [ticket, survivor] = [ticketOf(locked, ticketId), ticketOf(locked, survivorId)];
    if (ticket.mergedInto !== null && (await stores.merges.survivorOf(ticketId)) === survivorId) return { survivorId };
    if (ticket.mergedInto !== null) throw new AppError('ticket_merged', { current: { ticketId: ticket.mergedInto } });
    if (survivorId === ticketId) throw new AppError('merge_cycle');
    // a pointer has no state in which an objection could be decided
    if (isUnderAppeal(ticket.state)) throw new AppError('impossible_move', { current: { state: ticket.state } });
    if (input.version !== undefined && input.version !== ticket.version) throw new AppError('stale_version', { current: { version: ticket.version } });
    await pointTo(app, stores, viewer, ticket, survivor);
    await faultPoint('merge.before-commit');
    return { survivorId };
  });
  await faultPoint('merge.after-commit');
  return merged;
}

/** Both must be locked, under the filing lock. Undoing a split ends here too. */
export async function pointTo(app: App, stores: Stores, viewer: Viewer, ticket: Ticket, survivor: Ticket): Promise<void> {
  const now = app.clock.now();
  const waits = await stores.merges.awaitsAnswer(ticket.id);
  await stores.merges.addMerge({
    id: app.newId(),
    ticketId: ticket.id,
    survivorId: survivor.id,
    mergedAt: now,
    mergedBy: viewer.userId,
    before: { ...beforeMerge(ticket, waits), survivor: beforeMerge(survivor, await stores.merges.awaitsAnswer(survivor.id)) },
  });
  const version = await stores.tickets.change(ticket, { mergedInto: survivor.id, state: 'closed', awaitsAnswer: false, ...(isShut(ticket.state) ? {} : { closedAt: now }) });
  // somebody still waits for an answer: that is the survivor's matter now, also if it was done with
  const reopens = waits && isShut(survivor.state);
  const survivorVersion = await stores.tickets.change(survivor, {
    ...(waits ? { awaitsAnswer: true } : {}),
    ...(reopens ? { state: 'in_progress', closedAt: null } : {}),
    ...(ticket.lastMessageAt > survivor.lastMessageAt ? { lastMessageAt: ticket.lastMessageAt } : {}),
  });
  const context = { at: now, actorId: viewer.userId };
  const there = { ...context, ticketId: survivor.id, centreId: survivor.centreId, ticketVersion: survivorVersion };
  await stores.events.append(
    { ...context, id: app.newId(), ticketId: ticket.id, centreId: ticket.centreId, ticketVersion: version, event: { type: 'ticket.merged', otherTicketId: survivor.id } },
    { ...there, id: app.newId(), event: { type: 'ticket.absorbed', otherTicketId: ticket.id } },
  );
  if (reopens) await stores.events.append({ ...there, id: app.newId(), event: { type: 'state.changed', from: survivor.state, to: 'in_progress', move: 'reopen' } });
  await followClocks(app, stores, [ticket.id, survivor.id], { by: viewer.userId });
}

const beforeMerge = (ticket: Ticket, awaitsAnswer: boolean): BeforeMerge => ({ state: ticket.state, closedAt: ticket.closedAt?.toISOString() ?? null, awaitsAnswer });
