import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkBackup } from '../app/operations/check-backup';
import { compareCopy } from '../app/operations/compare-copy';
import { openJournal } from '../app/operations/journal';
import { findBackup, type Manifest } from '../app/operations/manifest';
import { restoreBackup } from '../app/operations/restore';
import type { Config } from '../config';
import { openDatabase } from '../db/database';
import { startEmbeddedPostgres } from '../embedded/postgres';
import { APP_ROLE } from '../embedded/roles';
import { readMasterKey } from '../master-key-file';
import type { Out } from './out';
import { withDatabase } from './session';

/** What a throw-away database need not do. */
const CARELESS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * `wasl restore --from DIR --test [--in DIR]`: restores into a throw-away PostgreSQL, compares every table with what was written, and
 * opens every original and attachment with the key. Exit 1 when anything differs. The installation remembers when it last succeeded.
 */
export async function restoreTestCommand(
  config: Config,
  args: { readonly from: string; readonly in?: string },
  out: Out,
): Promise<number> {
  const began = performance.now();
  const { folder, manifest } = await findBackup(path.resolve(args.from));
  await checkBackup(folder, manifest);
  const dir = fs.mkdtempSync(path.join(args.in ?? os.tmpdir(), 'wasl-restore-test-'));
  try {
    const differences = await tryOut(config, folder, manifest, dir);
    for (const difference of differences) out.line(difference);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    out.line(
      `${differences.length} differences in ${rows} rows of ${manifest.tables.length} tables and ${manifest.blobs.count} originals and attachments; ${seconds} s.`,
    );
    if (differences.length > 0) return 1;
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
  await remember(config, manifest, out);
  return 0;
}

async function tryOut(config: Config, folder: string, manifest: Manifest, dir: string): Promise<readonly string[]> {
  const server = await startEmbeddedPostgres({ dataDir: dir, settings: CARELESS });
  try {
    await restoreBackup({
      folder,
      manifest,
      ownerUrl: server.ownerUrl,
      appRole: APP_ROLE,
      blobDir: path.join(dir, 'blobs'),
      withoutBlobs: true,
      keyFingerprint: manifest.keyFingerprint,
      keyIds: manifest.keyIds,
      journal: openJournal(path.join(dir, 'journal')),
      afterwards: 'compare',
      newId: () => '',
      now: () => new Date(),
    });
    return await compareCopy({ folder, manifest, databaseUrl: server.ownerUrl, key: readMasterKey(config.keyFile) });
  } finally {
    await server.stop();
  }
}

/** Only the installation that the backup is of is told; a machine kept for tests has none. */
async function remember(config: Config, manifest: Manifest, out: Out): Promise<void> {
  try {
    await withDatabase(config, async ({ appUrl }) => {
      const db = openDatabase({ url: appUrl, poolSize: 1 });
      try {
        if ((await db.stores.installation.get())?.id !== manifest.installationId) return;
        await db.stores.operations.mark('restore_test', {
          backupId: manifest.id,
          takenAt: manifest.takenAt.toISOString(),
        });
        out.note('The installation will remember that this test succeeded.');
      } finally {
        await db.close();
      }
    });
  } catch {
    out.note('The installation itself was not reached: it does not know of this test.');
  }
}
