import fs from 'node:fs/promises';
import path from 'node:path';
import { blobFolders, type BlobFolder } from './blob-files';
import {
  BLOB_FILE_MODE,
  BLOB_FOLDER_MODE,
  BlobGone,
  blobPath,
  cutShort,
  decipher,
  encipher,
  NONCE_BYTES,
  sizeOf,
  TAG_BYTES,
  type BlobHandle,
  type UnsealedBlob,
} from './blob-format';
import { readBlobStream, writeBlobStream } from './blob-stream';
import type { Sealer } from './sealer';
import { syncFolder } from './sync-folder';

export { BlobGone, blobPath, type BlobHandle, type UnsealedBlob } from './blob-format';

/** A blob on disk whose row is not written yet. Give it to `stores.blobs.insert` in the transaction that needs it. */
export interface StoredBlob {
  readonly id: string;
  readonly sha256: Buffer;
  readonly bytes: number;
  readonly sealedKey: Buffer;
}
/** A blob's row, as far as it opens the file. */
export interface SealedBlob {
  readonly id: string;
  readonly sealedKey: Uint8Array | null;
}

export interface BlobStore {
  /** Where `writeBlobFile` puts blobs that this store shall adopt. */
  readonly root: string;
  /** Returns when every byte and every name is on the disk (fsync). Files without a row are collected after a grace period. */
  write(contents: readonly Uint8Array[]): Promise<StoredBlob[]>;
  /** The same for one that is too large for memory. @throws the content's own error; then no file is left */
  writeStream(content: AsyncIterable<Uint8Array>): Promise<StoredBlob>;
  /** Seals the keys of blobs that a worker wrote; returns when their names are on the disk too. */
  adopt(blobs: readonly UnsealedBlob[]): Promise<StoredBlob[]>;
  /** @throws BlobGone */
  read(blob: SealedBlob): Promise<Buffer>;
  /** Of its content, as its file says. @throws BlobGone */
  size(blob: SealedBlob): Promise<number>;
  /** Piece by piece; see `readBlobStream`. @throws BlobGone, at once when its key was destroyed */
  stream(blob: SealedBlob): AsyncIterable<Buffer>;
  /** What a worker needs to read the blob itself. @throws BlobGone when its key was destroyed */
  handle(blob: SealedBlob): BlobHandle;
  remove(id: string): Promise<void>;
  /** What lies there, folder by folder, after the named one and older than `before`. */
  folders(after: string, before: Date): AsyncIterable<BlobFolder>;
}

const PARALLEL_WRITES = 16;

/**
 * One encrypted file a blob, each under a key of its own that lies sealed in the database: destroying the row's key destroys the
 * blob wherever copies of the file may be.
 */
export class FolderBlobStore implements BlobStore {
  /** Folders of which we know that they are there and that their own names are durable: the newest, they follow the time. */
  private readonly durable = new Set<string>();

  constructor(
    readonly root: string,
    private readonly sealer: Sealer,
    private readonly newId: () => string,
  ) {}

  async write(contents: readonly Uint8Array[]): Promise<StoredBlob[]> {
    const written: UnsealedBlob[] = [];
    for (let at = 0; at < contents.length; at += PARALLEL_WRITES) {
      const slice = contents.slice(at, at + PARALLEL_WRITES);
      written.push(...(await Promise.all(slice.map((content) => this.writeOne(content)))));
    }
    return this.adopt(written);
  }

  async writeStream(content: AsyncIterable<Uint8Array>): Promise<StoredBlob> {
    const [stored] = await this.adopt([await writeBlobStream(this.root, this.newId(), content)]);
    if (stored === undefined) throw new Error('one blob was written and none adopted');
    return stored;
  }

  async adopt(blobs: readonly UnsealedBlob[]): Promise<StoredBlob[]> {
    await Promise.all(
      [...new Set(blobs.map(({ id }) => path.dirname(this.fileOf(id))))].map((folder) => this.syncFolders(folder)),
    );
    return blobs.map(({ id, sha256, bytes, key }) => ({
      id,
      sha256: Buffer.from(sha256),
      bytes,
      sealedKey: this.sealer.seal(key, `blob:${id}`),
    }));
  }

  async read(blob: SealedBlob): Promise<Buffer> {
    const { file, key } = this.handle(blob);
    const bytes = await fs.readFile(file).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new BlobGone(`blob ${blob.id} has no file`) : error;
    });
    return decipher(bytes, key);
  }

  async size(blob: SealedBlob): Promise<number> {
    const { file } = this.handle(blob);
    const { size } = await fs.stat(file).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new BlobGone(`blob ${blob.id} has no file`) : error;
    });
    return size - NONCE_BYTES - TAG_BYTES;
  }

  stream(blob: SealedBlob): AsyncIterable<Buffer> {
    return readBlobStream(this.handle(blob));
  }

  handle(blob: SealedBlob): BlobHandle {
    if (blob.sealedKey === null) throw new BlobGone(`blob ${blob.id} was destroyed`);
    return { file: this.fileOf(blob.id), key: this.sealer.open(blob.sealedKey, `blob:${blob.id}`) };
  }

  async remove(id: string): Promise<void> {
    await fs.rm(this.fileOf(id), { force: true });
  }

  folders(after: string, before: Date): AsyncIterable<BlobFolder> {
    return blobFolders(this.root, after, before);
  }

  private fileOf(id: string): string {
    return path.join(this.root, blobPath(id));
  }

  private async writeOne(content: Uint8Array): Promise<UnsealedBlob> {
    const { parts, blob } = encipher(this.newId(), content);
    const file = this.fileOf(blob.id);
    const handle = await createNew(file);
    try {
      const { bytesWritten } = await handle.writev(parts);
      if (bytesWritten !== sizeOf(parts)) throw cutShort();
      await handle.datasync();
    } catch (error) {
      // half a file on a full disk would only make it fuller
      await fs.rm(file, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
    return blob;
  }

  /** A file's name is durable only when its folder is, and a new folder's only when its parents are. */
  private async syncFolders(folder: string): Promise<void> {
    await syncFolder(folder);
    if (this.durable.has(folder)) return;
    await syncFolder(path.dirname(folder));
    await syncFolder(this.root);
    if (this.durable.size > 100) this.durable.clear();
    this.durable.add(folder);
  }
}

async function createNew(file: string): Promise<fs.FileHandle> {
  try {
    return await fs.open(file, 'wx', BLOB_FILE_MODE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await fs.mkdir(path.dirname(file), { recursive: true, mode: BLOB_FOLDER_MODE });
    return fs.open(file, 'wx', BLOB_FILE_MODE);
  }
}
