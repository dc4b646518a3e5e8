import type { MessageId, TicketId } from '../core/ids';
import { may } from '../core/rights';
import type { Ticket } from '../core/ticket';
import type { Viewer } from '../core/viewer';
import type { StoredMessage } from '../db/message-store';
import type { Stores } from '../db/stores';
import { followClocks } from './clocks/follow';
import type { App } from './context';
import { AppError } from './errors';
import { handleValue } from './filing/parsed-item';
import { lockTogether, ticketOf } from './lock-together';
import { splitOff } from './split-message';

/**
 * Ruling 2: a stranger's message waits folded until a person accepts it (its sender takes part from now on) or splits it off into
 * a case of its own, linked. Returns the ticket where the message now is.
 * @throws AppError not_found, already_decided, forbidden
 */
export async function decideThirdParty(app: App, viewer: Viewer, messageId: MessageId, decision: 'accept' | 'split'): Promise<{ ticketId: TicketId }> {
  if (!may(viewer, 'third_party.decide')) throw new AppError('forbidden');
  if (decision === 'split') return { ticketId: (await splitOff(app, viewer, messageId, 'undecided')).ticketId };
  return app.db.transact(async (stores) => {
    const ticketId = await stores.tickets.ticketIdOfMessage(messageId);
    if (ticketId === undefined) throw new AppError('not_found');
    const ticket = ticketOf(await lockTogether(stores, viewer, [ticketId]), ticketId);
    const message = await stores.messages.get(messageId);
    if (message === undefined) throw new AppError('not_found');
    if (message.standing !== 'third_party') throw new AppError('already_decided');
    return accept(app, stores, viewer, ticket, message);
  });
}

async function accept(app: App, stores: Stores, viewer: Viewer, ticket: Ticket, message: StoredMessage): Promise<{ ticketId: TicketId }> {
  await stores.messages.setStanding(message.id, 'member');
  await stores.tickets.addParticipants(ticket.id, [{ kind: message.sender.kind, value: handleValue(message.sender.address) }], 'accepted');
  // it is heard where answers are written: of a merged case that is its survivor
  const survivorId = await stores.merges.survivorOf(ticket.id);
  const survivor = survivorId === ticket.id ? undefined : await stores.tickets.lock(survivorId);
  for (const heard of survivor === undefined ? [ticket] : [ticket, survivor]) {
    const waits = heard === (survivor ?? ticket) ? { awaitsAnswer: true, lastMessageAt: app.clock.now() } : {};
    await stores.events.append({
      id: app.newId(),
      at: app.clock.now(),
      ticketId: heard.id,
      centreId: heard.centreId,
      ticketVersion: await stores.tickets.change(heard, waits),
      actorId: viewer.userId,
      event: { type: 'message.accepted', messageId: message.id },
    });
  }
  await followClocks(app, stores, [survivorId], { by: viewer.userId });
  return { ticketId: ticket.id };
}
