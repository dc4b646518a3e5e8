import { Client } from 'pg';

/** Names a job that exactly one process does at a time. */
const KEYS = { receiver: 0x7761736d } as const;
const RETRY_MS = 2000;

export interface Singleton {
  held(): boolean;
  close(): Promise<void>;
}

/**
 * Holds a session-level advisory lock on a connection of its own for as long as the process lives. When the process dies, the lock
 * goes with its connection and another process takes over within seconds. What the former holder had begun is fenced by the
 * transactions themselves, so a late one does no harm.
 */
export function holdSingleton(url: string, name: keyof typeof KEYS, onGained: () => void, onLost: () => void): Singleton {
  let client: Client | undefined;
  let held = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const lose = (): void => {
    client = undefined;
    if (held) {
      held = false;
      onLost();
    }
    if (!closed) timer = setTimeout(() => void attempt(), RETRY_MS);
  };

  const attempt = async (): Promise<void> => {
    const fresh = new Client({ connectionString: url, application_name: 'wasl-receiver', keepAlive: true });
    let gone = false;
    const onGone = (): void => {
      if (gone) return;
      gone = true;
      if (client === fresh) lose();
    };
    fresh.on('error', onGone);
    fresh.on('end', onGone);
    try {
      await fresh.connect();
      client = fresh;
      while (!closed && !gone && !held) {
        const result = await fresh.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [KEYS[name]]);
        if (result.rows[0]?.got === true && !closed) {
          held = true;
          onGained();
        } else await new Promise((resolve) => (timer = setTimeout(resolve, RETRY_MS)));
      }
      // closed while it was still connecting
      if (closed && !held) await fresh.end();
    } catch {
      await fresh.end().catch(() => undefined);
      if (!gone) {
        gone = true;
        lose();
      }
    }
  };

  void attempt();
  return {
    held: () => held,
    async close() {
      closed = true;
      held = false;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
