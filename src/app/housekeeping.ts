import { forgetOldHours } from './accounts/history';
import { learnFromDecisions } from './classify/learn-classes';
import { collectBlobs } from './collect-blobs';
import type { App } from './context';
import { isOnHold } from './operations/hold';
import { closeConsented } from './shut-case';
import { retryTimedOut } from './retry-timed-out';
import { inviteToSurveys } from './surveys/invite';
import { seekAllEvidence } from './sweep';

const SEAL_BATCH = 2000;

const WORK: Readonly<Record<string, (app: App, signal?: AbortSignal) => Promise<unknown>>> = {
  async seal(app) {
    while ((await app.db.transact((stores) => stores.eventChain.seal(SEAL_BATCH))) === SEAL_BATCH);
  },
  requestKeys: (app) => app.db.stores.idempotency.forgetOld(),
  sessions: (app) => app.db.stores.people.sessions.sweep(),
  resetLinks: (app) => app.db.stores.people.resetLinks.sweep(),
  limits: (app) => app.db.stores.people.limits.sweep(),
  // a restored copy may lie beside files that its database does not know yet
  blobs: async (app) => (await isOnHold(app)) || collectBlobs(app),
  accountHours: forgetOldHours,
  // a restored copy tells nobody anything, nor takes silence for consent
  consent: async (app) => (await isOnHold(app)) || closeConsented(app),
  surveys: async (app, signal) => (await isOnHold(app)) || inviteToSurveys(app, signal),
  timedOut: retryTimedOut,
  classes: learnFromDecisions,
  evidence: seekAllEvidence,
};

/**
 * Slow, regular work that nobody waits for: sealing the audit trail, forgetting what is old, collecting what nothing refers to, looking
 * for evidence. One part's trouble does not keep the others from being done.
 * @param signal stops what is slow, and the parts that have not begun
 * @throws the first trouble, when all have had their turn
 */
export async function keepHouse(app: App, signal?: AbortSignal): Promise<void> {
  const troubles: unknown[] = [];
  for (const [part, work] of Object.entries(WORK))
    try {
      if (signal?.aborted !== true) await work(app, signal);
    } catch (error) {
      troubles.push(error);
      app.log.warn({ part, error: error instanceof Error ? error.name : 'unknown' }, 'housekeeping.part_failed');
    }
  if (troubles.length > 0) throw troubles[0];
}
