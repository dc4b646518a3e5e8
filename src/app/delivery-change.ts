import type { DeliveryState } from '../core/delivery';
import type { DeliveryId, MessageId, TicketId } from '../core/ids';
import type { Stores } from '../db/stores';
import type { App } from './context';

/** Writes what became of one delivery, the ticket's trouble mark, and the event, in the caller's transaction. */
export async function recordDeliveryChange(
  app: App,
  stores: Stores,
  delivery: { readonly id: string; readonly messageId: string; readonly ticketId: string },
  change: { readonly state: DeliveryState; readonly reason: string | null },
): Promise<void> {
  await stores.deliveries.set(delivery.id, change);
  await tellDeliveryChange(app, stores, [{ ...delivery, state: change.state }]);
}

/** The ticket's side of delivery changes that are already written. One version step a ticket. */
export async function tellDeliveryChange(
  app: Pick<App, 'newId' | 'clock'>,
  stores: Stores,
  changes: readonly { readonly id: string; readonly messageId: string; readonly ticketId: string; readonly state: DeliveryState }[],
): Promise<void> {
  for (const ticketId of [...new Set(changes.map((change) => change.ticketId as TicketId))].sort()) {
    const ticket = await stores.tickets.lock(ticketId);
    if (ticket === undefined) continue;
    await stores.tickets.refreshTrouble(ticketId);
    const version = await stores.tickets.change(ticket, {});
    await stores.events.append(
      ...changes
        .filter((change) => change.ticketId === ticketId)
        .map((change) => ({
          id: app.newId(),
          at: app.clock.now(),
          ticketId,
          centreId: ticket.centreId,
          ticketVersion: version,
          event: {
            type: 'delivery.changed' as const,
            messageId: change.messageId as MessageId,
            deliveryId: change.id as DeliveryId,
            state: change.state,
          },
        })),
    );
  }
}
