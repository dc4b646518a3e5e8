import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { checkBackup } from '../app/operations/check-backup';
import { openJournal } from '../app/operations/journal';
import { findBackup, type Manifest } from '../app/operations/manifest';
import { restoreBackup, type Restored } from '../app/operations/restore';
import type { Config } from '../config';
import { ascendingIds } from '../core/ids';
import { StartupProblem } from '../core/startup-problem';
import { withCommandLock } from '../db/command-lock';
import { startEmbeddedPostgres } from '../embedded/postgres';
import { APP_ROLE } from '../embedded/roles';
import { readRunFile } from '../embedded/run-file';
import { beginRestore, endRestore } from '../embedded/unfinished-restore';
import { readKeyLines, readMasterKey } from '../master-key-file';
import type { Out } from './out';

export interface RestoreArguments {
  /** A backup, or a folder of them: then the newest. */
  readonly from: string;
  /** Copied to WASL_KEY_FILE when there is none. */
  readonly keyFrom?: string;
}

/** `wasl restore --from DIR --check`: is every byte as it was written? Exit 1 when not. */
export async function checkCommand(from: string, out: Out): Promise<number> {
  const { folder, manifest } = await findBackup(path.resolve(from));
  await checkBackup(folder, manifest);
  out.line(
    `${folder} is whole: ${manifest.tables.length} tables, ${manifest.blobs.count} originals and attachments, as of ${manifest.takenAt.toISOString()}.`,
  );
  return 0;
}

/** `wasl restore --from DIR`: into an empty data folder or database; the copy stands still until `wasl release`. */
export async function restoreCommand(config: Config, args: RestoreArguments, out: Out): Promise<number> {
  const began = performance.now();
  const restored = await bringBack(config, args, 'hold');
  out.line(`Restored ${restored.rows} rows and ${restored.blobs} originals and attachments in ${seconds(began)} s.`);
  reportHold(restored, config, out);
  out.note(
    'Start Wasl, look whether all is there, then run "wasl release" or press the button on its screen. Until then nothing is taken in and nothing is sent.',
  );
  return 0;
}

function reportHold({ hold, centreCodes, journalFound }: Restored, config: Config, out: Out): void {
  if (hold === undefined) return;
  out.line(
    `On hold: ${hold.deliveriesUnknown} answers may have been sent since and wait for a person; ${hold.erasuresReplayed} later erasures were done again; everybody signs in anew.`,
  );
  for (const { centreId, hijriYear, last } of hold.references)
    out.line(
      `Reference numbers of centre ${centreCodes.get(centreId) ?? centreId} in ${hijriYear} go on after ${last}.`,
    );
  if (!journalFound)
    out.note(
      `There was no journal of this installation at ${config.journalFile}: what was erased after the backup is back in this copy. If you have the journal, remove this copy and restore again with WASL_JOURNAL_FILE naming it.`,
    );
}

/** `wasl import --from DIR`: what `wasl export` wrote goes on here where it stood. */
export async function importCommand(config: Config, args: RestoreArguments, out: Out): Promise<number> {
  const began = performance.now();
  const restored = await bringBack(config, args, 'carry_on');
  out.line(`Imported ${restored.rows} rows and ${restored.blobs} originals and attachments in ${seconds(began)} s.`);
  out.note('Never start the former Wasl again: both would answer the same people.');
  return 0;
}

async function bringBack(config: Config, args: RestoreArguments, afterwards: 'hold' | 'carry_on'): Promise<Restored> {
  const running = readRunFile(config.dataDir);
  if (running !== undefined)
    throw new StartupProblem(
      `Wasl is running (pid ${running.pid}) on ${config.dataDir}: a backup is restored into an empty folder only.`,
    );
  const { folder, manifest } = await findBackup(path.resolve(args.from));
  const key = obtainKey(config, args, manifest);
  // reads everything once before anything is changed
  await checkBackup(folder, manifest);
  const nextId = ascendingIds(Date.now, () => randomBytes(10));
  const restore = async (ownerUrl: string, appRole: string): Promise<Restored> => {
    const restored = await withCommandLock(ownerUrl, 'restore', () =>
      restoreBackup({
        folder,
        manifest,
        ownerUrl,
        ...(appRole === '' ? {} : { appRole }),
        blobDir: config.blobDir,
        ...key,
        journal: openJournal(config.journalFile),
        afterwards,
        newId: nextId,
        now: () => new Date(),
        onBegin: () => beginRestore(config.dataDir, manifest.id),
        // all of it is there: what is left, any start does
        onLoaded: () => endRestore(config.dataDir),
      }),
    );
    return restored;
  };
  if (config.databaseUrl !== undefined)
    return restore(
      config.migrationDatabaseUrl ?? config.databaseUrl,
      decodeURIComponent(new URL(config.databaseUrl).username),
    );
  const server = await startEmbeddedPostgres({ dataDir: config.dataDir });
  try {
    return await restore(server.ownerUrl, APP_ROLE);
  } finally {
    await server.stop();
  }
}

interface KeyAtHand {
  readonly keyFingerprint: string;
  readonly keyIds: readonly number[];
}

/** The key must be the backup's before anything is changed; a wrong one is never replaced. */
function obtainKey(config: Config, { keyFrom }: RestoreArguments, manifest: Manifest): KeyAtHand {
  const there = keyAt(config.keyFile);
  if (there !== undefined) return there;
  const given = keyFrom === undefined ? undefined : keyAt(keyFrom);
  if (keyFrom === undefined || given === undefined)
    throw new StartupProblem(
      `The key is missing: put the copy with the fingerprint ${manifest.keyFingerprint.slice(0, 8)}… at ${config.keyFile}, or name it with --key-from FILE.`,
    );
  const opens = manifest.keyIds.every((id) => given.keyIds.includes(id));
  if (given.keyFingerprint === manifest.keyFingerprint && opens) {
    fs.mkdirSync(path.dirname(config.keyFile), { recursive: true, mode: 0o700 });
    fs.copyFileSync(keyFrom, config.keyFile, fs.constants.COPYFILE_EXCL);
    fs.chmodSync(config.keyFile, 0o600);
  }
  return given;
}

function keyAt(file: string): KeyAtHand | undefined {
  const key = readMasterKey(file);
  const lines = readKeyLines(file) ?? [];
  if (key === undefined) return undefined;
  return {
    keyFingerprint: key.fingerprint,
    keyIds: lines.filter((line) => line.kind === 'key').map((line) => line.id),
  };
}

const seconds = (began: number): string => ((performance.now() - began) / 1000).toFixed(1);
