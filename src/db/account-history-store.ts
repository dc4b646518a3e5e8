import type { Knex } from 'knex';
import type { AccountId } from '../core/ids';

/** One look at a source. */
export interface LookSeen {
  readonly accountId: AccountId;
  readonly at: Date;
  readonly items: number;
  /** The most that was found waiting. */
  readonly lag: number;
  /** Absent: it went well. */
  readonly error?: string;
}
/** An hour of an account, UTC. */
export interface AccountHour {
  readonly hour: Date;
  readonly looks: number;
  readonly failed: number;
  readonly items: number;
  readonly maxLag: number;
  readonly error: string | null;
}

export interface AccountHistoryStore {
  note(look: LookSeen): Promise<void>;
  /** Newest first. */
  since(accountId: AccountId, from: Date): Promise<AccountHour[]>;
  /** Forgets what is older. */
  sweep(before: Date): Promise<void>;
}

export function createAccountHistoryStore(knex: Knex): AccountHistoryStore {
  return {
    async note({ accountId, at, items, lag, error }) {
      await knex.raw(
        `insert into account_hours as h (account_id, hour, looks, failed, items, max_lag, error)
         values (?, date_trunc('hour', ?::timestamptz), 1, ?, ?, ?, ?)
         on conflict (account_id, hour) do update set looks = h.looks + 1, failed = h.failed + excluded.failed, items = h.items + excluded.items,
           max_lag = greatest(h.max_lag, excluded.max_lag), error = coalesce(excluded.error, h.error)`,
        [accountId, at, error === undefined ? 0 : 1, items, lag, error ?? null],
      );
    },
    since: (accountId, from) =>
      knex('account_hours')
        .where({ account_id: accountId })
        .andWhere('hour', '>=', from)
        .orderBy('hour', 'desc')
        .select('hour', 'looks', 'failed', 'items', 'max_lag as maxLag', 'error'),
    async sweep(before) {
      await knex('account_hours').where('hour', '<', before).delete();
    },
  };
}
