import net from 'node:net';
import { Readable } from 'node:stream';
import type { ClamdAddress } from '../core/clamd-address';
import { ScannerAway, type Verdict } from '../core/scan';

export interface ClamdOptions {
  /** For connecting, and for each silence while it works; a scan itself may take minutes on a large archive. */
  readonly silenceMs?: number;
  /** A larger file is not sent at all. Must not exceed clamd's `StreamMaxLength`. */
  readonly mostBytes?: number;
}

export interface ClamdScanner {
  readonly mostBytes: number;
  /** @throws ScannerAway */
  scan(content: Uint8Array): Promise<Verdict>;
  isThere(): Promise<boolean>;
}

const SILENCE_MS = 60_000;
const MOST_BYTES = 25 * 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;
const LONGEST_ANSWER = 4096;

/**
 * Has one file scanned over clamd's stream protocol (`zINSTREAM`). Anything but its plain "OK" is not clean.
 * @throws ScannerAway when it cannot be reached, hangs up without a word (`whileSending`: perhaps because the file is too long for
 * it, its words about that are lost with the connection), or is silent for too long
 */
export async function scanWithClamd(address: ClamdAddress, content: Uint8Array, options: ClamdOptions = {}): Promise<Verdict> {
  if (content.byteLength > (options.mostBytes ?? MOST_BYTES)) return { state: 'too_large' };
  return verdictOf(await ask(address, 'zINSTREAM\0', streamed(content), options.silenceMs ?? SILENCE_MS));
}

/** Whether clamd is there. @throws ScannerAway */
export async function pingClamd(address: ClamdAddress, silenceMs = 5_000): Promise<void> {
  const answer = await ask(address, 'zPING\0', [], silenceMs);
  if (answer !== 'PONG') throw new ScannerAway(`clamd answered "${answer.slice(0, 80)}" to PING`);
}

/** For the use cases. */
export const createClamdScanner = (address: ClamdAddress, options: ClamdOptions = {}): ClamdScanner => ({
  mostBytes: options.mostBytes ?? MOST_BYTES,
  scan: (content) => scanWithClamd(address, content, options),
  isThere: () =>
    pingClamd(address).then(
      () => true,
      () => false,
    ),
});

/** Pure: what an answer means. */
export function verdictOf(answer: string): Verdict {
  const found = /^stream: (.+) FOUND$/s.exec(answer);
  if (found) return { state: 'infected', signature: (found[1] ?? '').slice(0, 200) };
  if (answer === 'stream: OK') return { state: 'clean' };
  return { state: /size limit exceeded/i.test(answer) ? 'too_large' : 'failed' };
}

/** Each chunk behind its length, four bytes big endian; a length of nought ends the stream. */
function* streamed(content: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < content.byteLength; at += CHUNK_BYTES) {
    const chunk = content.subarray(at, at + CHUNK_BYTES);
    yield lengthOf(chunk.byteLength);
    yield chunk;
  }
  yield lengthOf(0);
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes);
  return length;
}

/** One question on a connection of its own; the answer ends with NUL or with the connection. */
function ask(address: ClamdAddress, command: string, body: Iterable<Uint8Array>, silenceMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ ...address, timeout: silenceMs });
    let answer = '';
    let trouble = 'it hung up without an answer';
    const words = Readable.from([Buffer.from(command), ...body]);
    const end = (): void => {
      socket.destroy();
      // it may answer and hang up while we are still sending: what it said counts, not that we could not go on
      if (answer === '') reject(new ScannerAway(`clamd: ${trouble}`, { whileSending: !words.readableEnded }));
      else resolve(answer.replace(/\0.*$/s, '').trim());
    };
    socket.setEncoding('utf8');
    // left open: the answer comes on the same connection
    socket.once('connect', () => void words.pipe(socket, { end: false }));
    socket.on('data', (part: string) => {
      answer += part;
      if (answer.includes('\0') || answer.length > LONGEST_ANSWER) end();
    });
    socket.once('timeout', () => {
      trouble = `silent for ${silenceMs} ms`;
      answer = '';
      end();
    });
    socket.once('error', (error: NodeJS.ErrnoException) => (trouble = error.code ?? error.message));
    socket.once('close', end);
  });
}
