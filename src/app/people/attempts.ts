import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { App } from '../context';
import { AppError } from '../errors';

const WINDOW_SECONDS = 900;
/** Wrong tries of one address at one account. */
const PAIR_LIMIT = 10;
/** From here on an account under attack, or an address that attacks, is slowed down. Never refused: that would lock others out. */
const SLOW_FROM = { account: 20, address: 50 };
const STEP_MS = 100;
const SLOWEST_MS = 3_000;

const named = (kind: string, ...parts: readonly string[]): string =>
  `${kind}:${createHash('sha256').update(parts.join('\n')).digest('base64url')}`;

/** One subscriber: an IPv6 network of 64 bits is one house. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail = ''] = plain.split('::');
  const left = head.split(':').filter((part) => part !== '');
  const right = plain.includes('::') ? tail.split(':').filter((part) => part !== '') : [];
  const groups = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

export interface Attempt {
  succeeded(): Promise<void>;
  /** It was no wrong try, and nothing was won yet: this one is not counted. */
  forgiven(): Promise<void>;
}

/**
 * Counts before it is known whether the try is right, so that a hundred tries at once are not all let through. The pair of account
 * and address has a hard limit; account and address alone only a growing delay.
 * @throws AppError `too_many_attempts`
 */
export async function beginAttempt(app: App, account: string, remoteAddress: string): Promise<Attempt> {
  const limits = app.db.stores.people.limits;
  const network = networkOf(remoteAddress);
  const buckets = {
    pair: named('sign-in', account, network),
    account: named('sign-in-account', account),
    address: named('sign-in-address', network),
  };
  const pair = await limits.hit(buckets.pair, WINDOW_SECONDS);
  if (pair.hits > PAIR_LIMIT)
    throw new AppError('too_many_attempts', { retryAfterSeconds: Math.max(1, pair.secondsLeft) });
  const [byAccount, byAddress] = await Promise.all([
    limits.hit(buckets.account, WINDOW_SECONDS),
    limits.hit(buckets.address, WINDOW_SECONDS),
  ]);
  const over = Math.max(byAccount.hits - SLOW_FROM.account, byAddress.hits - SLOW_FROM.address, 0);
  if (over > 0) await wait(Math.min(over * STEP_MS, SLOWEST_MS));
  return {
    async succeeded() {
      await limits.clear(buckets.pair);
      await Promise.all([limits.forgive(buckets.account), limits.forgive(buckets.address)]);
    },
    async forgiven() {
      await Promise.all(Object.values(buckets).map((bucket) => limits.forgive(bucket)));
    },
  };
}

/** Wrong codes of one network at one account (security: five tries each); recovery codes go on. */
const CODE_PAIR_LIMIT = 5;
const CODE_WINDOW_SECONDS = 3_600;
/** Wrong codes an hour at one account from networks that it never signed in from: who tries them knows the password already. */
const CODE_LIMIT = 100;
const KNOWN_NETWORK_SECONDS = 30 * 86_400;

/**
 * Limits guesses at a code over all networks together. The networks from which the person signed in within a month are not among
 * them, and recovery codes cannot be guessed and are not counted: so nobody can lock the person out by guessing.
 * @throws AppError `too_many_attempts`
 */
export async function beginCodeAttempt(
  app: App,
  userId: string,
  remoteAddress: string,
): Promise<Pick<Attempt, 'succeeded'>> {
  const limits = app.db.stores.people.limits;
  const pair = named('code-pair', userId, networkOf(remoteAddress));
  const here = await limits.hit(pair, WINDOW_SECONDS);
  if (here.hits > CODE_PAIR_LIMIT)
    throw new AppError('too_many_attempts', { retryAfterSeconds: Math.max(1, here.secondsLeft) });
  const known = named('code-known', userId, networkOf(remoteAddress));
  const strangers = named('code-strangers', userId);
  const isKnown = await limits.isRunning(known);
  if (!isKnown) {
    const { hits, secondsLeft } = await limits.hit(strangers, CODE_WINDOW_SECONDS);
    if (hits > CODE_LIMIT) throw new AppError('too_many_attempts', { retryAfterSeconds: Math.max(1, secondsLeft) });
  }
  return {
    async succeeded() {
      await limits.clear(pair);
      if (isKnown) return;
      await limits.forgive(strangers);
      await limits.hit(known, KNOWN_NETWORK_SECONDS);
    },
  };
}

/** A plain limit, for forms that anybody may send. @throws AppError `too_many_attempts` */
export async function countRequest(
  app: App,
  what: string,
  remoteAddress: string,
  limit: { readonly hits: number; readonly seconds: number },
): Promise<void> {
  const { hits, secondsLeft } = await app.db.stores.people.limits.hit(
    named(what, networkOf(remoteAddress)),
    limit.seconds,
  );
  if (hits > limit.hits) throw new AppError('too_many_attempts', { retryAfterSeconds: Math.max(1, secondsLeft) });
}
