import type { App } from './context';
import { seekAllEvidence } from './sweep';

const SEAL_BATCH = 2000;

/** Slow, regular work that nobody waits for: sealing the audit trail, forgetting old request keys, looking for evidence. */
export async function keepHouse(app: App): Promise<void> {
  while ((await app.db.transact((stores) => stores.eventChain.seal(SEAL_BATCH))) === SEAL_BATCH);
  await app.db.stores.idempotency.forgetOld();
  await app.db.stores.people.sessions.sweep();
  await app.db.stores.people.limits.sweep();
  await seekAllEvidence(app);
}
