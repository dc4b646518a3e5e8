import fs from 'node:fs/promises';
import path from 'node:path';
import { skipReferences, type SkippedTo } from '../../core/skip-references';
import { StartupProblem } from '../../core/startup-problem';
import { blobPath } from '../../db/blob-store';
import { eraseRows } from '../../db/erase';
import { inLoadOrder, isEmptyDatabase, loadDatabase, type Load } from '../../db/load';
import { migrate, MIGRATIONS } from '../../db/migrate';
import { MigrationSource } from '../../db/migration-source';
import {
  centreNumbers,
  endSessions,
  insertHold,
  runOn,
  setCounters,
  unsettleDeliveries,
  unsettleNotices,
  type HoldReport,
} from '../../db/put-on-hold';
import { endUnfinishedRestore, markUnfinishedRestore } from '../../db/unfinished-restore';
import { checkTables } from './check-backup';
import type { Journal, JournalLine } from './journal';
import { BackupUnusable, type Manifest } from './manifest';
import { restoreBlobs } from './restore-blobs';
import { readCompressed } from './stored-file';

export interface RestoreOptions {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Of the role that owns the tables, on an empty database. */
  readonly ownerUrl: string;
  readonly appRole?: string;
  readonly blobDir: string;
  /** Of the key file that is at hand, and the numbers of the keys in it that open something. */
  readonly keyFingerprint: string;
  readonly keyIds: readonly number[];
  readonly journal: Journal;
  /**
   * `carry_on`: nothing has worked since (an export of a stopped Wasl); everything goes on where it stood.
   * `compare`: nobody will work on the copy; it stays as it was dumped.
   */
  readonly afterwards: 'hold' | 'carry_on' | 'compare';
  /** Leave the blobs where they are: whoever compares reads them there. */
  readonly withoutBlobs?: boolean;
  readonly newId: () => string;
  readonly now: () => Date;
  /** Nothing speaks against it; from here on something is changed. */
  readonly onBegin?: () => void;
  /** The database is there as a whole: nothing is unfinished any more. */
  readonly onLoaded?: () => void;
  readonly onProgress?: (step: string) => void;
}
export interface Restored {
  readonly rows: number;
  readonly blobs: number;
  /** Undefined when it carries on. */
  readonly hold: HoldReport | undefined;
  /** By a centre's id, for whoever words the report. */
  readonly centreCodes: ReadonlyMap<string, string>;
  /** False: no journal of this installation was found, so that erasures after the backup are not done again. */
  readonly journalFound: boolean;
}

/** Makes the table that holds a copy still; a backup taken before an upgrade may be older than it. */
const HOLDS = '20261125000060_operations';

