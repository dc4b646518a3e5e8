/** `wasl inspect-mail`: what Wasl would make of these mails, by the code and under the limits that ingestion has. */
import fs from 'node:fs/promises';
import os from 'node:os';
import readline from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { LIMITS } from '../../connectors/_mail/parse/limits';
import { createParsePool, ParseFailure, type ParsePool } from '../parsing/pool';

/** Files under way at once, for each worker: one is read from disk while another is parsed. */
const AHEAD = 3;

/**
 * Writes one JSON line for each file, in order. A file that cannot be read, or a mail beyond the limits, is a line with
 * `"ok":false` and the reason; nothing else is written.
 */
export async function inspectMail(files: AsyncIterable<string> | Iterable<string>, out: Writable): Promise<void> {
  const size = Math.max(1, Math.min(os.availableParallelism(), 4));
  const pool = createParsePool({ size });
  const underWay: Promise<string>[] = [];
  try {
    for await (const file of files) {
      underWay.push(lineOf(pool, file));
      if (underWay.length >= size * AHEAD) await write(out, (await underWay.shift()) ?? '');
    }
    for (const line of underWay) await write(out, await line);
  } finally {
    await pool.close();
  }
}

/** The paths on a stream, one a line; empty lines are none. */
export async function* pathsFrom(input: Readable): AsyncGenerator<string> {
  for await (const line of readline.createInterface({ input, crlfDelay: Infinity })) if (line.trim() !== '') yield line;
}

async function lineOf(pool: ParsePool, file: string): Promise<string> {
  try {
    return JSON.stringify({ file, ok: true, ...(await pool.inspect(await read(file))) });
  } catch (error) {
    const code = error instanceof ParseFailure ? `${error.code}: ` : '';
    return JSON.stringify({ file, ok: false, error: code + (error instanceof Error ? error.message : String(error)) });
  }
}

/** Asks the size first: a file beyond the limit is not brought into memory. */
async function read(file: string): Promise<Uint8Array> {
  const { size } = await fs.stat(file);
  if (size > LIMITS.totalBytes) throw new ParseFailure('too_large', `The mail has ${size} bytes; ${LIMITS.totalBytes} are read.`);
  return fs.readFile(file);
}

async function write(out: Writable, line: string): Promise<void> {
  if (!out.write(`${line}\n`)) await new Promise<void>((resolve) => out.once('drain', resolve));
}
