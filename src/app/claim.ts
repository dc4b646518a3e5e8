import { randomUUID } from 'node:crypto';
import type { SightingId } from '../core/ids';
import type { Sighting } from '../db/sighting-store';
import type { App } from './context';

/** Claims whose answer never came, and until when each may still turn out to have been committed. */
const lost = new WeakMap<App, Map<string, number>>();
/** A statement that was on its way when the connection was lost is over by then (`statement_timeout`). */
const MAY_COME_TRUE_MS = 30_000;

/**
 * Takes pending items. A claim that was committed but whose answer was lost on the wire would hold its items until the lease runs out:
 * each claim bears a name of its own, and the next ones give back what an unanswered one may have taken.
 */
export async function claim(app: App, limit: number, only?: readonly SightingId[]): Promise<Sighting[]> {
  await giveBackLost(app);
  const claimId = randomUUID();
  try {
    return await app.db.stores.sightings.claim(limit, claimId, only);
  } catch (error) {
    const claims = lost.get(app) ?? new Map<string, number>();
    lost.set(app, claims.set(claimId, performance.now() + MAY_COME_TRUE_MS));
    app.nudge('ingest');
    throw error;
  }
}

async function giveBackLost(app: App): Promise<void> {
  const claims = lost.get(app);
  if (claims === undefined || claims.size === 0) return;
  const given = await app.db.stores.sightings.giveBack([...claims.keys()]);
  if (given > 0) app.log.warn({ items: given }, 'ingest.claim_given_back');
  for (const [claimId, until] of claims) if (until < performance.now()) claims.delete(claimId);
}
