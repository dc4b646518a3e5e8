import type { TicketId } from '../core/ids';
import { may } from '../core/rights';
import { blockValues } from '../core/sender-limits';
import { isShut } from '../core/ticket';
import type { Viewer } from '../core/viewer';
import type { Stores } from '../db/stores';
import { followClocks } from './clocks/follow';
import type { App } from './context';
import { AppError } from './errors';
import { acknowledgeIn, emptyWrites } from './filing/rows';

/** How long a case that was freed may go back before its sender is thanked. */
const SECOND_THOUGHT_MS = 15_000;

/**
 * Into the spam folder or out of it. Nothing is deleted: the case keeps its number, its messages and its state, and is found. What
 * comes out waits for an answer again, and its sender is thanked, who was not before (REG-1). The same again changes nothing.
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
    const waits = !spam && !isShut(ticket.state) && ticket.state !== 'answered' && newest !== undefined;
    const ticketVersion = await stores.tickets.change(ticket, { spam, awaitsAnswer: waits });
    await stores.events.append({ id: app.newId(), at: app.clock.now(), ticketId, centreId: ticket.centreId, ticketVersion, actorId: viewer.userId, event: { type: 'spam.changed', spam, by: 'person' } });
    if (spam) await stores.surroundings.recallThanks(ticketId);
    else await thank(app, stores, ticketId, ticketVersion);
    await followClocks(app, stores, [ticketId], { by: viewer.userId });
  });
}

/** Unless the sender is blocked still, or the channel cannot answer by itself. */
async function thank(app: App, stores: Stores, ticketId: TicketId, ticketVersion: number): Promise<void> {
  const owed = await stores.surroundings.unthanked(ticketId);
  if (owed === undefined || app.connectors.get(owed.account.channel)?.capabilities.reply !== 'automatic') return;
  const now = app.clock.now();
  const { address, domains } = blockValues(owed.to.address);
  const blocks = await stores.surroundings.blocks([owed.centreId], [address, ...domains], now);
  const centre = (await stores.filing.centres()).find((one) => one.id === owed.centreId);
  if (blocks.length > 0 || centre === undefined) return;
  const writes = emptyWrites();
  const tools = { now, newId: () => app.newId<string>() };
  const event = acknowledgeIn(writes, { ...owed, ticketId, centre, at: new Date(now.getTime() + SECOND_THOUGHT_MS) }, tools);
  await stores.filing.write(writes);
  await stores.events.append({ ...event, ticketVersion });
}
