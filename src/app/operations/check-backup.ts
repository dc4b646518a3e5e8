import path from 'node:path';
import { blobPath } from '../../db/blob-store';
import { BLOBS, readBlobList } from './backup-blobs';
import { BackupUnusable, type Manifest, type StoredFile } from './manifest';
import { measureFile } from './stored-file';

const AT_ONCE = 8;

/**
 * Is every byte of this backup as it was written? Reads all of it; needs neither key nor database.
 * @throws BackupUnusable with the first damage found
 */
export async function checkBackup(folder: string, manifest: Manifest): Promise<void> {
  for (const table of manifest.tables) await expectFile(folder, table);
  await expectFile(folder, manifest.blobs.list);
  let count = 0;
  let batch: Promise<void>[] = [];
  for await (const blob of readBlobList(folder)) {
    count += 1;
    batch.push(
      expectFile(path.join(folder, BLOBS), { file: blobPath(blob.id), bytes: blob.bytes, sha256: blob.sha256 }),
    );
    if (batch.length < AT_ONCE) continue;
    await Promise.all(batch);
    batch = [];
  }
  await Promise.all(batch);
  if (count !== manifest.blobs.count)
    throw new BackupUnusable(`${folder} is damaged: it lists ${count} blobs and should list ${manifest.blobs.count}.`);
}

/** Tables and the list alone: what a restore reads first, before it changes anything. */
export async function checkTables(folder: string, manifest: Manifest): Promise<void> {
  for (const table of manifest.tables) await expectFile(folder, table);
  await expectFile(folder, manifest.blobs.list);
}

async function expectFile(folder: string, expected: StoredFile): Promise<void> {
  const found = await measureFile(path.join(folder, expected.file));
  if (found === undefined) throw new BackupUnusable(`${folder} is damaged: ${expected.file} is missing.`);
  if (found.bytes !== expected.bytes || found.sha256 !== expected.sha256)
    throw new BackupUnusable(`${folder} is damaged: ${expected.file} is not what was written.`);
}
