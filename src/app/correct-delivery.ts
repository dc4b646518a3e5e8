import { looksLikeMailAddress } from '../core/composing';
import { faultPoint } from '../core/fault';
import type { DeliveryId } from '../core/ids';
import { may } from '../core/rights';
import type { Ticket } from '../core/ticket';
import type { Viewer } from '../core/viewer';
import type { HandleChange } from '../db/correction-store';
import type { Delivery } from '../db/delivery-store';
import type { StoredMessage } from '../db/message-store';
import type { Stores } from '../db/stores';
import type { App } from './context';
import { tellDeliveryChange } from './delivery-change';
import { AppError } from './errors';
import { prolongLinks } from './file-links/file-links';
import { handleValue, storable } from './filing/parsed-item';
import { noteOverride, requireReason } from './suppression/override';

export interface Correction {
  /** Where it should have gone. */
  readonly address: string;
  /** The contact has this address from now on. */
  readonly correctContact: boolean;
  /** Why it goes to an address that our mail came back from. */
  readonly suppressedReason?: string | undefined;
}
export interface Corrected {
  readonly deliveryId: DeliveryId;
  /** What became of the contact's address. */
  readonly handle: HandleChange;
}

/**
 * A letter that was refused or came back goes to the right address: the same letter, in a delivery of its own that takes the place of
 * the old one, which stays as it ended. One transaction; the same correction again is the same delivery.
 * @throws AppError not_found, not_undelivered, already_corrected, message_erased, recipient_invalid, recipient_suppressed, forbidden
 */
export async function correctDelivery(
  app: App,
  viewer: Viewer,
  deliveryId: DeliveryId,
  input: Correction,
): Promise<Corrected> {
  if (!may(viewer, 'delivery.decide')) throw new AppError('forbidden');
  const address = storable(input.address).trim();
  if (!looksLikeMailAddress(address)) throw new AppError('recipient_invalid', { fields: { address: 'email' } });
  const corrected = await app.db.transact(async (stores) => {
    const old = await stores.deliveries.lock(deliveryId);
    if (old === undefined) throw new AppError('not_found');
    const ticket = await stores.tickets.lockVisible(viewer, old.ticketId);
    if (ticket === undefined) throw new AppError('not_found');
    const done = await stores.corrections.of(deliveryId);
    if (done !== undefined) {
      if (handleValue(done.recipient) === handleValue(address)) return { deliveryId: done.id, handle: 'kept' as const };
      throw new AppError('already_corrected', { current: { recipient: done.recipient } });
    }
    const message = await requireCorrectable(stores, old);
    if ((await stores.corrections.recipientsOf(message.id)).includes(address.toLowerCase()))
      throw new AppError('recipient_invalid', { fields: { address: 'already_recipient' } });
    return sendElsewhere(app, stores, viewer, { old, ticket, message, address, input });
  });
  await faultPoint('correct.after-commit');
  app.nudge('deliver');
  return corrected;
}

async function requireCorrectable(stores: Stores, old: Delivery): Promise<StoredMessage> {
  const message = await stores.messages.get(old.messageId);
  if (message === undefined || (await stores.deliveries.isErased(old.messageId))) throw new AppError('message_erased');
  // one that may have arrived is first decided about (ruling 4)
  if (old.state !== 'rejected' && old.state !== 'bounced') throw new AppError('not_undelivered');
  return message;
}

interface Elsewhere {
  readonly old: Delivery;
  readonly ticket: Ticket;
  readonly message: StoredMessage;
  readonly address: string;
  readonly input: Correction;
}
async function sendElsewhere(
  app: App,
  stores: Stores,
  viewer: Viewer,
  { old, ticket, message, address, input }: Elsewhere,
): Promise<Corrected> {
  // automatic mail to a suppressed address is withheld when it is due; a person's answer needs a reason
  const suppressed = message.purpose === 'reply' ? await requireReason(app, stores, ticket, [{ address }], input) : [];
  const id = app.newId<DeliveryId>();
  const recipient = handleValue(old.recipient);
  const name = message.recipients.find((one) => handleValue(one.address) === recipient)?.name ?? '';
  await stores.corrections.insert({ id, corrects: old.id, recipient: address, by: viewer.userId });
  await prolongLinks(app, stores, ticket.centreId, message.id);
  await stores.corrections.addRecipient(message.id, { address, name, role: old.role });
  // whom we answer may answer us (ruling 2)
  const handles = [{ kind: 'email', value: handleValue(address) }];
  for (const ticketId of new Set([ticket.id, await stores.merges.survivorOf(ticket.id)]))
    await stores.tickets.addParticipants(ticketId, handles, 'answered');
  const handle = input.correctContact
    ? await stores.corrections.correctHandle(ticket.id, recipient, handleValue(address))
    : 'kept';
  await noteOverride(app, stores, viewer, suppressed, { messageId: message.id, reason: input.suppressedReason ?? '' });
  await tellDeliveryChange(app, stores, [{ ...old, id, state: 'queued' }]);
  await stores.events.append({
    id: app.newId(),
    at: app.clock.now(),
    ticketId: ticket.id,
    centreId: ticket.centreId,
    ticketVersion: ticket.version + 1,
    actorId: viewer.userId,
    event: { type: 'delivery.corrected', messageId: message.id, deliveryId: id, correctedId: old.id },
  });
  await faultPoint('correct.before-commit');
  return { deliveryId: id, handle };
}
