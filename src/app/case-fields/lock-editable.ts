import type { TicketId } from '../../core/ids';
import type { Ticket } from '../../core/ticket';
import type { Viewer } from '../../core/viewer';
import type { Stores } from '../../db/stores';
import { AppError } from '../errors';

/**
 * The case, locked, as the person saw it when they decided.
 * @throws AppError not_found (also what is not theirs, ruling 1), ticket_merged, stale_version
 */
export async function lockEditable(stores: Stores, viewer: Viewer, ticketId: TicketId, version: number): Promise<Ticket> {
  const ticket = await stores.tickets.lockVisible(viewer, ticketId);
  if (ticket === undefined) throw new AppError('not_found');
  if (ticket.mergedInto !== null) throw new AppError('ticket_merged', { current: { ticketId: ticket.mergedInto } });
  if (ticket.version !== version) throw new AppError('stale_version', { current: { version: ticket.version } });
  return ticket;
}
