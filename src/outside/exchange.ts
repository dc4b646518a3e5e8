import http from 'node:http';
import tls from 'node:tls';
import type { Duplex } from 'node:stream';
import { FetchFailed, type Outside } from '../../connectors/contract';

const LONGEST_URL = 4_096;

export interface FetchRules {
  /** Ports that may be asked; undefined: any. A stranger's address is no reason to knock at any door. */
  readonly ports?: readonly number[] | undefined;
}
export interface Asked {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** @throws FetchFailed `url` */
export function addressOf(text: string, rules: FetchRules, base?: URL): URL {
  if (text.length > LONGEST_URL || !URL.canParse(text, base?.href)) throw new FetchFailed('url', 'not an address');
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new FetchFailed('url', `not by ${url.protocol}`);
  if (url.username !== '' || url.password !== '') throw new FetchFailed('url', 'an address with a password');
  if (rules.ports?.includes(portOf(url)) === false) throw new FetchFailed('url', `not at port ${url.port}`);
  return url;
}

const portOf = (url: URL): number => (url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port));

/**
 * One question over a guarded connection of its own, which ends with `read`'s answer. Redirects are the reader's business.
 * @throws HostRefused, FetchFailed `timeout`, the system's own error, and whatever `read` throws
 */
export async function exchange<T>(
  connect: Outside['connect'],
  url: URL,
  asked: Asked,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
  read: (response: http.IncomingMessage) => Promise<T> | T,
): Promise<T> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const socket = await connect(host, portOf(url), { timeoutMs, signal }).catch((error: unknown) => {
    throw signal.aborted ? outOfTime() : error;
  });
  const stream: Duplex = url.protocol === 'https:' ? tls.connect({ socket, host, ...serverName(host) }) : socket;
  // until the request listens; it hears of the error too
  stream.on('error', () => undefined);
  try {
    return await overStream(stream, url, asked, signal, read);
  } finally {
    stream.destroy();
    socket.destroy();
  }
}

/** A name for the certificate to bear; an address in its place is refused by TLS itself. */
const serverName = (host: string): { servername?: string } =>
  /[a-z]/i.test(host) && !host.includes(':') ? { servername: host } : {};

function overStream<T>(
  stream: Duplex,
  url: URL,
  { method, headers, body }: Asked,
  signal: AbortSignal,
  read: (response: http.IncomingMessage) => Promise<T> | T,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(outOfTime());
      stream.destroy();
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) return stop();
    const request = http.request({
      createConnection: () => stream,
      method,
      host: url.hostname,
      path: `${url.pathname}${url.search}`,
      headers: { ...headers, host: url.host, 'accept-encoding': 'identity', connection: 'close' },
    });
    request.once('error', reject);
    request.once('response', (response) => {
      Promise.resolve(response).then(read).then(resolve, reject);
    });
    request.end(body);
  });
}

/** @throws FetchFailed `too_large` */
export async function bodyOf(response: http.IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maxBytes) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The caller's patience and its own wish to stop, as one. */
export const untilEither = (timeoutMs: number, signal: AbortSignal | undefined): AbortSignal =>
  AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])]);

const tooLarge = (): FetchFailed => new FetchFailed('too_large', 'larger than allowed');
const outOfTime = (): FetchFailed => new FetchFailed('timeout', 'not here in time');
