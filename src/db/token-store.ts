import type { Knex } from 'knex';
import type { AccountId } from '../core/ids';

export interface KeptTokens {
  readonly sealed: Buffer;
  readonly grantedFor: string;
  /** By the database's clock: false once the access token should be renewed. */
  readonly fresh: boolean;
}

export interface TokenStore {
  read(accountId: AccountId): Promise<KeptTokens | undefined>;
  /** As `read`, alone until the transaction ends: a refresh token that works once is spent by one process. */
  lock(accountId: AccountId): Promise<KeptTokens | undefined>;
  write(accountId: AccountId, tokens: { sealed: Buffer; grantedFor: string; renewInSeconds: number }): Promise<void>;
}

export function createTokenStore(knex: Knex): TokenStore {
  const find = (accountId: AccountId): Knex.QueryBuilder =>
    knex('account_tokens')
      .where({ account_id: accountId })
      .first('sealed', 'granted_for as grantedFor', knex.raw('renew_at > now() as fresh'));
  const told = (row: (KeptTokens & { sealed: Buffer | null }) | undefined): KeptTokens | undefined =>
    row === undefined || row.sealed === null ? undefined : row;
  return {
    read: async (accountId) => told(await find(accountId)),
    async lock(accountId) {
      await knex('account_tokens').insert({ account_id: accountId }).onConflict('account_id').ignore();
      return told(await find(accountId).forUpdate());
    },
    async write(accountId, { sealed, grantedFor, renewInSeconds }) {
      await knex('account_tokens')
        .where({ account_id: accountId })
        .update({
          sealed,
          granted_for: grantedFor,
          // of this moment: the transaction began before the token was asked for
          renew_at: knex.raw('clock_timestamp() + make_interval(secs => ?)', [renewInSeconds]),
          updated_at: knex.raw('clock_timestamp()'),
        });
    },
  };
}
