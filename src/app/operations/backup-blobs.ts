import fs from 'node:fs/promises';
import path from 'node:path';
import { blobPath } from '../../db/blob-store';
import type { BlobFacts } from '../../db/dump';
import { copyDurably, measureFile, readCompressed } from './stored-file';

/** A blob as it lies in a backup: encrypted, under the key that its row holds sealed. */
export interface BackedUpBlob {
  readonly id: string;
  /** Size and hash of the file. */
  readonly bytes: number;
  readonly sha256: string;
  /** Size and hash of what it opens to. */
  readonly plainBytes: number;
  readonly plainSha256: string;
}

export const BLOBS = 'blobs';
export const BLOB_LIST = 'blobs.tsv.gz';
const AT_ONCE = 8;
/** So many are looked at together; their order in the list is kept. */
const BATCH = 64;

export interface BlobSources {
  /** The store's folder. */
  readonly store: string;
  /** An earlier backup: what it has already is shared with it and read from nowhere. */
  readonly earlier?: string;
  /** Share the store's own files instead of copying them: as quick as it is dependent on them. */
  readonly linkToStore: boolean;
}

/** Brings the files of `wanted` (ascending by id) into `folder`. Yields what lies there, in order; `missing` hears of the others. */
export async function* backUpBlobs(
  folder: string,
  wanted: AsyncIterable<BlobFacts>,
  sources: BlobSources,
  missing: (id: string) => void,
): AsyncGenerator<BackedUpBlob> {
  const known = sources.earlier === undefined ? undefined : new EarlierBackup(sources.earlier);
  const folders = new Set<string>();
  for await (const batch of inBatches(wanted)) {
    const jobs: (() => Promise<BackedUpBlob | undefined>)[] = [];
    for (const blob of batch) {
      const earlier = await known?.find(blob.id);
      jobs.push(() => backUpOne(folder, blob, sources, earlier, folders));
    }
    for (let at = 0; at < jobs.length; at += AT_ONCE) {
      const done = await Promise.all(jobs.slice(at, at + AT_ONCE).map((job) => job()));
      for (const [index, result] of done.entries()) {
        if (result !== undefined) yield result;
        else missing(batch[at + index]?.id ?? '');
      }
    }
  }
}

async function backUpOne(
  folder: string,
  blob: BlobFacts,
  sources: BlobSources,
  earlier: BackedUpBlob | undefined,
  folders: Set<string>,
): Promise<BackedUpBlob | undefined> {
  const target = path.join(folder, BLOBS, blobPath(blob.id));
  await makeFolder(path.dirname(target), folders);
  const plain = { plainBytes: blob.bytes, plainSha256: blob.sha256 };
  if (earlier !== undefined && sources.earlier !== undefined) {
    const shared = path.join(sources.earlier, BLOBS, blobPath(blob.id));
    const found = await fs.stat(shared).catch(() => undefined);
    if (found?.size === earlier.bytes && (await linked(shared, target)))
      return { id: blob.id, bytes: earlier.bytes, sha256: earlier.sha256, ...plain };
  }
  const original = path.join(sources.store, blobPath(blob.id));
  if (sources.linkToStore && (await linked(original, target))) {
    const measured = await measureFile(target);
    if (measured !== undefined) return { id: blob.id, ...measured, ...plain };
  }
  const copied = await copyDurably(original, target);
  return copied === undefined ? undefined : { id: blob.id, ...copied, ...plain };
}

async function makeFolder(folder: string, made: Set<string>): Promise<void> {
  if (made.has(folder)) return;
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  made.add(folder);
}

/** False where the file system or its borders forbid it, or there is no such file. */
const linked = (from: string, to: string): Promise<boolean> =>
  fs.link(from, to).then(
    () => true,
    () => false,
  );

/** An earlier backup's list, read along with the wanted ids: both ascend. */
class EarlierBackup {
  private readonly entries: AsyncIterator<BackedUpBlob>;
  private current: BackedUpBlob | undefined;
  private begun = false;

  constructor(folder: string) {
    this.entries = readBlobList(folder)[Symbol.asyncIterator]();
  }

  async find(id: string): Promise<BackedUpBlob | undefined> {
    if (!this.begun) {
      this.begun = true;
      await this.step();
    }
    while (this.current !== undefined && this.current.id < id) await this.step();
    return this.current?.id === id ? this.current : undefined;
  }
  private async step(): Promise<void> {
    const next = await this.entries.next().catch(() => undefined);
    this.current = next === undefined || next.done === true ? undefined : next.value;
  }
}

async function* inBatches(blobs: AsyncIterable<BlobFacts>): AsyncGenerator<readonly BlobFacts[]> {
  let batch: BlobFacts[] = [];
  for await (const blob of blobs) {
    batch.push(blob);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

export async function* asLines(blobs: AsyncIterable<BackedUpBlob>): AsyncGenerator<Buffer> {
  for await (const { id, bytes, sha256, plainBytes, plainSha256 } of blobs)
    yield Buffer.from(`${id}\t${bytes}\t${sha256}\t${plainBytes}\t${plainSha256}\n`);
}

/** What a backup says of its blobs, in the order of their ids. */
export async function* readBlobList(folder: string): AsyncGenerator<BackedUpBlob> {
  for await (const line of readCompressed(folder, BLOB_LIST)) {
    const [id = '', bytes, sha256 = '', plainBytes, plainSha256 = ''] = line.toString('utf8').trimEnd().split('\t');
    yield { id, bytes: Number(bytes), sha256, plainBytes: Number(plainBytes), plainSha256 };
  }
}
