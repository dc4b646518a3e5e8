import type { TicketEvent } from '../../core/events';
import type { DeliveryId, MessageId } from '../../core/ids';
import type { Language } from '../../core/language';
import { bilingualLetter, type NoticePurpose } from '../../core/letter-template';
import type { Ticket } from '../../core/ticket';
import type { Stores } from '../../db/stores';
import { connectorOf } from '../account-context';
import type { App } from '../context';
import { storable } from '../filing/parsed-item';

/**
 * A letter of the house to the person, in the centre's words or ours, through the channel of the case; with the caller's transaction, so
 * that it goes out exactly if what it tells has happened. Nothing where a person tells the other one by hand, or nobody has written.
 * @returns the event to tell it by, if any
 */
export async function writeLetter(
  app: App,
  stores: Stores,
  ticket: Ticket,
  purpose: NoticePurpose,
  values: Readonly<Record<string, string>>,
): Promise<TicketEvent[]> {
  const account = await stores.accounts.get(ticket.accountId);
  const answered = await stores.messages.newestInbound(ticket.id);
  if (account === undefined || answered === undefined) return [];
  const { capabilities, sender } = connectorOf(app, account.channel);
  if (capabilities.reply !== 'automatic') return [];
  const centre = (await stores.filing.centres()).find(({ id }) => id === ticket.centreId);
  if (centre === undefined) return [];
  const words = await stores.templates.content(ticket.centreId, purpose);
  const say = (language: Language) => ({ ...values, reference: ticket.reference, centre: centre.name[language] });
  const { subject, text } = bilingualLetter(purpose, words, { ar: say('ar'), en: say('en') }, ticket);
  const messageId = app.newId<MessageId>();
  const { address, name } = answered.sender;
  await stores.messages.insert({
    id: messageId,
    ticketId: ticket.id,
    direction: 'out',
    purpose: 'acknowledgement',
    channel: ticket.channel,
    authorId: null,
    sender: { kind: 'email', address: sender?.from?.(account, answered.replyHandle ?? null) ?? account.address, name: centre.name[ticket.language] },
    recipients: [{ role: 'to', address, name }],
    subject: storable(subject),
    text: storable(text),
    language: 'ar',
    textDirection: 'rtl',
    at: app.clock.now(),
    replyHandle: answered.replyHandle ?? null,
  });
  await stores.deliveries.insert([
    { id: app.newId<DeliveryId>(), messageId, ticketId: ticket.id, accountId: account.id, recipient: address, role: 'to', holdSeconds: 0 },
  ]);
  return [{ type: 'letter.queued', messageId, purpose }];
}
