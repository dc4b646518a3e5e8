import http from 'node:http';
import tls from 'node:tls';
import type { Duplex } from 'node:stream';
import { FetchFailed, type Fetched, type FetchLimits, type Outside } from '../../connectors/contract';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MOST_REDIRECTS = 3;
const LONGEST_URL = 4_096;
/** Nothing of ours: neither who asks nor for whom. */
const HEADERS = { 'user-agent': 'Mozilla/5.0', 'accept-encoding': 'identity', connection: 'close' };

export interface FetchRules {
  /** Ports that may be asked; undefined: any. A stranger's address is no reason to knock at any door. */
  readonly ports?: readonly number[] | undefined;
}

/** Fetches through guarded connections alone: each redirect is a new address, judged anew. */
export function guardedFetch(connect: Outside['connect'], rules: FetchRules): Outside['fetch'] {
  return async (url, limits) => {
    const signal = AbortSignal.any([AbortSignal.timeout(limits.timeoutMs), ...(limits.signal ? [limits.signal] : [])]);
    let at = addressOf(url, rules);
    for (let left = limits.maxRedirects ?? MOST_REDIRECTS; ; left--) {
      const answer = await ask(connect, at, limits, signal);
      if ('body' in answer) return { ...answer, url: at.href };
      if (left === 0) throw new FetchFailed('redirects', 'too many redirects');
      at = addressOf(answer.location, rules, at);
    }
  };
}

/** @throws FetchFailed `url` */
function addressOf(text: string, rules: FetchRules, base?: URL): URL {
  if (text.length > LONGEST_URL || !URL.canParse(text, base?.href)) throw new FetchFailed('url', 'not an address');
  const url = new URL(text, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new FetchFailed('url', `not by ${url.protocol}`);
  if (url.username !== '' || url.password !== '') throw new FetchFailed('url', 'an address with a password');
  if (rules.ports?.includes(portOf(url)) === false) throw new FetchFailed('url', `not at port ${url.port}`);
  return url;
}

const portOf = (url: URL): number => (url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port));

async function ask(
  connect: Outside['connect'],
  url: URL,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<Omit<Fetched, 'url'> | { readonly location: string }> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const socket = await connect(host, portOf(url), { timeoutMs: limits.timeoutMs, signal }).catch((error: unknown) => {
    throw signal.aborted ? outOfTime() : error;
  });
  const stream: Duplex = url.protocol === 'https:' ? tls.connect({ socket, host, ...serverName(host) }) : socket;
  // until the request listens; it hears of the error too
  stream.on('error', () => undefined);
  try {
    return await exchange(stream, url, limits, signal);
  } finally {
    stream.destroy();
    socket.destroy();
  }
}

/** A name for the certificate to bear; an address in its place is refused by TLS itself. */
const serverName = (host: string): { servername?: string } =>
  /[a-z]/i.test(host) && !host.includes(':') ? { servername: host } : {};

function exchange(
  stream: Duplex,
  url: URL,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<Omit<Fetched, 'url'> | { readonly location: string }> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(outOfTime());
      stream.destroy();
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) return stop();
    const request = http.request({
      createConnection: () => stream,
      host: url.hostname,
      path: `${url.pathname}${url.search}`,
      headers: {
        ...HEADERS,
        host: url.host,
        accept: limits.types.map((type) => (type.endsWith('/') ? `${type}*` : type)).join(', '),
      },
    });
    request.once('error', reject);
    request.once('response', (response) => {
      const { location } = response.headers;
      if (REDIRECTS.has(response.statusCode ?? 0) && location !== undefined) return resolve({ location });
      bodyOf(response, limits).then(resolve, reject);
    });
    request.end();
  });
}

async function bodyOf(response: http.IncomingMessage, limits: FetchLimits): Promise<Omit<Fetched, 'url'>> {
  if (response.statusCode !== 200) throw new FetchFailed('status', `answered ${response.statusCode ?? 'nothing'}`);
  const contentType = (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!limits.types.some((type) => contentType.startsWith(type)))
    throw new FetchFailed('type', 'not of the kind that was asked for');
  if (Number(response.headers['content-length'] ?? 0) > limits.maxBytes) throw tooLarge();
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > limits.maxBytes) throw tooLarge();
    parts.push(part);
  }
  return { contentType, body: Buffer.concat(parts) };
}

const tooLarge = (): FetchFailed => new FetchFailed('too_large', 'larger than allowed');
const outOfTime = (): FetchFailed => new FetchFailed('timeout', 'not here in time');
