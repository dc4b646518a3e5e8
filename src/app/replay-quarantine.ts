import type { SightingId } from '../core/ids';
import { may } from '../core/rights';
import type { Viewer } from '../core/viewer';
import type { App } from './context';
import { AppError } from './errors';

/** "Try again": the original is parsed and filed anew, as if it had just come. */
export async function replayQuarantine(app: App, viewer: Viewer, sightingId: SightingId): Promise<void> {
  if (!may(viewer, 'quarantine.replay')) throw new AppError('forbidden');
  await app.db.transact(async (stores) => {
    const item = await stores.sightings.quarantinedCentre(sightingId);
    if (item === undefined || !viewer.centreIds.some((centreId) => centreId === item.centreId)) throw new AppError('not_found');
    if (item.outcome !== 'quarantined' || (await stores.sightings.replay([sightingId])) === 0) throw new AppError('already_decided');
    await stores.events.append({
      id: app.newId(),
      at: app.clock.now(),
      centreId: item.centreId,
      actorId: viewer.userId,
      event: { type: 'quarantine.changed', sightingId, outcome: 'pending' },
    });
  });
  app.nudge('ingest');
}
