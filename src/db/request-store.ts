import type { Knex } from 'knex';

export interface RequestKey {
  /** Author, route and object (ruling 10). */
  readonly scope: string;
  readonly key: string;
}
export interface KnownRequest {
  readonly bodyHash: Buffer;
  /** 0 while the first one is still being worked on. */
  readonly status: number;
  readonly response: unknown;
}

/** The guard against the same request twice. */
export interface RequestStore {
  /**
   * True when this request is the first with its key, or the first one died over it: then it must be worked on. False when it is
   * known already.
   */
  claim(request: RequestKey, bodyHash: Buffer): Promise<boolean>;
  find(request: RequestKey): Promise<KnownRequest | undefined>;
  finish(request: RequestKey, status: number, response: unknown): Promise<void>;
  /** The work was refused and had no effect: the key is free again. */
  release(request: RequestKey): Promise<void>;
  sweep(days: number): Promise<number>;
}

/** Longer than any request works (statement timeout 30 s); after it the one who claimed is taken for dead. */
const CLAIM_SECONDS = 45;

export function createRequestStore(knex: Knex): RequestStore {
  return {
    async claim({ scope, key }, bodyHash) {
      const result = (await knex.raw(
        `insert into idempotency as i (scope, key, body_hash, status, response) values (?, ?, ?, 0, '{}')
         on conflict (scope, key) do update set created_at = now()
           where i.status = 0 and i.body_hash = excluded.body_hash and i.created_at < now() - make_interval(secs => ?)
         returning 1`,
        [scope, key, bodyHash, CLAIM_SECONDS],
      )) as { rows: unknown[] };
      return result.rows.length === 1;
    },
    async find({ scope, key }) {
      const row = (await knex('idempotency').where({ scope, key }).first('body_hash', 'status', 'response')) as
        | { body_hash: Buffer; status: number; response: unknown }
        | undefined;
      return row === undefined ? undefined : { bodyHash: row.body_hash, status: row.status, response: row.response };
    },
    async finish({ scope, key }, status, response) {
      await knex('idempotency').where({ scope, key }).update({ status, response: JSON.stringify(response ?? null) });
    },
    async release({ scope, key }) {
      await knex('idempotency').where({ scope, key, status: 0 }).delete();
    },
    sweep: async (days) => knex('idempotency').whereRaw('created_at < now() - make_interval(days => ?)', [days]).delete(),
  };
}
