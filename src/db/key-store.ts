import type { Knex } from 'knex';
import type { UserId } from '../core/ids';
import type { ApiScope } from '../core/rights';
import { PERSON_COLUMNS, type SignedIn } from './session-store';

export interface ApiKeyRecord {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly ApiScope[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** API keys: only their hashes are kept. */
export interface KeyStore {
  insert(key: {
    id: string;
    userId: UserId;
    name: string;
    hash: Buffer;
    scopes: readonly ApiScope[];
    days: number;
  }): Promise<void>;
  find(hash: Buffer): Promise<(SignedIn & { readonly scopes: readonly ApiScope[] }) | undefined>;
  list(userId: UserId): Promise<ApiKeyRecord[]>;
  /** False when there is no such key of this person. */
  revoke(id: string, userId: UserId): Promise<boolean>;
}

export function createKeyStore(knex: Knex): KeyStore {
  return {
    async insert(key) {
      await knex('api_keys').insert({
        id: key.id,
        user_id: key.userId,
        name: key.name,
        key_hash: key.hash,
        scopes: [...key.scopes],
        expires_at: knex.raw('now() + make_interval(days => ?)', [key.days]),
      });
    },
    async find(hash) {
      const found = (await knex.raw(
        `select k.id, k.scopes, coalesce(k.last_used_at < now() - interval '1 minute', true) as stale,
                ${PERSON_COLUMNS}, u.must_change_password as "mustChangePassword", false as confirmed,
                null as "providerId", false as "secondFactorElsewhere"
           from api_keys k join users u on u.id = k.user_id
          where k.key_hash = ? and k.revoked_at is null and k.expires_at > now() and u.disabled_at is null`,
        [hash],
      )) as { rows: (SignedIn & { id: string; scopes: ApiScope[]; stale: boolean })[] };
      const row = found.rows[0];
      if (row === undefined) return undefined;
      if (row.stale) await knex('api_keys').where({ id: row.id }).update({ last_used_at: knex.fn.now() });
      const { id: _id, stale: _stale, ...signedIn } = row;
      return signedIn;
    },
    list: (userId) =>
      knex('api_keys').where({ user_id: userId }).orderBy('created_at', 'desc').select({
        id: 'id',
        name: 'name',
        scopes: 'scopes',
        createdAt: 'created_at',
        expiresAt: 'expires_at',
        revokedAt: 'revoked_at',
        lastUsedAt: 'last_used_at',
      }) as unknown as Promise<ApiKeyRecord[]>,
    revoke: async (id, userId) =>
      (await knex('api_keys')
        .where({ id, user_id: userId })
        .whereNull('revoked_at')
        .update({ revoked_at: knex.fn.now() })) === 1,
  };
}
