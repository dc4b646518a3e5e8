import type { UserId } from '../../core/ids';
import { may } from '../../core/rights';
import type { Viewer } from '../../core/viewer';
import type { Hold } from '../../db/operations-store';
import type { App } from '../context';
import { AppError } from '../errors';

const CACHE_MS = 1000;
const answers = new WeakMap<App, { at: number; hold: Promise<Hold | undefined> }>();

/**
 * A restored copy stands still: nothing is pulled, taken at the door or by forms, filed or sent, until a person releases it. Known to
 * a second; that nothing is claimed for sending meanwhile is said by the claim itself.
 */
export function currentHold(app: App): Promise<Hold | undefined> {
  const now = performance.now();
  let known = answers.get(app);
  if (known === undefined || now - known.at > CACHE_MS) {
    known = { at: now, hold: app.db.stores.operations.hold() };
    known.hold.catch(() => answers.delete(app));
    answers.set(app, known);
  }
  return known.hold;
}

export const isOnHold = async (app: App): Promise<boolean> => (await currentHold(app)) !== undefined;

/** A person lets a restored copy work. @throws AppError forbidden, not_on_hold */
export async function releaseHold(app: App, viewer: Viewer): Promise<void> {
  if (!may(viewer, 'operations.manage')) throw new AppError('forbidden');
  if (!(await endHold(app, viewer.userId))) throw new AppError('not_on_hold');
  answers.delete(app);
  app.nudge('ingest');
  app.nudge('deliver');
}

/** @param by undefined: whoever may use the command line. @returns false when nothing stood still */
export function endHold(app: Pick<App, 'db' | 'clock' | 'newId'>, by?: UserId): Promise<boolean> {
  return app.db.transact(async (stores) => {
    if (!(await stores.operations.release(by))) return false;
    await stores.events.append({
      id: app.newId(),
      at: app.clock.now(),
      ...(by === undefined ? {} : { actorId: by }),
      event: { type: 'operations.changed', what: 'released' },
    });
    return true;
  });
}
