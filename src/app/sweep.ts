import type { Sending } from '../../connectors/contract';
import type { Delivery } from '../db/delivery-store';
import { contextFor } from './account-context';
import { sweepClocks } from './clocks/sweep-clocks';
import type { App } from './context';
import { tellDeliveryChange } from './delivery-change';
import { isOnHold } from './operations/hold';

/**
 * The plain timer's work: whatever a lost hint, a flushed Redis or a dead process left lying is found here within seconds.
 * Decides nothing: it nudges what is due, declares unknown what outlived its lease, and looks at the clocks that wait for a look.
 */
export async function sweep(app: App): Promise<void> {
  await expireSending(app);
  app.nudge('ingest');
  app.nudge('deliver');
  app.nudge('scan');
  app.nudge('index');
  for (const accountId of await app.db.stores.accounts.due()) app.nudge('pull', accountId);
  await sweepClocks(app);
}

async function expireSending(app: App): Promise<void> {
  const expired = await app.db.transact(async (stores) => {
    const deliveries = await stores.deliveries.expire();
    await tellDeliveryChange(app, stores, deliveries);
    return deliveries;
  });
  for (const delivery of expired) if (delivery.state === 'unknown') await seekEvidence(app, delivery);
}

const EVIDENCE_BATCH = 20;
const EVIDENCE_MS = 30_000;

/** Looks again for evidence of what is unknown: some providers file their Sent copy only after a while. */
export async function seekAllEvidence(app: App, signal?: AbortSignal): Promise<void> {
  if (await isOnHold(app)) return;
  for (const delivery of await app.db.stores.deliveries.takeUndecided(EVIDENCE_BATCH)) {
    if (signal?.aborted === true) return;
    await seekEvidence(app, delivery, signal);
  }
}

/** Ruling 4: a Sent copy settles an unknown one; its absence settles nothing. */
async function seekEvidence(app: App, delivery: Delivery, stop?: AbortSignal): Promise<void> {
  try {
    const account = await app.db.stores.accounts.get(delivery.accountId);
    const payload = await app.db.stores.deliveries.payload(delivery.messageId);
    if (account === undefined || payload === undefined) return;
    const signal = AbortSignal.any([AbortSignal.timeout(EVIDENCE_MS), ...(stop ? [stop] : [])]);
    const { connector, ctx } = contextFor(app, account, signal);
    if (connector.sender?.findEvidence === undefined) return;
    const sending: Sending = { id: delivery.messageId, externalId: payload.externalId, payload: new Uint8Array(), recipients: [delivery.recipient] };
    if ((await unlessAborted(connector.sender.findEvidence(ctx, sending), signal)) !== 'sent') return;
    await app.db.transact(async (stores) => {
      const current = await stores.deliveries.lock(delivery.id);
      if (current?.state !== 'unknown') return;
      await stores.deliveries.set(delivery.id, { state: 'sent', reason: 'sent_copy_found' });
      await tellDeliveryChange(app, stores, [{ ...delivery, state: 'sent' }]);
    });
  } catch (error) {
    app.log.warn({ deliveryId: delivery.id, error: error instanceof Error ? error.name : 'unknown' }, 'sweep.no_evidence');
  }
}

/** A server that hangs must keep neither the housekeeping nor the end of the process waiting. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
