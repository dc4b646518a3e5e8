import fs from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { takeBackup, type Backup } from '../app/operations/backup';
import type { Config } from '../config';
import { StartupProblem } from '../core/startup-problem';
import { openDatabase } from '../db/database';
import { readMasterKey } from '../master-key-file';
import type { Out } from './out';
import { withDatabase, type DatabaseAccess } from './session';

export interface BackupArguments {
  readonly to: string;
  readonly keep?: number;
  /** Where a copy of the key goes, on request alone and never beside the backup. */
  readonly withKeyTo?: string;
}

/** `wasl backup --to DIR`: while Wasl works. Exit 1 when it failed, or when originals were missing already. */
export async function backupCommand(config: Config, args: BackupArguments, out: Out): Promise<number> {
  refuseKeyBeside(args);
  const backup = await withDatabase(config, (access) => back(config, args, access, 'backup'));
  if (args.withKeyTo !== undefined) copyKey(config.keyFile, args.withKeyTo);
  return tell(backup, args, out);
}

/** `wasl export --to DIR`: for moving to another machine or PostgreSQL. Nothing may work on the database meanwhile. */
export async function exportCommand(config: Config, args: BackupArguments, out: Out): Promise<number> {
  refuseKeyBeside(args);
  const backup = await withDatabase(config, async (access) => {
    if (access.running !== undefined)
      throw new StartupProblem(
        `Wasl is running (pid ${access.running.pid}): stop it first; what it does after an export would be lost. (A backup may be taken while it runs.)`,
      );
    const others = await othersAtWork(access.appUrl);
    if (others > 0)
      throw new StartupProblem(
        `${others} connections of Wasl are open on this database: stop every Wasl that works on it first.`,
      );
    return back(config, args, access, 'export');
  });
  if (args.withKeyTo !== undefined) copyKey(config.keyFile, args.withKeyTo);
  return tell(backup, args, out);
}

async function back(
  config: Config,
  args: BackupArguments,
  access: DatabaseAccess,
  kind: 'backup' | 'export',
): Promise<Backup> {
  const backup = await takeBackup({
    databaseUrl: access.appUrl,
    blobDir: config.blobDir,
    to: path.resolve(args.to),
    kind,
    ...(args.keep === undefined ? {} : { keep: args.keep }),
  });
  const db = openDatabase({ url: access.appUrl, poolSize: 1 });
  try {
    await db.stores.operations.mark('backup', {
      id: backup.manifest.id,
      kind,
      missing: backup.manifest.blobs.missing.length,
    });
  } finally {
    await db.close();
  }
  return backup;
}

async function othersAtWork(url: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query<{ others: number }>(
      `select count(*)::int as others from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and application_name in ('wasl', 'wasl-receiver')`,
    );
    return found.rows[0]?.others ?? 0;
  } finally {
    await client.end();
  }
}

function refuseKeyBeside({ to, withKeyTo }: BackupArguments): void {
  if (withKeyTo === undefined) return;
  const [folder, file] = [path.resolve(to), path.resolve(withKeyTo)];
  if (file === folder || file.startsWith(`${folder}${path.sep}`))
    throw new StartupProblem(
      'The key must not lie beside the backup: who finds one must not have found the other. Name another place.',
    );
}

function copyKey(keyFile: string, to: string): void {
  if (readMasterKey(keyFile) === undefined)
    throw new StartupProblem(`The key ${keyFile} is missing: it cannot be copied.`);
  fs.mkdirSync(path.dirname(path.resolve(to)), { recursive: true, mode: 0o700 });
  const aside = `${to}.new`;
  fs.copyFileSync(keyFile, aside);
  fs.chmodSync(aside, 0o600);
  fs.renameSync(aside, to);
}

function tell({ folder, manifest, removed }: Backup, args: BackupArguments, out: Out): number {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  out.line(folder);
  out.note(
    `${rows} rows of ${manifest.tables.length} tables and ${manifest.blobs.count} originals and attachments (${megabytes(manifest.blobs.bytes)}), as of ${manifest.takenAt.toISOString()}.`,
  );
  for (const old of removed) out.note(`Removed ${old}.`);
  if (args.withKeyTo === undefined)
    out.note(
      `The key is not in it: without a copy of it (fingerprint ${manifest.keyFingerprint.slice(0, 8)}…) nobody can read the originals.`,
    );
  if (manifest.blobs.missing.length === 0) return 0;
  out.note(
    `${manifest.blobs.missing.length} originals or attachments had no file: the backup has all the rest. The first: ${manifest.blobs.missing[0] ?? ''}`,
  );
  return 1;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
