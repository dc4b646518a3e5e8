import type { MessageId, TicketId } from '../core/ids';
import { may } from '../core/rights';
import { isShut, isUnderAppeal, type Ticket, type TicketState } from '../core/ticket';
import type { Viewer } from '../core/viewer';
import type { StoredMessage } from '../db/message-store';
import type { BeforeMerge } from '../db/merge-store';
import type { Stores } from '../db/stores';
import type { TicketChanges } from '../db/ticket-store';
import { followClocks } from './clocks/follow';
import type { App } from './context';
import { AppError } from './errors';
import { lockHearing } from './lock-together';

/**
 * Calls an answer back while every delivery of it is still held: all or nothing. The ticket waits for an answer again; of a merged one
 * it is the survivor that waits (ruling 9), and the pointer stays closed.
 * @throws AppError not_found, too_late_to_undo, forbidden
 */
export async function undoReply(app: App, viewer: Viewer, messageId: MessageId): Promise<void> {
  if (!may(viewer, 'ticket.reply')) throw new AppError('forbidden');
  await app.db.transact(async (stores) => {
    const ticketId = await stores.tickets.ticketIdOfMessage(messageId);
    if (ticketId === undefined) throw new AppError('not_found');
    const ticket = await lockHearing(stores, viewer, ticketId);
    const message = await stores.messages.get(messageId);
    if (message === undefined || message.purpose !== 'reply') throw new AppError('not_found');
    if (message.authorId !== viewer.userId) throw new AppError('forbidden');
    const cancelled = await stores.deliveries.cancelHeld(messageId);
    if (cancelled === 0 || cancelled !== (await stores.deliveries.countOf(messageId))) throw new AppError('too_late_to_undo');
    const shutIt = await stores.results.voidOfMessage(messageId, app.clock.now());
    await correctMerges(stores, message);
    const reviewed = await undecide(stores, ticket, message.id);
    // into a case that was shut before it the answer was only written: nothing of the case goes back with it; one that took it over misses it
    const stays = isShut(ticket.state) && message.ticketId === ticket.id && !shutIt && !reviewed;
    const state = stays ? ticket.state : reviewed ? 'under_review' : waiting(ticket).state;
    await goBack(app, stores, viewer, ticket, message, stays ? {} : { state, closedAt: null, awaitsAnswer: true });
    await followClocks(app, stores, [ticket.id], { by: viewer.userId });
  });
}

/** Merges since then are undone to what they would have found without the answer: cases that wait for one. */
async function correctMerges(stores: Stores, { ticketId, receivedAt }: StoredMessage): Promise<void> {
  let [at, since, came]: [TicketId, Date, string | undefined] = [ticketId, receivedAt, undefined];
  for (;;) {
    for (const { id, before } of await stores.merges.mergesInto(at, since)) {
      if (id !== came && before.survivor !== undefined) await stores.merges.setBefore(id, { ...before, survivor: waiting(before.survivor) });
    }
    const next = await stores.merges.standingMerge(at);
    if (next === undefined) return;
    await stores.merges.setBefore(next.id, { ...next.before, ...waiting(next.before) });
    [at, since, came] = [next.survivorId, next.mergedAt, next.id];
  }
}

const waiting = ({ state }: { readonly state: TicketState }): BeforeMerge => ({ state: state === 'answered' || isShut(state) ? 'in_progress' : state, closedAt: null, awaitsAnswer: true });

/** The decision that it told has not been made: its objection is under review again. True: it told one. */
async function undecide(stores: Stores, ticket: Ticket, messageId: MessageId): Promise<boolean> {
  const appeal = await stores.appeals.decidedBy(messageId);
  // somebody objects to it already
  if (isUnderAppeal(ticket.state) && (appeal !== undefined || (await stores.appeals.isAbout(messageId)))) throw new AppError('too_late_to_undo');
  if (appeal === undefined) return false;
  await stores.appeals.change(appeal, { state: 'under_review', decision: null, decidedBy: null, decidedAt: null, decisionMessageId: null });
  return true;
}

/** @param changes what makes the case what it is without the answer */
async function goBack(app: App, stores: Stores, viewer: Viewer, ticket: Ticket, message: StoredMessage, changes: TicketChanges): Promise<void> {
  const { state = ticket.state } = changes;
  const ticketVersion = await stores.tickets.change(ticket, changes);
  const context = { at: app.clock.now(), ticketId: ticket.id, centreId: ticket.centreId, ticketVersion, actorId: viewer.userId };
  await stores.events.append({ ...context, id: app.newId(), event: { type: 'reply.cancelled', messageId: message.id } });
  if (state !== ticket.state) await stores.events.append({ ...context, id: app.newId(), event: { type: 'state.changed', from: ticket.state, to: state, move: 'undo' } });
}
