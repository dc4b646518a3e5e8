import { decideAlarms, type Condition } from '../../core/alarms';
import type { OperationSettings } from '../../db/operation-settings-store';
import { readConditions, readLedgerConditions } from '../../db/read/conditions';
import type { App } from '../context';
import { noticesFor } from './alarm-notices';
import type { Probes } from './probes';

const CLOCK_JUMP_MS = 60_000;
const CLOCK_APART_MS = 5_000;
/** Ours last seconds; a dump or a report of somebody's may take minutes. */
const TRANSACTION_OLD_MS = 15 * 60_000;
/** Shorter than this is a restart. */
const REDIS_AWAY_MS = 60_000;
/** A person should hear of a filling disk while there is still room to make room. */
const DISK_WARNING = 1.5;

/**
 * Looks at everything that is a reason for an alarm, and tells of what is new; one process at a time does this. What opened is stored
 * together with the notices about it: told once, whatever dies in between.
 * @param ledgerToo the ledger is counted whole, which is not for every minute
 */
export async function raiseAlarms(app: App, probes: Probes, ledgerToo: boolean): Promise<void> {
  const settings = await app.db.stores.operationSettings.get();
  const conditions = [...(await fromDatabase(app, settings, ledgerToo)), ...(await fromMachine(app, probes))];
  const { alarms, now } = await app.db.stores.alarms.known();
  // an alarm of the ledger does not end because nobody counted
  const asked = ledgerToo ? alarms : alarms.filter((alarm) => !alarm.key.startsWith('ledger_unbalanced'));
  const changes = decideAlarms(conditions, asked, now);
  if (changes.open.length + changes.refresh.length + changes.close.length === 0) return;
  await app.db.transact(async (stores) => {
    const opened = await stores.alarms.apply(changes, () => app.newId());
    await stores.notices.insert(await noticesFor(app, settings, opened, probes.publicUrl));
    const reopened = changes.refresh.some((entry) => entry.reopens);
    if (opened.length === 0 && changes.close.length === 0 && !reopened) return;
    await stores.events.append({
      id: app.newId(),
      at: app.clock.now(),
      event: { type: 'operations.changed', what: 'alarms' },
    });
    for (const alarm of opened)
      app.log.warn(
        { alarmId: alarm.id, kind: alarm.kind, accountId: alarm.accountId, facts: alarm.facts },
        'alarm.opened',
      );
  });
}

async function fromDatabase(app: App, settings: OperationSettings, ledgerToo: boolean): Promise<readonly Condition[]> {
  const pulledChannels = [...app.connectors.values()]
    .filter((connector) => connector.pull !== undefined)
    .map(({ id }) => id);
  const found = await readConditions(app.db.knex, {
    ...settings,
    pulledChannels,
    scanning: app.scanner !== undefined,
  });
  return ledgerToo ? [...found, ...(await readLedgerConditions(app.db.knex))] : found;
}

async function fromMachine(app: App, probes: Probes): Promise<readonly Condition[]> {
  const found: Condition[] = [];
  const disk = await probes.disk();
  if (disk.freeBytes < disk.neededBytes * DISK_WARNING)
    found.push({
      kind: 'disk_low',
      facts: { freeMegabytes: Math.floor(disk.freeBytes / 1e6), neededMegabytes: Math.floor(disk.neededBytes / 1e6) },
    });
  const jump = probes.clockJumpMs();
  if (Math.abs(jump) >= CLOCK_JUMP_MS)
    found.push({ kind: 'clock_jumped', facts: { seconds: Math.round(jump / 1000) } });
  const redisAwayMs = (await probes.redisAwayMs?.()) ?? 0;
  if (redisAwayMs >= REDIS_AWAY_MS)
    found.push({ kind: 'redis_away', facts: { minutes: Math.floor(redisAwayMs / 60_000) } });
  const oldest = await probes.oldestTransaction?.();
  if (oldest !== undefined && oldest.forMs >= TRANSACTION_OLD_MS)
    found.push({
      kind: 'transaction_old',
      facts: { minutes: Math.floor(oldest.forMs / 60_000), pid: oldest.pid },
    });
  const apart = await clockApartMs(app);
  if (Math.abs(apart) >= CLOCK_APART_MS)
    found.push({ kind: 'clock_apart', facts: { seconds: Math.round(apart / 1000) } });
  return found;
}

/** How far the database's clock is ahead of ours. The time of the question is split evenly between both ways. */
async function clockApartMs(app: App): Promise<number> {
  const before = Date.now();
  const answer = (await app.db.knex.raw('select clock_timestamp() as at')) as { rows: { at: Date }[] };
  const here = (before + Date.now()) / 2;
  return (answer.rows[0]?.at.getTime() ?? here) - here;
}
