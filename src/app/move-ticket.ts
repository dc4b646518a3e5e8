import type { CentreId, TicketId } from '../core/ids';
import { may } from '../core/rights';
import type { Viewer } from '../core/viewer';
import type { App } from './context';
import { AppError } from './errors';

/**
 * Somebody who reached the wrong centre is moved with the case, not registered again (ORG-1). The number stays. It is heard of in
 * the old and the new rooms (ruling 1), and the old holder lets go.
 * @throws AppError not_found, stale_version, forbidden
 */
export async function moveTicketToCentre(app: App, viewer: Viewer, ticketId: TicketId, input: { version: number; centreId: string }): Promise<void> {
  if (!may(viewer, 'ticket.assign')) throw new AppError('forbidden');
  await app.db.transact(async (stores) => {
    const ticket = await stores.tickets.lockVisible(viewer, ticketId);
    if (ticket === undefined) throw new AppError('not_found');
    if (ticket.mergedInto !== null) throw new AppError('ticket_merged', { current: { ticketId: ticket.mergedInto } });
    if (ticket.version !== input.version) throw new AppError('stale_version', { current: { version: ticket.version } });
    if (ticket.centreId === input.centreId) return;
    const centres = await stores.filing.centres();
    if (!centres.some((centre) => centre.id === input.centreId)) throw new AppError('not_found');
    const version = await stores.tickets.change(ticket, { centreId: input.centreId as CentreId, assigneeId: null, teamId: null });
    await stores.events.append({
      id: app.newId(),
      at: app.clock.now(),
      ticketId,
      centreId: input.centreId,
      ticketVersion: version,
      actorId: viewer.userId,
      event: { type: 'centre.changed', from: ticket.centreId, to: input.centreId },
    });
  });
}