/**
 * Brings a backup back into an empty database and blob folder. The database comes in one transaction, together with what puts it on
 * hold: however a restore is cut short, there is either nothing or all of it, and never a copy that would send.
 * @throws BackupUnusable, StartupProblem
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { folder, manifest } = options;
  await refuse(options);
  await checkTables(folder, manifest);
  options.onBegin?.();
  await markUnfinishedRestore(options.ownerUrl);
  options.onProgress?.('blobs');
  const blobs = options.withoutBlobs === true ? 0 : await restoreBlobs(folder, options.blobDir);
  options.onProgress?.('database');
  const appRole = options.appRole === undefined ? {} : { appRole: options.appRole };
  await migrate(options.ownerUrl, { ...appRole, only: [...new Set([...manifest.migrations, HOLDS])] });
  const journal = await options.journal.read(manifest.installationId);
  const { rows, centreCodes, hold, destroyed } = await loadDatabase(options.ownerUrl, async (load) => {
    const loaded = { rows: await loadTables(load, folder, manifest), centreCodes: await codesOfCentres(load) };
    await load.finish();
    await endUnfinishedRestore(load.client);
    return options.afterwards === 'hold'
      ? { ...loaded, ...(await holdStill(load, options, journal)) }
      : { ...loaded, hold: undefined, destroyed: [] };
  });
  options.onLoaded?.();
  for (const id of destroyed) await fs.rm(path.join(options.blobDir, blobPath(id)), { force: true });
  // on to the form of this version, which may be newer than the backup's
  await migrate(options.ownerUrl, appRole);
  return { rows, blobs, hold, centreCodes, journalFound: journal.length > 0 };
}

async function codesOfCentres({ client }: Load): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ id: string; code: string }>('select id, code from centres');
  return new Map(rows.map(({ id, code }) => [id, code]));
}

async function refuse({
  folder,
  manifest,
  ownerUrl,
  keyFingerprint,
  keyIds,
  afterwards,
}: RestoreOptions): Promise<void> {
  const source = new MigrationSource(MIGRATIONS);
  const known = new Set((await source.getMigrations()).map((file) => source.getMigrationName(file)));
  const newer = manifest.migrations.filter((name) => !known.has(name));
  if (newer.length > 0)
    throw new BackupUnusable(
      `${folder} was made by a newer version of Wasl (it knows ${newer.at(-1) ?? ''}): restore it with that version.`,
    );
  if (keyFingerprint !== manifest.keyFingerprint)
    throw new StartupProblem(
      `The key at hand is not the one that sealed this backup: set WASL_KEY_FILE to the copy that was kept for it.`,
    );
  const lacking = manifest.keyIds.filter((id) => !keyIds.includes(id));
  if (lacking.length > 0)
    throw new StartupProblem(
      `The key file at hand lacks key ${lacking.join(', ')}, which sealed a part of this backup (keys are rotated): use the copy of the key file that was kept for it. Nothing was changed.`,
    );
  if (afterwards === 'carry_on' && manifest.kind !== 'export')
    throw new StartupProblem(
      `${folder} was taken while Wasl was working: what it did afterwards is not in it. Use "wasl restore".`,
    );
  if (!(await isEmptyDatabase(ownerUrl)))
    throw new StartupProblem(
      'This database is in use: a backup is restored into an empty one only. Nothing was changed.',
    );
}

async function loadTables(load: Load, folder: string, manifest: Manifest): Promise<number> {
  let rows = 0;
  for (const table of inLoadOrder(manifest.tables)) {
    const loaded = await load.table(table, readCompressed(folder, table.file));
    if (loaded.rows !== table.rows || loaded.digest !== table.digest)
      throw new BackupUnusable(`${folder} is damaged: ${table.name} has other rows than were written.`);
    rows += loaded.rows;
  }
  await load.sequences(manifest.sequences);
  return rows;
}

async function holdStill(
  { client }: Load,
  options: RestoreOptions,
  journal: readonly JournalLine[],
): Promise<{ hold: HoldReport; destroyed: readonly string[] }> {
  const { manifest, newId, now } = options;
  const erased = journal.flatMap(({ entry }) => (entry.kind === 'erased' ? [entry] : []));
  const destroyed = erased.flatMap((entry) => entry.blobIds);
  const messages = erased.flatMap((entry) => entry.messageIds);
  const references = await skipped(client, manifest.takenAt, now(), journal);
  await setCounters(client, references);
  // before the commit: numbers remembered in vain are skipped once more, numbers forgotten would be given out twice
  await remember(options, references);
  const blobsDestroyed = await eraseRows(runOn(client), messages, destroyed);
  await unsettleNotices(client);
  const hold: HoldReport = {
    deliveriesUnknown: await unsettleDeliveries(client, newId, now()),
    erasuresReplayed: messages.length,
    blobsDestroyed,
    sessionsEnded: await endSessions(client),
    references,
  };
  await insertHold(client, { id: newId(), backupId: manifest.id, backupTakenAt: manifest.takenAt, report: hold });
  return { hold, destroyed };
}

async function skipped(
  client: Load['client'],
  takenAt: Date,
  now: Date,
  journal: readonly JournalLine[],
): Promise<readonly SkippedTo[]> {
  const given = journal.flatMap(({ entry }) => (entry.kind === 'references' ? entry.counters : []));
  const centres = await centreNumbers(client, takenAt);
  return centres.flatMap((centre) => skipReferences(centre, given, takenAt, now));
}

/** The next restore, of this backup or another, goes on beyond these numbers as well. */
async function remember({ journal, manifest }: RestoreOptions, references: readonly SkippedTo[]): Promise<void> {
  await journal.append(manifest.installationId, { kind: 'references', counters: [...references] });
  await journal.append(manifest.installationId, { kind: 'restored', backupId: manifest.id });
}
