import type { Finding } from './finding';
import { openDatabase } from '../../db/database';

/** What the installation itself remembers: on hold after a restore, alarms that are open, backups and restore tests. */
export async function checkOperations(url: string): Promise<readonly Finding[]> {
  const db = openDatabase({ url, poolSize: 1 });
  try {
    const { operations, operationSettings, alarms } = db.stores;
    const [hold, settings, marks, open] = [
      await operations.hold(),
      await operationSettings.get(),
      await operations.marks(),
      await alarms.countOpen(),
    ];
    const found: Finding[] = [];
    if (hold !== undefined)
      found.push({
        check: 'hold',
        state: 'fail',
        detail: `restored from the backup of ${hold.backupTakenAt.toISOString()}, nothing is taken in or sent`,
        advice: 'look whether all is there, then run "wasl release"',
      });
    found.push(age('backup', marks.get('backup'), settings.backupDays, 'run "wasl backup --to DIR", by a timer'));
    found.push(
      age('restore', marks.get('restore_test'), settings.restoreTestDays, 'run "wasl restore --from DIR --test"'),
    );
    const told = [...open].map(([kind, count]) => `${kind}${count > 1 ? ` (${count})` : ''}`);
    found.push(
      told.length === 0
        ? { check: 'alarms', state: 'ok', detail: 'none is open' }
        : { check: 'alarms', state: 'warn', detail: `open: ${told.join(', ')}`, advice: 'see Settings, Operations' },
    );
    return found;
  } finally {
    await db.close();
  }
}

const DAY_MS = 86_400_000;

/** A neglected backup is a warning here: whether it is an alarm is decided by the age that was set. */
function age(check: 'backup' | 'restore', at: Date | undefined, days: number, advice: string): Finding {
  const what = check === 'backup' ? 'backup' : 'restore test';
  if (at === undefined) return { check, state: 'warn', detail: `no ${what} has succeeded yet`, advice };
  const old = (Date.now() - at.getTime()) / DAY_MS;
  const detail = `last ${what} ${at.toISOString()}`;
  return old > days
    ? { check, state: 'warn', detail: `${detail}, older than ${days} days`, advice }
    : { check, state: 'ok', detail };
}
