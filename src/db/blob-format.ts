/**
 * The one home of a blob's format: `nonce (12) · AES-256-GCM ciphertext · tag (16)`, one file a blob, each under a key of its own.
 * Nothing here knows the database or the installation's key, so that parse workers load it alone.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** Opens this blob and no other: what a parse worker is given instead of bytes (ruling 15). */
export interface BlobHandle {
  readonly file: string;
  readonly key: Uint8Array;
}

/** A blob on disk whose key has not been sealed yet. */
export interface UnsealedBlob {
  readonly id: string;
  /** Of the content, not of the file. */
  readonly sha256: Uint8Array;
  readonly bytes: number;
  readonly key: Uint8Array;
}

/** The blob's key was destroyed (ruling 5), or its file is gone. */
export class BlobGone extends Error {
  readonly code = 'original_missing';
}

export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
/** Deciphered so much at a time: a large blob lies in memory once, not twice. */
const CHUNK_BYTES = 1024 * 1024;
export const BLOB_FILE_MODE = 0o600;
export const BLOB_FOLDER_MODE = 0o700;

/** Where a blob's file lies in the store's folder, and in a backup's. Folders follow the time in the id, so that a batch syncs one. */
export const blobPath = (id: string): string => path.join(id.slice(0, 4), id.slice(4, 8), id);

/** What goes to the disk for a content, as the parts of one write. */
export function encipher(id: string, content: Uint8Array): { readonly parts: Buffer[]; readonly blob: UnsealedBlob } {
  const key = randomBytes(32);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const parts = [nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()];
  return { parts, blob: { id, key, bytes: content.byteLength, sha256: createHash('sha256').update(content).digest() } };
}

/** Opens a whole file's bytes. @throws when they are not those that were written under this key */
export function decipher(file: Buffer, key: Uint8Array): Buffer {
  const opener = createDecipheriv('aes-256-gcm', key, file.subarray(0, NONCE_BYTES));
  opener.setAuthTag(file.subarray(file.length - TAG_BYTES));
  return Buffer.concat([opener.update(file.subarray(NONCE_BYTES, file.length - TAG_BYTES)), opener.final()]);
}

/**
 * Reads and opens a blob, all of it or only its first `most` bytes (all of it is verified even so, and the rest is never held);
 * blocks, so it belongs into a worker.
 * @throws BlobGone when there is no file; the disk's own error when it cannot be read; another when the bytes are not those written
 */
export function readBlobFile({ file, key }: BlobHandle, most = Number.POSITIVE_INFINITY): Buffer {
  const fd = openExisting(file);
  try {
    const length = fs.fstatSync(fd).size - NONCE_BYTES - TAG_BYTES;
    if (length < 0) throw new BlobGone(`${path.basename(file)} is cut short`);
    const ends = Buffer.allocUnsafe(NONCE_BYTES + TAG_BYTES);
    readFully(fd, ends.subarray(0, NONCE_BYTES), 0);
    readFully(fd, ends.subarray(NONCE_BYTES), NONCE_BYTES + length);
    const opener = createDecipheriv('aes-256-gcm', key, ends.subarray(0, NONCE_BYTES));
    opener.setAuthTag(ends.subarray(NONCE_BYTES));
    const content = Buffer.allocUnsafeSlow(Math.min(length, most));
    const chunk = Buffer.allocUnsafe(Math.min(length, CHUNK_BYTES));
    for (let at = 0; at < length; at += chunk.length) {
      const piece = chunk.subarray(0, Math.min(chunk.length, length - at));
      readFully(fd, piece, NONCE_BYTES + at);
      const opened = opener.update(piece);
      if (at < content.length) opened.copy(content, at);
    }
    opener.final();
    return content;
  } finally {
    fs.closeSync(fd);
  }
}

/**
 * Writes a blob and brings its bytes to the disk; blocks. Its name is durable when its folder has been synced (`BlobStore.adopt`).
 * @throws the disk's own error
 */
export function writeBlobFile(root: string, id: string, content: Uint8Array): UnsealedBlob {
  const file = path.join(root, blobPath(id));
  const { parts, blob } = encipher(id, content);
  const fd = createNew(file);
  try {
    if (fs.writevSync(fd, parts) !== sizeOf(parts)) throw cutShort();
    fs.fdatasyncSync(fd);
  } catch (error) {
    // half a file on a full disk would only make it fuller
    fs.rmSync(file, { force: true });
    throw error;
  } finally {
    fs.closeSync(fd);
  }
  return blob;
}

export const sizeOf = (parts: readonly Buffer[]): number => parts.reduce((sum, part) => sum + part.length, 0);

/** A disk that fills up takes a part and says nothing: what was kept of the blob is worthless. */
export const cutShort = (): Error =>
  Object.assign(new Error('the disk is full: only a part was written'), { code: 'ENOSPC', syscall: 'writev' });

function openExisting(file: string): number {
  try {
    return fs.openSync(file, 'r');
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? new BlobGone(`blob ${path.basename(file)} has no file`) : error;
  }
}

function createNew(file: string): number {
  try {
    return fs.openSync(file, 'wx', BLOB_FILE_MODE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: BLOB_FOLDER_MODE });
    return fs.openSync(file, 'wx', BLOB_FILE_MODE);
  }
}

function readFully(fd: number, into: Buffer, position: number): void {
  for (let done = 0; done < into.length; ) {
    const read = fs.readSync(fd, into, done, into.length - done, position + done);
    if (read === 0) throw new BlobGone('a blob is shorter than it was');
    done += read;
  }
}
