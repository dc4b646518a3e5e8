import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Readable, Transform } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import path from 'node:path';
import type { StoredFile } from './manifest';

/** Rows are gathered to pieces of this size before they are compressed: one piece a row costs more than the rows. */
const PIECE_BYTES = 128 * 1024;

/** Writes rows compressed, forced to the disk; hashes what lies there. */
export async function writeCompressed(
  folder: string,
  file: string,
  rows: AsyncIterable<Uint8Array>,
): Promise<StoredFile> {
  const target = path.join(folder, file);
  const hash = createHash('sha256');
  let bytes = 0;
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(
    Readable.from(inPieces(rows), { objectMode: false }),
    createGzip({ level: 1 }),
    measured,
    fs.createWriteStream(target, { mode: 0o600, flush: true }),
  );
  return { file, bytes, sha256: hash.digest('hex') };
}

/** The rows of a compressed file, one buffer a row with its newline. */
export async function* readCompressed(folder: string, file: string): AsyncGenerator<Buffer> {
  const source = fs.createReadStream(path.join(folder, file));
  const unpacked = createGunzip();
  source.on('error', (error) => unpacked.destroy(error));
  source.pipe(unpacked);
  let rest = Buffer.alloc(0);
  for await (const chunk of unpacked as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      const row = chunk.subarray(from, end + 1);
      yield rest.length === 0 ? row : Buffer.concat([rest, row]);
      rest = Buffer.alloc(0);
      from = end + 1;
    }
    if (from < chunk.length) rest = Buffer.concat([rest, chunk.subarray(from)]);
  }
  if (rest.length > 0) yield rest;
}

export async function* inPieces(rows: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const row of rows) {
    pieces.push(row);
    bytes += row.length;
    if (bytes < PIECE_BYTES) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(pieces);
}

/** Size and hash of a file as it lies there; undefined when there is none. */
export async function measureFile(file: string): Promise<{ bytes: number; sha256: string } | undefined> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of fs.createReadStream(file) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/**
 * Copies a file and forces it to the disk; it appears under its name only when it is whole.
 * @returns size and hash of what was copied; undefined when there is nothing to copy
 */
export async function copyDurably(from: string, to: string): Promise<{ bytes: number; sha256: string } | undefined> {
  const aside = `${to}.new`;
  const hash = createHash('sha256');
  let bytes = 0;
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  try {
    await pipeline(fs.createReadStream(from), measured, fs.createWriteStream(aside, { mode: 0o600, flush: true }));
  } catch (error) {
    await fs.promises.rm(aside, { force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && !fs.existsSync(from)) return undefined;
    throw error;
  }
  await fs.promises.rename(aside, to);
  return { bytes, sha256: hash.digest('hex') };
}
