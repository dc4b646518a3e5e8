import type { Knex } from 'knex';

/** Counts that hold across processes and restarts. A bucket's name is hashed by the caller when it holds an address. */
export interface LimitStore {
  /** Counts one more and says how many there are in the running window. */
  hit(bucket: string, windowSeconds: number): Promise<{ readonly hits: number; readonly secondsLeft: number }>;
  /** Whether anything is counted in the running window; counts nothing. */
  isRunning(bucket: string): Promise<boolean>;
  clear(bucket: string): Promise<void>;
  /** Takes one back: the attempt was no offence after all. */
  forgive(bucket: string): Promise<void>;
  sweep(): Promise<number>;
}

export function createLimitStore(knex: Knex): LimitStore {
  return {
    async hit(bucket, windowSeconds) {
      const result = (await knex.raw(
        `insert into rate_limits as l (bucket, hits, window_ends_at) values (?, 1, now() + make_interval(secs => ?))
         on conflict (bucket) do update set
           hits = case when l.window_ends_at < now() then 1 else l.hits + 1 end,
           window_ends_at = case when l.window_ends_at < now() then excluded.window_ends_at else l.window_ends_at end
         returning hits, extract(epoch from window_ends_at - now())::int as "secondsLeft"`,
        [bucket, windowSeconds],
      )) as { rows: { hits: number; secondsLeft: number }[] };
      return result.rows[0] ?? { hits: 1, secondsLeft: windowSeconds };
    },
    isRunning: async (bucket) =>
      (await knex('rate_limits').where({ bucket }).whereRaw('window_ends_at > now()').first('hits')) !== undefined,
    async clear(bucket) {
      await knex('rate_limits').where({ bucket }).delete();
    },
    async forgive(bucket) {
      await knex('rate_limits').where({ bucket }).andWhere('hits', '>', 0).decrement('hits', 1);
    },
    sweep: async () => knex('rate_limits').whereRaw('window_ends_at < now()').delete(),
  };
}
