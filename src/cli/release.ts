import { randomBytes } from 'node:crypto';
import { endHold } from '../app/operations/hold';
import { uuidv7 } from '../core/ids';
import { openDatabase } from '../db/database';
import type { Out } from './out';

/** `wasl release`: a restored copy may take in and send from now on. Exit 1 when nothing stood still. */
export async function releaseCommand(url: string, out: Out): Promise<number> {
  const db = openDatabase({ url, poolSize: 1 });
  try {
    const hold = await db.stores.operations.hold();
    const clock = { now: () => new Date() };
    const newId = <T extends string>(): T => uuidv7(Date.now(), randomBytes(10)) as T;
    const released = await endHold({ db, clock, newId });
    if (!released) {
      out.note('Nothing is on hold.');
      return 1;
    }
    out.line(
      `Released: restored from the backup of ${hold?.backupTakenAt.toISOString() ?? ''}, on hold since ${hold?.since.toISOString() ?? ''}.`,
    );
    return 0;
  } finally {
    await db.close();
  }
}
