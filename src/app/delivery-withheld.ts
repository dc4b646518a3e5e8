import type { SendOutcome } from '../../connectors/contract';
import type { Delivery } from '../db/delivery-store';
import type { App } from './context';
import { handleValue } from './filing/parsed-item';

/** Recipients of one message that nothing goes to, with the outcome that says why: automatic mail to suppressed addresses. */
export async function withheldRecipients(app: App, deliveries: readonly Delivery[]): Promise<Map<string, SendOutcome>> {
  const withheld = new Map<string, SendOutcome>();
  const [first] = deliveries;
  if (first === undefined) return withheld;
  const recipients = deliveries.map((delivery) => delivery.recipient);
  const found = await app.db.stores.suppressions.ofAutomatic(first.messageId, recipients.map(handleValue), app.clock.now());
  const suppressed = new Set(found.map(({ address }) => address));
  for (const recipient of recipients)
    if (suppressed.has(handleValue(recipient))) withheld.set(recipient, { kind: 'rejected', reason: 'suppressed' });
  return withheld;
}
