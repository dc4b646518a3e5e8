/** Blobs too large for memory, in the format of `blob-format.ts`: written and read piece by piece. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {
  BLOB_FILE_MODE,
  BLOB_FOLDER_MODE,
  BlobGone,
  blobPath,
  NONCE_BYTES,
  TAG_BYTES,
  type BlobHandle,
  type UnsealedBlob,
} from './blob-format';

/** Read at once. */
const PIECE_BYTES = 256 * 1024;

/**
 * Writes a blob as its content comes, hashing on the way; one piece is held at a time. Resolves when its bytes are on the disk; its
 * name is durable when its folder has been synced (`BlobStore.adopt`). What a killed process leaves has no row, and is collected.
 * @throws the content's own error, or the disk's; then no file is left
 */
export async function writeBlobStream(
  root: string,
  id: string,
  content: AsyncIterable<Uint8Array>,
): Promise<UnsealedBlob> {
  const file = path.join(root, blobPath(id));
  await fs.promises.mkdir(path.dirname(file), { recursive: true, mode: BLOB_FOLDER_MODE });
  const out = await fs.promises.open(file, 'wx', BLOB_FILE_MODE);
  try {
    const written = await pour(out, content);
    await out.datasync();
    return { id, ...written };
  } catch (error) {
    // half a file on a full disk would only make it fuller
    await fs.promises.rm(file, { force: true });
    throw error;
  } finally {
    await out.close();
  }
}

async function pour(
  out: fs.promises.FileHandle,
  content: AsyncIterable<Uint8Array>,
): Promise<Omit<UnsealedBlob, 'id'>> {
  const key = randomBytes(32);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const hash = createHash('sha256');
  let bytes = 0;
  // writes until all is taken: a disk that fills up fails the next one
  await out.appendFile(nonce);
  for await (const piece of content) {
    hash.update(piece);
    bytes += piece.byteLength;
    await out.appendFile(cipher.update(piece));
  }
  await out.appendFile(Buffer.concat([cipher.final(), cipher.getAuthTag()]));
  return { key, bytes, sha256: hash.digest() };
}

/**
 * A blob's content piece by piece. Only after the last one is it certain that the bytes are those that were written: a reader that
 * is told an error there must let go of what it has.
 * @throws BlobGone when there is no file or it is cut short; the disk's own error; another when the bytes are not those written
 */
export async function* readBlobStream(handle: BlobHandle): AsyncGenerator<Buffer> {
  const file = await openFile(handle.file);
  try {
    const length = (await file.stat()).size - NONCE_BYTES - TAG_BYTES;
    if (length < 0) throw new BlobGone(`${path.basename(handle.file)} is cut short`);
    const opener = createDecipheriv('aes-256-gcm', handle.key, await readAt(file, 0, NONCE_BYTES));
    opener.setAuthTag(await readAt(file, NONCE_BYTES + length, TAG_BYTES));
    for (let at = 0; at < length; at += PIECE_BYTES)
      yield opener.update(await readAt(file, NONCE_BYTES + at, Math.min(PIECE_BYTES, length - at)));
    opener.final();
  } finally {
    await file.close();
  }
}

async function openFile(file: string): Promise<fs.promises.FileHandle> {
  try {
    return await fs.promises.open(file, 'r');
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? new BlobGone(`blob ${path.basename(file)} has no file`)
      : error;
  }
}

async function readAt(file: fs.promises.FileHandle, position: number, bytes: number): Promise<Buffer> {
  const into = Buffer.allocUnsafe(bytes);
  for (let done = 0; done < bytes;) {
    const { bytesRead } = await file.read(into, done, bytes - done, position + done);
    if (bytesRead === 0) throw new BlobGone('a blob is shorter than it was');
    done += bytesRead;
  }
  return into;
}
