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
    const fresh = new Client({ connectionString: url, application_name: 'wasl-receiver', keepAlive: true, keepAliveInitialDelayMillis: 10_000 });
    let over = false;
    // a failing connection may say so by an event, by a rejection, or by both: it is lost once
    const end = (): void => {
      if (over) return;
      over = true;
      void fresh.end().catch(() => undefined);
      lose();
    };
    fresh.on('error', end);
    fresh.on('end', end);
    try {
      await fresh.connect();
      client = fresh;
      // a host that loses its power says no goodbye: the server asks whether it is there, or the seat would stay taken for hours
      await fresh.query('set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3');
      while (!closed && !over && !held) {
        const result = await fresh.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [KEYS[name]]);
        if (result.rows[0]?.got === true && !closed && !over) {
          held = true;
          onGained();
        } else await new Promise((resolve) => (timer = setTimeout(resolve, RETRY_MS)));
      }
      // closed while it was still connecting
      if (closed) end();
    } catch {
      end();
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
