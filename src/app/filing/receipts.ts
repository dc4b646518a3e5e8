import type { Receipt } from '../../../connectors/contract';
import type { DeliveryState } from '../../core/delivery';
import type { Settlement } from '../../db/sighting-store';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { judgeRefusal } from '../../core/suppression';
import { recordDeliveryChange } from '../delivery-change';
import { suppressRecipient } from '../suppression/suppress';
import { threadKeyHash } from './parsed-item';

const STATE_OF: Readonly<Record<Receipt['recipients'][number]['outcome'], DeliveryState | undefined>> = {
  bounced: 'bounced',
  delayed: 'delayed',
  delivered: 'delivered',
  read: undefined,
  complained: undefined,
};

/**
 * News of something that we sent. It is believed only where it names one of our messages *and* a recipient of it; otherwise it is
 * shown to people as unmatched. It never opens a case and never moves a ticket's state.
 */
export async function fileReceipt(app: App, stores: Stores, receipt: Receipt): Promise<Settlement> {
  const hits = await stores.filing.threadKeys(receipt.about.map(threadKeyHash));
  const addresses = receipt.recipients.map((recipient) => recipient.address.toLowerCase());
  let deliveries = await stores.filing.deliveriesOf([...new Set(hits.map((hit) => hit.messageId))]);
  if (deliveries.length === 0) {
    // the case alone is known (a token): the newest message that went to that address
    const newest = new Map<string, (typeof deliveries)[number]>();
    for (const delivery of await stores.filing.lastDeliveryTo([...new Set(hits.map((hit) => hit.ticketId))], addresses)) {
      if (!newest.has(delivery.recipient.toLowerCase())) newest.set(delivery.recipient.toLowerCase(), delivery);
    }
    deliveries = [...newest.values()];
  }
  const first = deliveries[0];
  if (first === undefined) return { outcome: 'quarantined', reason: 'unmatched_receipt', detail: addresses.length === 0 ? '' : `${addresses.length} recipients` };
  for (const recipient of receipt.recipients) {
    const state = STATE_OF[recipient.outcome];
    const delivery = deliveries.find((candidate) => candidate.recipient.toLowerCase() === recipient.address.toLowerCase()) ?? (deliveries.length === 1 ? first : undefined);
    if (delivery === undefined) continue;
    const reason = [recipient.status, recipient.diagnostic].filter((part) => part !== undefined && part !== '').join(' ');
    if (state !== undefined) await recordDeliveryChange(app, stores, delivery, { state, reason });
    const why = suppressionFor(recipient);
    if (why !== undefined) await suppressRecipient(app, stores, delivery, why, reason);
  }
  return { outcome: 'filed', messageId: first.messageId as never, reason: 'receipt' };
}

function suppressionFor({ outcome, permanent, status, diagnostic }: Receipt['recipients'][number]): 'bounced' | 'mailbox_full' | 'complained' | undefined {
  if (outcome === 'complained') return 'complained';
  return outcome === 'bounced' && permanent ? judgeRefusal(status, diagnostic ?? '') : undefined;
}
