import type { MessageId } from '../core/ids';
import { may } from '../core/rights';
import type { Viewer } from '../core/viewer';
import type { App } from './context';
import { AppError } from './errors';

/**
 * "Try again" on a message that could not be opened: its original is read anew, as by a newer version that can. What is read then
 * takes the shell's place; if nothing is, the case says so again.
 * @throws AppError forbidden, not_found, already_decided (it was opened meanwhile, or is being tried right now)
 */
export async function retryMessage(app: App, viewer: Viewer, messageId: MessageId): Promise<void> {
  if (!may(viewer, 'quarantine.replay')) throw new AppError('forbidden');
  await app.db.transact(async (stores) => {
    const ticketId = await stores.tickets.ticketIdOfMessage(messageId);
    const ticket = ticketId === undefined ? undefined : await stores.tickets.lockVisible(viewer, ticketId);
    if (ticket === undefined) throw new AppError('not_found');
    const sightingId = await stores.sightings.ofUnreadable(messageId);
    if (sightingId === undefined || (await stores.sightings.replay([sightingId])) === 0) throw new AppError('already_decided');
    await stores.events.append({
      id: app.newId(),
      at: app.clock.now(),
      ticketId: ticket.id,
      centreId: ticket.centreId,
      ticketVersion: ticket.version,
      actorId: viewer.userId,
      event: { type: 'message.retried', messageId },
    });
  });
  app.nudge('ingest');
}
