import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { StartupProblem } from '../../core/startup-problem';

/** Raised when an older Wasl could not read what a newer one writes. */
export const BACKUP_FORMAT = 1;
export const MANIFEST = 'manifest.json';
const CHECKSUM = 'manifest.sha256';
/** A backup that is being written; one that stays so was cut short and counts as none. */
export const PARTIAL = '.partial-';

const StoredFile = z.object({ file: z.string().regex(/^[\w.-]+$/), bytes: z.int(), sha256: z.string() });
const Table = StoredFile.extend({
  name: z.string(),
  columns: z.array(z.string()),
  rows: z.int(),
  /** Of all rows, whatever their order: see `RowCounter`. */
  digest: z.string(),
});
const Manifest = z.object({
  format: z.literal(BACKUP_FORMAT),
  id: z.uuid(),
  /** `upgrade`: by itself, before a migration; `export`: while nothing worked on the database, to be carried on elsewhere. */
  kind: z.enum(['backup', 'upgrade', 'export']),
  /** By the database's clock: what it knew at this instant is here, and nothing later. */
  takenAt: z.iso.datetime().transform((text) => new Date(text)),
  serverVersion: z.string(),
  installationId: z.uuid(),
  /** Of the master key that opens what is sealed in here. The key itself never is. */
  keyFingerprint: z.string(),
  /** Which keys of its file sealed something in here: a copy from before a rotation does not open it all. */
  keyIds: z.array(z.int()).default([1]),
  migrations: z.array(z.string()),
  tables: z.array(Table),
  sequences: z.array(z.object({ name: z.string(), lastValue: z.string(), isCalled: z.boolean() })),
  blobs: z.object({
    count: z.int(),
    bytes: z.int(),
    list: StoredFile,
    /** Blobs whose files were gone already when the backup was taken. */
    missing: z.array(z.string()),
  }),
});
export type Manifest = z.output<typeof Manifest>;
export type ManifestTable = Manifest['tables'][number];
export type StoredFile = z.output<typeof StoredFile>;

/** This folder is no backup, a broken one, or one of a newer version. The message says which. */
export class BackupUnusable extends StartupProblem {
  override readonly name = 'BackupUnusable';
}

/** Written last: a folder without it is no backup. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await writeDurably(path.join(folder, CHECKSUM), `${sha256(text)}\n`);
  await writeDurably(path.join(folder, MANIFEST), text);
}

/** @throws BackupUnusable */
export async function readManifest(folder: string): Promise<Manifest> {
  if (path.basename(folder).startsWith(PARTIAL))
    throw new BackupUnusable(`${folder} was cut short while it was being written.`);
  const text = await fs.readFile(path.join(folder, MANIFEST), 'utf8').catch(() => undefined);
  if (text === undefined) throw new BackupUnusable(`${folder} holds no backup: it has no ${MANIFEST}.`);
  const checksum = await fs.readFile(path.join(folder, CHECKSUM), 'utf8').catch(() => '');
  if (checksum.trim() !== sha256(text))
    throw new BackupUnusable(`${folder} is damaged: ${MANIFEST} does not have its checksum.`);
  const content: unknown = JSON.parse(text);
  const format = z.object({ format: z.int() }).safeParse(content);
  if (format.success && format.data.format > BACKUP_FORMAT)
    throw new BackupUnusable(`${folder} was made by a newer version of Wasl: restore it with that version.`);
  const manifest = Manifest.safeParse(content);
  if (!manifest.success) throw new BackupUnusable(`${folder} is damaged: its ${MANIFEST} cannot be understood.`);
  return manifest.data;
}

/** Complete backups in a folder of backups, oldest first. What is broken or half-written is left out. */
export async function listBackups(folder: string): Promise<{ folder: string; manifest: Manifest }[]> {
  const names = await fs.readdir(folder).catch(() => []);
  const found: { folder: string; manifest: Manifest }[] = [];
  for (const name of names.filter((entry) => !entry.startsWith('.'))) {
    const at = path.join(folder, name);
    const manifest = await readManifest(at).catch(() => undefined);
    if (manifest !== undefined) found.push({ folder: at, manifest });
  }
  return found.sort((a, b) => a.manifest.takenAt.getTime() - b.manifest.takenAt.getTime());
}

/** The backup itself, or the newest in a folder of backups. @throws BackupUnusable */
export async function findBackup(from: string): Promise<{ folder: string; manifest: Manifest }> {
  const itself = await fs.access(path.join(from, MANIFEST)).then(
    () => true,
    () => false,
  );
  if (itself || path.basename(from).startsWith(PARTIAL)) return { folder: from, manifest: await readManifest(from) };
  const newest = (await listBackups(from)).at(-1);
  if (newest === undefined) throw new BackupUnusable(`There is no complete backup in ${from}.`);
  return newest;
}

export async function writeDurably(file: string, content: string): Promise<void> {
  const handle = await fs.open(file, 'w', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
