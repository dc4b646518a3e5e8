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
 * The case that takes what is written to this one, locked, and no pointer itself.
 * @throws AppError not_found, ticket_merged (into what does not exist for this viewer)
 */
export async function lockSurvivor(stores: Stores, viewer: Viewer, id: TicketId): Promise<Ticket> {
  return lockAtTheEnd(stores, viewer, id, (at) => stores.tickets.lockVisible(viewer, at));
}

/**
 * As `lockSurvivor`, for what was written to this case when it was no pointer yet: it may be taken back also when the survivor does not
 * exist for this viewer.
 * @throws AppError not_found
 */
export async function lockHearing(stores: Stores, viewer: Viewer, id: TicketId): Promise<Ticket> {
  return lockAtTheEnd(stores, viewer, id, (at) => (at === id ? stores.tickets.lockVisible(viewer, at) : stores.tickets.lock(at)));
}

/**
 * The pointer is read before the lock: one case at a time is locked, so that nobody waits in a circle. Merging and taking out lock the
 * survivor too, so that its pointers stand still once it is ours; what they did meanwhile is seen afterwards.
 */
async function lockAtTheEnd(stores: Stores, viewer: Viewer, id: TicketId, lock: (at: TicketId) => Promise<Ticket | undefined>): Promise<Ticket> {
  if (!(await stores.merges.isVisible(viewer, id))) throw new AppError('not_found');
  for (;;) {
    const at = await stores.merges.survivorOf(id);
    const ticket = await lock(at);
    if (ticket === undefined) throw new AppError(at === id ? 'not_found' : 'ticket_merged');
    if (ticket.mergedInto === null && (at === id || (await stores.merges.survivorOf(id)) === at)) return ticket;
  }
}
