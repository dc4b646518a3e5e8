import type { CentreId, TicketId } from '../core/ids';
import { may } from '../core/rights';
import type { Ticket } from '../core/ticket';
import type { Viewer } from '../core/viewer';
import type { Stores } from '../db/stores';
import { followClocks } from './clocks/follow';
import type { App } from './context';
import { AppError } from './errors';
import { lockTogether, ticketOf } from './lock-together';

/**
 * Somebody who reached the wrong centre is moved with the case, not registered again (ORG-1). The number stays. It is heard of in
 * the old and the new rooms (ruling 1), and the old holder lets go. Cases that were merged into it are part of its conversation and go
 * along (ruling 9): who answers there must see what is answered.
 * @throws AppError not_found (the case, or the centre), ticket_merged, stale_version, forbidden (also when a merged case is of a centre
 * that is not the viewer's: it is not theirs to move)
 */
export async function moveTicketToCentre(app: App, viewer: Viewer, ticketId: TicketId, input: { version: number; centreId: string }): Promise<void> {
  if (!may(viewer, 'ticket.assign')) throw new AppError('forbidden');
  await app.db.transact(async (stores) => {
    const ticket = ticketOf(await lockTogether(stores, viewer, [ticketId]), ticketId);
    if (ticket.mergedInto !== null) throw new AppError('ticket_merged', { current: { ticketId: ticket.mergedInto } });
    if (ticket.version !== input.version) throw new AppError('stale_version', { current: { version: ticket.version } });
    if (ticket.centreId === input.centreId) return;
    const centres = await stores.filing.centres();
    if (!centres.some((centre) => centre.id === input.centreId)) throw new AppError('not_found');
    for (const member of [ticket, ...(await lockAbsorbed(stores, viewer, ticketId))]) {
      if (member.centreId !== input.centreId) await move(app, stores, viewer, member, input.centreId as CentreId);
    }
  });
}

/** The filing lock is held: the family stands still, and the order of locks is nobody else's matter. */
async function lockAbsorbed(stores: Stores, viewer: Viewer, ticketId: TicketId): Promise<readonly Ticket[]> {
  const absorbed: Ticket[] = [];
  for (const id of await stores.merges.absorbed(ticketId)) {
    const member = await stores.tickets.lockVisible(viewer, id);
    if (member === undefined) throw new AppError('forbidden');
    absorbed.push(member);
  }
  return absorbed;
}

async function move(app: App, stores: Stores, viewer: Viewer, ticket: Ticket, centreId: CentreId): Promise<void> {
  const ticketVersion = await stores.tickets.change(ticket, { centreId, assigneeId: null, teamId: null });
  await stores.events.append({
    id: app.newId(),
    at: app.clock.now(),
    ticketId: ticket.id,
    centreId,
    ticketVersion,
    actorId: viewer.userId,
    event: { type: 'centre.changed', from: ticket.centreId, to: centreId },
  });
  await followClocks(app, stores, [ticket.id], { by: viewer.userId });
}
