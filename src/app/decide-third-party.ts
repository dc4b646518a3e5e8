import { formatReference, hijriYear } from '../core/reference';
import { replyThreadKey } from '../core/reply-token';
import type { MessageId, TicketId } from '../core/ids';
import { may } from '../core/rights';
import type { Ticket } from '../core/ticket';
import type { Viewer } from '../core/viewer';
import type { StoredMessage } from '../db/message-store';
import type { Stores } from '../db/stores';
import type { App } from './context';
import { AppError } from './errors';
import { handleValue, threadKeyHash } from './filing/parsed-item';
import { snippetOf } from './filing/plan';

/**
 * Ruling 2: a stranger's message waits folded until a person accepts it (its sender takes part from now on) or splits it off into
 * a case of its own, linked. Returns the ticket where the message now is.
 * @throws AppError not_found, already_decided, forbidden
 */
export async function decideThirdParty(app: App, viewer: Viewer, messageId: MessageId, decision: 'accept' | 'split'): Promise<{ ticketId: TicketId }> {
  if (!may(viewer, 'third_party.decide')) throw new AppError('forbidden');
  return app.db.transact(async (stores) => {
    const ticketId = await stores.tickets.ticketIdOfMessage(messageId);
    const ticket = ticketId === undefined ? undefined : await stores.tickets.lockVisible(viewer, ticketId);
    const message = ticket === undefined ? undefined : await stores.messages.get(messageId);
    if (ticket === undefined || message === undefined) throw new AppError('not_found');
    if (message.standing !== 'third_party') throw new AppError('already_decided');
    return decision === 'accept' ? accept(app, stores, viewer, ticket, message) : split(app, stores, viewer, ticket, message);
  });
}

async function accept(app: App, stores: Stores, viewer: Viewer, ticket: Ticket, message: StoredMessage): Promise<{ ticketId: TicketId }> {
  await stores.messages.setStanding(message.id, 'member');
  await stores.tickets.addParticipants(ticket.id, [{ kind: message.sender.kind, value: handleValue(message.sender.address) }], 'accepted');
  const version = await stores.tickets.change(ticket, { awaitsAnswer: true, lastMessageAt: app.clock.now() });
  await stores.events.append({
    id: app.newId(),
    at: app.clock.now(),
    ticketId: ticket.id,
    centreId: ticket.centreId,
    ticketVersion: version,
    actorId: viewer.userId,
    event: { type: 'message.accepted', messageId: message.id },
  });
  return { ticketId: ticket.id };
}

async function split(app: App, stores: Stores, viewer: Viewer, ticket: Ticket, message: StoredMessage): Promise<{ ticketId: TicketId }> {
  const now = app.clock.now();
  const centre = (await stores.filing.centres()).find((candidate) => candidate.id === ticket.centreId);
  if (centre === undefined) throw new AppError('not_found');
  const year = hijriYear(now, centre.timeZone);
  const sequence = await stores.filing.takeSequences(centre.id, year, 1);
  const ticketId = app.newId<TicketId>();
  await stores.tickets.insert({
    id: ticketId,
    reference: formatReference(centre.code, year, sequence),
    centre_id: ticket.centreId,
    account_id: ticket.accountId,
    channel: ticket.channel,
    contact_id: message.contactId,
    subject: message.subject,
    state: 'registered',
    language: message.language ?? ticket.language,
    received_at: message.receivedAt,
    last_message_at: now,
    last_inbound_at: message.receivedAt,
    party: message.sender.name === '' ? message.sender.address : message.sender.name,
    snippet: snippetOf(message.visibleText),
    snippet_direction: message.textDirection,
    message_count: 1,
  });
  await stores.messages.moveToTicket(message.id, ticketId);
  await stores.messages.addThreadKeys(ticketId, message.id, [threadKeyHash(replyThreadKey(app.replyTokenKeys, ticketId))]);
  await stores.tickets.addParticipants(ticketId, [{ kind: message.sender.kind, value: handleValue(message.sender.address) }], 'opened');
  await stores.tickets.addLink(ticketId, ticket.id, 'split');
  const version = await stores.tickets.change(ticket, { addMessages: -1 });
  const context = { at: now, centreId: ticket.centreId, actorId: viewer.userId };
  await stores.events.append(
    { ...context, id: app.newId(), ticketId: ticket.id, ticketVersion: version, event: { type: 'message.split', messageId: message.id, otherTicketId: ticketId } },
    { ...context, id: app.newId(), ticketId, ticketVersion: 1, event: { type: 'ticket.opened', messageId: message.id, channel: ticket.channel } },
    { ...context, id: app.newId(), ticketId, ticketVersion: 1, event: { type: 'ticket.linked', otherTicketId: ticket.id, why: 'split' } },
  );
  return { ticketId };
}
