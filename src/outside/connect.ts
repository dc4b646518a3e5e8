import dns from 'node:dns/promises';
import net from 'node:net';
import type { Outside } from '../../connectors/contract';
import { refusedKind, type OutsidePolicy } from './policy';
import { refusalOf } from './refusal';

/** All addresses of a name; rejects as `dns.lookup` does. */
export type Lookup = (host: string) => Promise<readonly string[]>;

/** The system's own resolver, the hosts file too: what every other program on this machine would be told. */
export const systemLookup: Lookup = async (host) =>
  (await dns.lookup(host, { all: true, verbatim: true })).map(({ address }) => address);

/** How long one of several addresses is waited for before the next is tried. */
const NEXT_ADDRESS_MS = 1_000;

/**
 * A connector of sockets that goes nowhere against the policy. The name is resolved once: what was judged is what is connected to,
 * whatever the resolver says a moment later. Spellings of numbers (`0x7f.1`, `2130706433`) are names to us and judged by
 * what the resolver makes of them.
 */
export function guardedConnect(policy: OutsidePolicy, lookup: Lookup): Outside['connect'] {
  return async (host, port, options) => {
    const bare = host.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
    const signal = AbortSignal.any([
      AbortSignal.timeout(options.timeoutMs),
      ...(options.signal ? [options.signal] : []),
    ]);
    const found = net.isIP(bare) === 0 ? await unlessAborted(lookup(bare), signal) : [bare];
    const open = found.filter((address) => refusedKind(policy, bare, address) === undefined);
    const [first] = found;
    if (first === undefined) throw Object.assign(new Error(`${bare} has no address`), { code: 'ENOTFOUND' });
    if (open.length === 0) throw refusalOf(bare, first, refusedKind(policy, bare, first) ?? 'forbidden');
    const socket = await firstToAnswer(bare, port, open, signal);
    // belt and braces: whatever happened below us, this is where the bytes would go
    const kind = refusedKind(policy, bare, socket.remoteAddress ?? '');
    if (kind === undefined) return socket;
    socket.destroy();
    throw refusalOf(bare, socket.remoteAddress ?? '?', kind);
  };
}

/** Connects to the first of the judged addresses that answers; nothing is resolved again. */
function firstToAnswer(
  host: string,
  port: number,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({
      host,
      port,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
      lookup: (_host, _options, done) =>
        done(
          null,
          addresses.map((address) => ({ address, family: net.isIP(address.replace(/%.*$/, '')) })),
        ),
    });
    const stop = (): void => void socket.destroy(timedOut(signal));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    // stays: until its new owner listens, an error without a listener would end the process
    socket.on('error', (error) => {
      signal.removeEventListener('abort', stop);
      reject(error);
    });
    socket.once('connect', () => {
      signal.removeEventListener('abort', stop);
      resolve(socket);
    });
  });
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(timedOut(signal));
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function timedOut(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  if (reason instanceof Error && reason.name !== 'TimeoutError') return reason;
  return Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' });
}
