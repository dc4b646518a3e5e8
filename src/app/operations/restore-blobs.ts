import fs from 'node:fs/promises';
import path from 'node:path';
import { blobPath } from '../../db/blob-store';
import { BLOBS, readBlobList, type BackedUpBlob } from './backup-blobs';
import { BackupUnusable } from './manifest';
import { copyDurably, measureFile } from './stored-file';

const AT_ONCE = 8;

/**
 * Copies the files of a backup back, each compared with what was written; those that are there already are left. May be done again.
 * @returns how many
 * @throws BackupUnusable
 */
export async function restoreBlobs(folder: string, blobDir: string): Promise<number> {
  await fs.mkdir(blobDir, { recursive: true, mode: 0o700 });
  const folders = new Set<string>();
  let count = 0;
  let batch: Promise<void>[] = [];
  for await (const blob of readBlobList(folder)) {
    count += 1;
    batch.push(restoreBlob(folder, blobDir, blob, folders));
    if (batch.length < AT_ONCE) continue;
    await Promise.all(batch);
    batch = [];
  }
  await Promise.all(batch);
  return count;
}

async function restoreBlob(folder: string, blobDir: string, blob: BackedUpBlob, folders: Set<string>): Promise<void> {
  const target = path.join(blobDir, blobPath(blob.id));
  if (!folders.has(path.dirname(target))) {
    await fs.mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    folders.add(path.dirname(target));
  }
  // from an attempt that was cut short, or the store itself survived
  const there = await fs.stat(target).catch(() => undefined);
  if (there?.size === blob.bytes && (await measureFile(target))?.sha256 === blob.sha256) return;
  const copied = await copyDurably(path.join(folder, BLOBS, blobPath(blob.id)), target);
  if (copied === undefined) throw new BackupUnusable(`${folder} is damaged: the blob ${blob.id} is missing.`);
  if (copied.sha256 === blob.sha256) return;
  await fs.rm(target, { force: true });
  throw new BackupUnusable(`${folder} is damaged: the blob ${blob.id} is not what was written.`);
}
