import { referralLetter, reminderLetter, type ReferralLetter } from '../../core/referral-letter';
import type { DeliveryId, MessageId } from '../../core/ids';
import type { Ticket } from '../../core/ticket';
import type { Viewer } from '../../core/viewer';
import type { Referral } from '../../db/referral-store';
import type { Stores } from '../../db/stores';
import type { UnitPersonRecord, UnitRecord } from '../../db/unit-store';
import { connectorOf } from '../account-context';
import type { App } from '../context';
import { AppError } from '../errors';
import { storable } from '../filing/parsed-item';

interface Carried {
  readonly unit: UnitRecord;
  readonly receiver: Pick<UnitPersonRecord, 'name' | 'mail'>;
  readonly referral: Pick<Referral, 'purpose' | 'question' | 'dueAt'>;
  readonly shown: readonly string[];
  readonly reminds: boolean;
}

/**
 * Puts the letter to the coordinator into the outbox, with the caller's transaction: it goes out exactly if the referral stands. Its
 * reply token is the case's; who answers it takes no part in the case, so the answer is folded and never reaches the beneficiary.
 * @throws AppError channel_cannot_answer where the centre has no mail account
 */
export async function writeReferralLetter(
  app: App,
  stores: Stores,
  viewer: Viewer,
  ticket: Ticket,
  carried: Carried,
): Promise<MessageId> {
  const accounts = await stores.accounts.list();
  const own = accounts.filter(
    (one) => one.enabled && one.centreId === ticket.centreId && carriesLetters(app, one.channel),
  );
  const account = own.find(({ id }) => id === ticket.accountId) ?? own[0];
  const centre = (await stores.filing.centres()).find(({ id }) => id === ticket.centreId);
  if (account === undefined || centre === undefined) throw new AppError('channel_cannot_answer');
  const { sender } = connectorOf(app, account.channel);
  const { unit, receiver, referral, shown, reminds } = carried;
  const letter: ReferralLetter = {
    reference: ticket.reference,
    centre: centre.name,
    unit: unit.name,
    purpose: referral.purpose,
    question: referral.question,
    due: new Intl.DateTimeFormat('en-GB', { timeZone: centre.timeZone, dateStyle: 'short', timeStyle: 'short' }).format(
      referral.dueAt,
    ),
    shown,
  };
  const { subject, text } = reminds ? reminderLetter(letter) : referralLetter(letter);
  const messageId = app.newId<MessageId>();
  await stores.messages.insert({
    id: messageId,
    ticketId: ticket.id,
    direction: 'out',
    purpose: 'referral',
    channel: account.channel,
    authorId: viewer.userId,
    sender: { kind: 'email', address: sender?.from?.(account, null) ?? account.address, name: centre.name.ar },
    recipients: [{ role: 'to', address: receiver.mail, name: receiver.name }],
    subject: storable(subject),
    text: storable(text),
    language: 'ar',
    textDirection: 'rtl',
    at: app.clock.now(),
    replyHandle: null,
  });
  await stores.deliveries.insert([
    {
      id: app.newId<DeliveryId>(),
      messageId,
      ticketId: ticket.id,
      accountId: account.id,
      recipient: receiver.mail,
      role: 'to',
      holdSeconds: 0,
    },
  ]);
  return messageId;
}

/** A channel that brings a letter with a subject to an address by itself: mail. */
function carriesLetters(app: App, channel: string): boolean {
  const capabilities = app.connectors.get(channel)?.capabilities;
  return capabilities?.reply === 'automatic' && capabilities.subject;
}
