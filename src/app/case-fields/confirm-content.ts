import type { TicketId } from '../../core/ids';
import { may } from '../../core/rights';
import type { Viewer } from '../../core/viewer';
import type { App } from '../context';
import { AppError } from '../errors';
import { lockEditable } from './lock-editable';

/**
 * The content was read back to the person, who confirmed it (REG-3): an event, with the version that was read.
 * @throws AppError not_found, forbidden, ticket_merged, stale_version (somebody changed it meanwhile: read it again)
 */
export async function confirmContent(app: App, viewer: Viewer, ticketId: TicketId, version: number): Promise<void> {
  if (!may(viewer, 'ticket.classify')) throw new AppError('forbidden');
  await app.db.transact(async (stores) => {
    const ticket = await lockEditable(stores, viewer, ticketId, version);
    const ticketVersion = await stores.tickets.change(ticket, {});
    await stores.events.append({
      id: app.newId(),
      at: app.clock.now(),
      ticketId,
      centreId: ticket.centreId,
      ticketVersion,
      actorId: viewer.userId,
      event: { type: 'content.confirmed' },
    });
  });
}
