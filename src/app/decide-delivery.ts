import type { DeliveryId } from '../core/ids';
import { may } from '../core/rights';
import type { Viewer } from '../core/viewer';
import type { App } from './context';
import { tellDeliveryChange } from './delivery-change';
import { AppError } from './errors';
import { prolongLinks } from './file-links/file-links';

/** Deliveries that wait for a person's word; all others are settled by evidence or by attempts. */
const DECIDABLE = ['unknown', 'rejected', 'bounced'] as const;

/**
 * Ruling 4: a delivery that may have been sent is resolved by a person: it arrived after all, send the same message once more,
 * or give it up (the person will be reached another way).
 * @throws AppError not_found, not_unknown, already_corrected, message_erased (nothing is left to send), forbidden
 */
export async function decideDelivery(app: App, viewer: Viewer, deliveryId: DeliveryId, decision: 'resend' | 'was_sent' | 'give_up'): Promise<void> {
  if (!may(viewer, 'delivery.decide')) throw new AppError('forbidden');
  await app.db.transact(async (stores) => {
    const delivery = await stores.deliveries.lock(deliveryId);
    if (delivery === undefined) throw new AppError('not_found');
    const ticket = await stores.tickets.lockVisible(viewer, delivery.ticketId);
    if (ticket === undefined) throw new AppError('not_found');
    if (!DECIDABLE.some((state) => state === delivery.state)) throw new AppError('not_unknown');
    if ((await stores.corrections.of(deliveryId)) !== undefined) throw new AppError('already_corrected');
    if (decision === 'resend' && (await stores.deliveries.isErased(delivery.messageId))) throw new AppError('message_erased');
    const state = decision === 'resend' ? 'queued' : decision === 'was_sent' ? 'sent' : delivery.state === 'unknown' ? 'rejected' : delivery.state;
    if (decision === 'resend') await prolongLinks(app, stores, ticket.centreId, delivery.messageId);
    const decided = decision === 'resend' ? {} : { decidedBy: viewer.userId };
    await stores.deliveries.set(deliveryId, { state, reason: `decided: ${decision}`, ...decided, queueNow: decision === 'resend' });
    await tellDeliveryChange(app, stores, [{ ...delivery, state }]);
  });
  if (decision === 'resend') app.nudge('deliver');
}
