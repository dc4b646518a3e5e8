import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { blobFolders, type BlobFolder } from './blob-files';
import type { Sealer } from './sealer';

/** A blob on disk whose row is not written yet. Give it to `stores.blobs.insert` in the transaction that needs it. */
export interface StoredBlob {
  readonly id: string;
  readonly sha256: Buffer;
  readonly bytes: number;
  readonly sealedKey: Buffer;
}

export interface BlobStore {
  /** Returns when every byte and every name is on the disk (fsync). Files without a row are collected after a grace period. */
  write(contents: readonly Uint8Array[]): Promise<StoredBlob[]>;
  read(blob: { readonly id: string; readonly sealedKey: Uint8Array | null }): Promise<Buffer>;
  remove(id: string): Promise<void>;
  /** What lies there, folder by folder, after the named one and older than `before`. */
  folders(after: string, before: Date): AsyncIterable<BlobFolder>;
}

/** The blob's key was destroyed (ruling 5), or its file is gone. */
export class BlobGone extends Error {}

const NONCE = 12;
const TAG = 16;
const PARALLEL_WRITES = 16;

/**
 * One encrypted file a blob, each under a key of its own that lies sealed in the database: destroying the row's key destroys the
 * blob wherever copies of the file may be. Folders follow the time in the id, so that a batch syncs one folder.
 */
export class FolderBlobStore implements BlobStore {
  constructor(
    private readonly root: string,
    private readonly sealer: Sealer,
    private readonly newId: () => string,
  ) {}

  async write(contents: readonly Uint8Array[]): Promise<StoredBlob[]> {
    const written: StoredBlob[] = [];
    const folders = new Set<string>();
    for (let at = 0; at < contents.length; at += PARALLEL_WRITES) {
      const slice = contents.slice(at, at + PARALLEL_WRITES);
      written.push(...(await Promise.all(slice.map((content) => this.writeOne(content, folders)))));
    }
    await Promise.all([...folders].map(syncFolder));
    return written;
  }

  async read(blob: { readonly id: string; readonly sealedKey: Uint8Array | null }): Promise<Buffer> {
    if (blob.sealedKey === null) throw new BlobGone(`blob ${blob.id} was destroyed`);
    const key = this.sealer.open(blob.sealedKey, `blob:${blob.id}`);
    const file = await fs.readFile(this.fileOf(blob.id)).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new BlobGone(`blob ${blob.id} has no file`) : error;
    });
    const decipher = createDecipheriv('aes-256-gcm', key, file.subarray(0, NONCE));
    decipher.setAuthTag(file.subarray(file.length - TAG));
    return Buffer.concat([decipher.update(file.subarray(NONCE, file.length - TAG)), decipher.final()]);
  }

  async remove(id: string): Promise<void> {
    await fs.rm(this.fileOf(id), { force: true });
  }

  folders(after: string, before: Date): AsyncIterable<BlobFolder> {
    return blobFolders(this.root, after, before);
  }

  private async writeOne(content: Uint8Array, folders: Set<string>): Promise<StoredBlob> {
    const id = this.newId();
    const key = randomBytes(32);
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    const parts = [nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()];
    const file = this.fileOf(id);
    const folder = path.dirname(file);
    if (!folders.has(folder)) {
      await fs.mkdir(folder, { recursive: true, mode: 0o700 });
      folders.add(folder);
    }
    const handle = await fs.open(file, 'wx', 0o600);
    try {
      const { bytesWritten } = await handle.writev(parts);
      if (bytesWritten !== parts.reduce((sum, part) => sum + part.length, 0)) throw cutShort();
      await handle.datasync();
    } catch (error) {
      // half a file on a full disk would only make it fuller
      await fs.rm(file, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
    return {
      id,
      sha256: createHash('sha256').update(content).digest(),
      bytes: content.byteLength,
      sealedKey: this.sealer.seal(key, `blob:${id}`),
    };
  }

  private fileOf(id: string): string {
    return path.join(this.root, blobPath(id));
  }
}

/** Where a blob's file lies in the store's folder, and in a backup's. */
export const blobPath = (id: string): string => path.join(id.slice(0, 4), id.slice(4, 8), id);

/** A disk that fills up takes a part and says nothing: what was kept of the blob is worthless. */
const cutShort = (): Error => Object.assign(new Error('the disk is full: only a part was written'), { code: 'ENOSPC', syscall: 'writev' });

async function syncFolder(folder: string): Promise<void> {
  // the file's name is durable only when its folder is, and the folder's only when its parent is
  for (const directory of [folder, path.dirname(folder)]) {
    const handle = await fs.open(directory, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}
