import type { TicketId } from '../core/ids';
import { isNeeded, type LinkKind, type LinkWhy } from '../core/links';
import { may } from '../core/rights';
import type { Viewer } from '../core/viewer';
import type { Stores } from '../db/stores';
import type { App } from './context';
import { AppError } from './errors';
import { lockTogether, namedTicket, ticketOf } from './lock-together';

/**
 * Says what two cases have to do with each other; a new word takes the place of the old one, whoever said it,
 * but not of a link that filing goes by. Both must exist for the viewer.
 * @param other the other case's id or number
 * @throws AppError not_found, invalid (itself), link_needed, forbidden
 */
export async function linkTickets(app: App, viewer: Viewer, ticketId: TicketId, input: { other: string; kind: LinkKind }): Promise<{ otherId: TicketId }> {
  if (!may(viewer, 'ticket.link')) throw new AppError('forbidden');
  return app.db.transact(async (stores) => {
    const otherId = await namedTicket(stores, viewer, input.other);
    if (otherId === ticketId) throw new AppError('invalid', { fields: { other: 'itself' } });
    await lockTogether(stores, viewer, [ticketId, otherId]);
    const before = await stores.merges.link(ticketId, otherId);
    if (before?.why === input.kind && before.from === ticketId) return { otherId };
    if (before !== undefined && isNeeded(before.why)) throw new AppError('link_needed');
    await stores.merges.setLink(ticketId, otherId, input.kind, viewer.userId);
    await tell(app, stores, viewer, [ticketId, otherId], 'ticket.linked', input.kind);
    return { otherId };
  });
}

/** @throws AppError not_found (no such link, or no such case for this viewer), link_needed, forbidden */
export async function unlinkTickets(app: App, viewer: Viewer, ticketId: TicketId, otherId: TicketId): Promise<void> {
  if (!may(viewer, 'ticket.link')) throw new AppError('forbidden');
  await app.db.transact(async (stores) => {
    await lockTogether(stores, viewer, [ticketId, otherId]);
    const before = await stores.merges.link(ticketId, otherId);
    if (before === undefined) throw new AppError('not_found');
    if (isNeeded(before.why)) throw new AppError('link_needed');
    await stores.merges.removeLink(ticketId, otherId);
    await tell(app, stores, viewer, [ticketId, otherId], 'ticket.unlinked', before.why);
  });
}

/** On both cases, each naming the other. */
async function tell(app: App, stores: Stores, viewer: Viewer, [a, b]: readonly [TicketId, TicketId], type: 'ticket.linked' | 'ticket.unlinked', why: LinkWhy): Promise<void> {
  const locked = await lockTogether(stores, viewer, [a, b]);
  for (const [here, there] of [[a, b], [b, a]] as const) {
    const ticket = ticketOf(locked, here);
    const ticketVersion = await stores.tickets.change(ticket, {});
    await stores.events.append({ id: app.newId(), at: app.clock.now(), ticketId: here, centreId: ticket.centreId, ticketVersion, actorId: viewer.userId, event: { type, otherTicketId: there, why } });
  }
}
