import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { StartupProblem } from '../../core/startup-problem';
import { openSnapshot, RowCounter, type BlobFacts, type DumpedTable, type Snapshot } from '../../db/dump';
import { syncFolder } from '../../db/sync-folder';
import { asLines, BLOB_LIST, backUpBlobs, type BlobSources } from './backup-blobs';
import { BACKUP_FORMAT, listBackups, PARTIAL, writeManifest, type Manifest, type ManifestTable } from './manifest';
import { readCompressed, writeCompressed } from './stored-file';

export interface BackupOptions {
  /** Of the runtime role or the owner. */
  readonly databaseUrl: string;
  readonly blobDir: string;
  /** Folder of backups: each one is a folder in it. */
  readonly to: string;
  readonly kind: Manifest['kind'];
  /** Complete backups of this installation and kind to keep, this one included; absent: all. */
  readonly keep?: number;
  /** Share blob files with the store where the file system can (before an upgrade, when time and room count). */
  readonly linkToStore?: boolean;
  readonly onProgress?: (step: string) => void;
}
export interface Backup {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Older ones that were removed. */
  readonly removed: readonly string[];
}

/** Half-written ones of killed attempts are removed when they are this old. */
const ABANDONED_MS = 7 * 24 * 3600 * 1000;
const WANTED = 'blobs.wanted.gz';

/**
 * Writes a backup: the database as of one instant, then every blob that it refers to. A blob's file is on the disk before its row is
 * committed and never changes, so the files of that instant are still there when their turn comes. Nothing stands still meanwhile.
 * The folder gets its name when everything is on the disk; a killed backup leaves one whose name says that it is none.
 * @throws StartupProblem, MigratedMeanwhile, or what the database and the disk say
 */
export async function takeBackup(options: BackupOptions): Promise<Backup> {
  await fs.mkdir(options.to, { recursive: true, mode: 0o700 });
  await removeAbandoned(options.to);
  const id = randomUUID();
  const partial = path.join(options.to, `${PARTIAL}${id}`);
  await fs.mkdir(partial, { mode: 0o700 });
  try {
    const manifest = await write(id, partial, options);
    const folder = path.join(options.to, `${stamp(manifest.takenAt)}-${options.kind}-${id.slice(0, 8)}`);
    await fs.rename(partial, folder);
    await syncFolder(options.to);
    return { folder, manifest, removed: await removeOld(options, manifest) };
  } catch (error) {
    await fs.rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function write(id: string, partial: string, options: BackupOptions): Promise<Manifest> {
  const snapshot = await openSnapshot(options.databaseUrl);
  try {
    if (snapshot.installation === undefined)
      throw new StartupProblem('There is nothing to back up yet: this database has never been started.');
    const tables: ManifestTable[] = [];
    for (const table of snapshot.tables) {
      options.onProgress?.(table.name);
      tables.push(await dumpTable(partial, snapshot, table));
    }
    await writeCompressed(partial, WANTED, wantedLines(snapshot.blobs()));
    await snapshot.settle();
    options.onProgress?.('blobs');
    const blobs = await dumpBlobs(partial, snapshot, options);
    await fs.rm(path.join(partial, WANTED));
    const manifest: Manifest = {
      format: BACKUP_FORMAT,
      id,
      kind: options.kind,
      takenAt: snapshot.takenAt,
      serverVersion: snapshot.serverVersion,
      installationId: snapshot.installation.id,
      keyFingerprint: snapshot.installation.keyFingerprint,
      keyIds: [...snapshot.keyIds],
      migrations: [...snapshot.migrations],
      tables,
      sequences: [...snapshot.sequences],
      blobs,
    };
    await writeManifest(partial, manifest);
    await syncFolder(partial);
    return manifest;
  } finally {
    await snapshot.close();
  }
}

async function dumpTable(folder: string, snapshot: Snapshot, table: DumpedTable): Promise<ManifestTable> {
  const counter = new RowCounter();
  const file = await writeCompressed(folder, `${table.name}.copy.gz`, counted(snapshot.rows(table), counter));
  return { ...file, name: table.name, columns: [...table.columns], ...counter.result() };
}

async function* counted(rows: AsyncIterable<Buffer>, counter: RowCounter): AsyncGenerator<Buffer> {
  for await (const row of rows) {
    counter.add(row);
    yield row;
  }
}

/** Ids, sizes and hashes, kept aside so that the database's instant need not be held while files are copied. */
async function* wantedLines(blobs: AsyncIterable<BlobFacts>): AsyncGenerator<Buffer> {
  for await (const blob of blobs) if (!blob.destroyed) yield Buffer.from(`${blob.id}\t${blob.bytes}\t${blob.sha256}\n`);
}
async function* readWanted(folder: string): AsyncGenerator<BlobFacts> {
  for await (const line of readCompressed(folder, WANTED)) {
    const [id = '', bytes, sha256 = ''] = line.toString('utf8').trimEnd().split('\t');
    yield { id, bytes: Number(bytes), sha256, destroyed: false };
  }
}

async function dumpBlobs(folder: string, snapshot: Snapshot, options: BackupOptions): Promise<Manifest['blobs']> {
  const earlier = (await listBackups(options.to)).findLast(
    ({ manifest }) => manifest.installationId === snapshot.installation?.id,
  );
  const sources: BlobSources = {
    store: options.blobDir,
    linkToStore: options.linkToStore === true,
    ...(earlier === undefined ? {} : { earlier: earlier.folder }),
  };
  const missing: string[] = [];
  let count = 0;
  let bytes = 0;
  const blobs = backUpBlobs(folder, readWanted(folder), sources, (id) => missing.push(id));
  const tallied = async function* (): typeof blobs {
    for await (const blob of blobs) {
      count += 1;
      bytes += blob.bytes;
      yield blob;
    }
  };
  const list = await writeCompressed(folder, BLOB_LIST, asLines(tallied()));
  // what was destroyed while we copied is not missed
  return { count, bytes, list, missing: [...(await snapshot.stillExpected(missing))] };
}

const stamp = (at: Date): string =>
  at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await fs.readdir(folder)) {
    if (!name.startsWith(PARTIAL)) continue;
    const found = await fs.stat(path.join(folder, name)).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > ABANDONED_MS)
      await fs.rm(path.join(folder, name), { recursive: true, force: true });
  }
}

/** Of this installation and kind alone: what another one keeps here is not ours to remove. */
async function removeOld(options: BackupOptions, newest: Manifest): Promise<string[]> {
  if (options.keep === undefined) return [];
  const same = (await listBackups(options.to)).filter(
    ({ manifest }) => manifest.installationId === newest.installationId && manifest.kind === newest.kind,
  );
  const old = same.slice(0, Math.max(0, same.length - options.keep)).map(({ folder }) => folder);
  for (const folder of old) {
    // first it stops being a backup, then it goes: a removal cut short leaves nothing that looks whole
    const going = path.join(path.dirname(folder), `${PARTIAL}${path.basename(folder)}`);
    await fs.rename(folder, going);
    await fs.rm(going, { recursive: true, force: true });
  }
  return old;
}
