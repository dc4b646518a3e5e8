import type { App } from './context';

const SEAL_BATCH = 2000;

/** Slow, regular work that nobody waits for: sealing the audit trail, forgetting old request keys. */
export async function keepHouse(app: App): Promise<void> {
  while ((await app.db.transact((stores) => stores.eventChain.seal(SEAL_BATCH))) === SEAL_BATCH);
  await app.db.stores.idempotency.forgetOld();
}
