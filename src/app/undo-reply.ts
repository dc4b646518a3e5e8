import type { MessageId } from '../core/ids';
import { may } from '../core/rights';
import type { Viewer } from '../core/viewer';
import type { App } from './context';
import { AppError } from './errors';

/**
 * Calls an answer back while every delivery of it is still held: all or nothing. The ticket waits for an answer again.
 * @throws AppError not_found, too_late_to_undo
 */
export async function undoReply(app: App, viewer: Viewer, messageId: MessageId): Promise<void> {
  if (!may(viewer, 'ticket.reply')) throw new AppError('forbidden');
  await app.db.transact(async (stores) => {
    const ticketId = await stores.tickets.ticketIdOfMessage(messageId);
    const ticket = ticketId === undefined ? undefined : await stores.tickets.lockVisible(viewer, ticketId);
    const message = ticket === undefined ? undefined : await stores.messages.get(messageId);
    if (ticket === undefined || message === undefined || message.purpose !== 'reply') throw new AppError('not_found');
    if (message.authorId !== viewer.userId) throw new AppError('forbidden');
    const cancelled = await stores.deliveries.cancelHeld(messageId);
    if (cancelled === 0 || cancelled !== (await stores.deliveries.countOf(messageId))) throw new AppError('too_late_to_undo');
    const reopened = ticket.state === 'answered' || ticket.state === 'closed' ? 'in_progress' : ticket.state;
    const version = await stores.tickets.change(ticket, { state: reopened, closedAt: null, awaitsAnswer: true });
    const context = { at: app.clock.now(), ticketId: ticket.id, centreId: ticket.centreId, ticketVersion: version, actorId: viewer.userId };
    await stores.events.append({ ...context, id: app.newId(), event: { type: 'reply.cancelled', messageId } });
    if (reopened !== ticket.state) {
      await stores.events.append({ ...context, id: app.newId(), event: { type: 'state.changed', from: ticket.state, to: reopened, move: 'undo' } });
    }
  });
}
