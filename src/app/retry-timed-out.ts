import { dueTimedOut, type TimedOut } from '../db/read/timed-out';
import type { App } from './context';
import { isOnHold } from './operations/hold';

/** A machine that was busy has time again in a minute, in ten, in an hour; what still takes too long then is left to a person. */
export const TIMED_OUT_PAUSES_SECONDS: readonly number[] = [60, 600, 3600];
/** Each of them may take the parser all of its time again. */
const AT_ONCE = 10;

/**
 * Reads anew what was given up because it took too long: the machine may have been busy. Nothing else is tried again by itself; what
 * crashed the parser or filled its memory would do so again. Returns how many there were.
 */
export async function retryTimedOut(app: App): Promise<number> {
  // a restored copy files nothing
  if (await isOnHold(app)) return 0;
  let tried = 0;
  for (const item of await dueTimedOut(app.db.knex, TIMED_OUT_PAUSES_SECONDS, AT_ONCE))
    if (await again(app, item)) tried += 1;
  if (tried > 0) app.nudge('ingest');
  return tried;
}

/** Whether it waits to be read now; not so when a person was quicker. */
function again(app: App, { id, messageId, centreId }: TimedOut): Promise<boolean> {
  return app.db.transact(async (stores) => {
    if ((await stores.sightings.replay([id])) === 0) return false;
    app.log.info({ sightingId: id }, 'ingest.tried_again');
    // the shell's case hears of what comes of it; the list of what could not be filed changes now
    if (messageId !== null) return true;
    await stores.events.append({
      id: app.newId(),
      at: app.clock.now(),
      centreId,
      event: { type: 'quarantine.changed', sightingId: id, outcome: 'pending' },
    });
    return true;
  });
}
