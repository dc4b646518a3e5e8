import type { TicketId } from '../core/ids';
import { may } from '../core/rights';
import type { Viewer } from '../core/viewer';
import type { App } from './context';
import { AppError } from './errors';

/**
 * Into the spam folder or out of it. Nothing is deleted: the case keeps its number, its messages and its state, and is found. What
 * comes out waits for an answer again. The same again changes nothing.
 * @throws AppError not_found, ticket_merged, forbidden
 */
export async function markSpam(app: App, viewer: Viewer, ticketId: TicketId, spam: boolean): Promise<void> {
  if (!may(viewer, 'ticket.spam')) throw new AppError('forbidden');
  await app.db.transact(async (stores) => {
    const ticket = await stores.tickets.lockVisible(viewer, ticketId);
    if (ticket === undefined) throw new AppError('not_found');
    if (ticket.mergedInto !== null) throw new AppError('ticket_merged', { current: { ticketId: ticket.mergedInto } });
    if (ticket.spam === spam) return;
    const newest = await stores.messages.newestInbound(ticketId);
    const waits = !spam && ticket.state !== 'closed' && ticket.state !== 'answered' && newest !== undefined;
    const ticketVersion = await stores.tickets.change(ticket, { spam, awaitsAnswer: waits });
    await stores.events.append({ id: app.newId(), at: app.clock.now(), ticketId, centreId: ticket.centreId, ticketVersion, actorId: viewer.userId, event: { type: 'spam.changed', spam, by: 'person' } });
  });
}
