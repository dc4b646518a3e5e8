import { openSmtp, type OpenConnection, type SmtpServer } from './server';

export interface Lease {
  readonly open: OpenConnection;
  /** It carried another message before: the server may have ended it meanwhile. */
  readonly reused: boolean;
  /** Gives it back; `broken` ones, and those in an unclear state, are closed. */
  release(broken: boolean): void;
}
interface Pool {
  readonly fingerprint: string;
  readonly idle: { open: OpenConnection; timer: NodeJS.Timeout }[];
  readonly waiting: (() => void)[];
  busy: number;
}
const IDLE_MS = 20_000;
const pools = new Map<string, Pool>();

/** A connection of the account's pool, never more than `maxConnections` at once. Rejects as `openSmtp`, or when `signal` aborts. */
export async function leaseSmtp(
  accountId: string,
  server: SmtpServer,
  signal: AbortSignal,
  fresh = false,
): Promise<Lease> {
  const pool = poolOf(accountId, server);
  while (pool.busy >= server.maxConnections) await turn(pool, signal);
  signal.throwIfAborted();
  pool.busy++;
  try {
    const kept = fresh ? undefined : takeIdle(pool);
    const open = kept ?? (await openSmtp(server));
    return { open, reused: kept !== undefined, release: (broken) => giveBack(pool, open, broken) };
  } catch (error) {
    leave(pool);
    throw error;
  }
}

/** Ends the account's idle connections; those at work end by themselves. */
export function closeSmtpPool(accountId: string): void {
  const pool = pools.get(accountId);
  pools.delete(accountId);
  for (const { open, timer } of pool?.idle.splice(0) ?? []) {
    clearTimeout(timer);
    open.connection.quit();
  }
}

function poolOf(accountId: string, server: SmtpServer): Pool {
  const fingerprint = JSON.stringify(server);
  const known = pools.get(accountId);
  if (known?.fingerprint === fingerprint) return known;
  closeSmtpPool(accountId);
  const pool: Pool = { fingerprint, idle: [], waiting: [], busy: 0 };
  pools.set(accountId, pool);
  return pool;
}

function takeIdle(pool: Pool): OpenConnection | undefined {
  for (let kept = pool.idle.pop(); kept !== undefined; kept = pool.idle.pop()) {
    clearTimeout(kept.timer);
    if (kept.open.alive()) return kept.open;
  }
  return undefined;
}

function giveBack(pool: Pool, open: OpenConnection, broken: boolean): void {
  const current = [...pools.values()].includes(pool);
  if (broken || !open.alive()) open.connection.close();
  else if (!current) open.connection.quit();
  else {
    const entry = { open, timer: setTimeout(() => retire(pool, open), IDLE_MS) };
    entry.timer.unref();
    pool.idle.push(entry);
  }
  leave(pool);
}

function retire(pool: Pool, open: OpenConnection): void {
  const at = pool.idle.findIndex((entry) => entry.open === open);
  if (at >= 0) pool.idle.splice(at, 1);
  open.connection.quit();
}

function leave(pool: Pool): void {
  pool.busy--;
  pool.waiting.shift()?.();
}

function turn(pool: Pool, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const come = (): void => {
      signal.removeEventListener('abort', give);
      resolve();
    };
    const give = (): void => {
      pool.waiting.splice(pool.waiting.indexOf(come), 1);
      reject(signal.reason);
    };
    signal.addEventListener('abort', give, { once: true });
    pool.waiting.push(come);
  });
}
