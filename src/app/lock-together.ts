import { isUuid, type TicketId } from '../core/ids';
import { writtenOldNumbers } from '../core/old-number';
import { findReferences } from '../core/reference';
import type { Ticket } from '../core/ticket';
import type { Viewer } from '../core/viewer';
import type { Stores } from '../db/stores';
import { AppError } from './errors';

/**
 * Several cases at once: first the lock under which mail is filed, then the cases in the order of their ids (ruling 9), so that
 * nobody waits in a circle and no mail falls between. All must exist for this viewer.
 * @throws AppError not_found
 */
export async function lockTogether(stores: Stores, viewer: Viewer, ids: readonly TicketId[]): Promise<ReadonlyMap<TicketId, Ticket>> {
  await stores.filing.lock();
  const locked = new Map<TicketId, Ticket>();
  for (const id of [...new Set(ids)].sort()) {
    const ticket = await stores.tickets.lockVisible(viewer, id);
    if (ticket === undefined) throw new AppError('not_found');
    locked.set(id, ticket);
  }
  return locked;
}

export function ticketOf(locked: ReadonlyMap<TicketId, Ticket>, id: TicketId): Ticket {
  const ticket = locked.get(id);
  if (ticket === undefined) throw new AppError('not_found');
  return ticket;
}

/**
 * A case as a person names it: its id, its number in any spelling, or the one that it had in another system where that is one case's.
 * @throws AppError not_found
 */
export async function namedTicket(stores: Stores, viewer: Viewer, name: string): Promise<TicketId> {
  if (isUuid(name)) return name.toLowerCase() as TicketId;
  const [reference] = findReferences(name);
  const [found] = reference === undefined ? [] : await stores.filing.ticketIdsByReference([reference]);
  if (found !== undefined) return found.id as TicketId;
  const numbers = writtenOldNumbers(name);
  const old = new Set((await stores.imports.ticketsByOldNumber(numbers, viewer.centreIds)).map((row) => row.ticketId));
  const [only, ...others] = old;
  if (only === undefined || others.length > 0) throw new AppError('not_found');
  return only as TicketId;
}

/**
 * The case that takes what is written to this one, locked, and no pointer itself. Its pointer is read before the lock: one case at a
 * time is locked, so that nobody waits in a circle; a merge meanwhile is seen afterwards.
 * @throws AppError not_found, ticket_merged (into what does not exist for this viewer)
 */
export async function lockSurvivor(stores: Stores, viewer: Viewer, id: TicketId): Promise<Ticket> {
  if (!(await stores.merges.isVisible(viewer, id))) throw new AppError('not_found');
  for (;;) {
    const at = await stores.merges.survivorOf(id);
    const ticket = await stores.tickets.lockVisible(viewer, at);
    if (ticket === undefined) throw new AppError(at === id ? 'not_found' : 'ticket_merged');
    if (ticket.mergedInto === null) return ticket;
  }
}
