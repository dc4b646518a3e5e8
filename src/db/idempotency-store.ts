import type { Knex } from 'knex';

export type Begun = 'new' | 'other_body' | { readonly status: number; readonly response: unknown };

/** The same request twice has one effect (ruling 10). Used inside the transaction of that effect. */
export interface IdempotencyStore {
  /** `new`: do it, then `remember`. A concurrent twin waits here until the first one commits. */
  begin(scope: string, key: string, bodyHash: Buffer): Promise<Begun>;
  remember(scope: string, key: string, status: number, response: unknown): Promise<void>;
  /** Forgets what is older than a day. Returns how many. */
  forgetOld(): Promise<number>;
}

export function createIdempotencyStore(knex: Knex): IdempotencyStore {
  return {
    async begin(scope, key, bodyHash) {
      const inserted = await knex('idempotency')
        .insert({ scope, key, body_hash: bodyHash, status: 0, response: 'null' })
        .onConflict(['scope', 'key'])
        .ignore()
        .returning('key');
      if (inserted.length === 1) return 'new';
      const row = (await knex('idempotency').where({ scope, key }).first('body_hash', 'status', 'response')) as
        | { body_hash: Buffer; status: number; response: unknown }
        | undefined;
      if (row === undefined || !row.body_hash.equals(bodyHash)) return 'other_body';
      return { status: row.status, response: row.response };
    },
    async remember(scope, key, status, response) {
      await knex('idempotency').where({ scope, key }).update({ status, response: JSON.stringify(response ?? null) });
    },
    forgetOld: async () => knex('idempotency').whereRaw(`created_at < now() - interval '1 day'`).delete(),
  };
}
