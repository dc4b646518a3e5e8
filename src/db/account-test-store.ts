import type { Knex } from 'knex';
import type { NewNotice, Notice } from './notice-store';

/** How far a test mail of an account came. Seconds are the database's (ruling 6). */
export interface AccountTest {
  readonly id: string;
  readonly state: 'queued' | 'sending' | 'sent' | 'rejected' | 'unknown';
  /** Why it is as it is, as for a delivery. */
  readonly reason: string | null;
  readonly startedAt: Date;
  readonly ageSeconds: number;
  /** From its start until it was recognised on arrival; null: it has not come back. */
  readonly backAfterSeconds: number | null;
}

/** Test mails of accounts are notices that only the process which made them sends: when it dies, nobody sends them after it. */
export interface AccountTestStore {
  /** Kept as taken already, so that no worker takes it. */
  begin(notice: NewNotice): Promise<Notice>;
  latest(accountId: string): Promise<AccountTest | undefined>;
  /** Came back through this account. False when it is none of its test mails. */
  arrived(externalId: string, accountId: string): Promise<boolean>;
}

/** The sender's patience (`SEND_TIMEOUT_MS`) and a little more. */
const LEASE_SECONDS = 90;

export function createAccountTestStore(knex: Knex): AccountTestStore {
  return {
    async begin(notice) {
      const [row] = (await knex('notices')
        .insert({
          id: notice.id,
          via: notice.via,
          purpose: notice.purpose,
          account_id: notice.accountId,
          recipient: notice.recipient,
          external_id: notice.externalId,
          payload: notice.payload,
          state: 'sending',
          attempt: 1,
          lease_until: knex.raw('now() + make_interval(secs => ?)', [LEASE_SECONDS]),
        })
        .returning(['created_at'])) as { created_at: Date }[];
      return { ...notice, attempt: 1, createdAt: row?.created_at ?? new Date() };
    },
    async latest(accountId) {
      const found = (await knex.raw(
        `select id, state, reason, created_at, extract(epoch from clock_timestamp() - created_at)::float8 as age,
                extract(epoch from came_back_at - created_at)::float8 as back
           from notices where account_id = ? and purpose = 'account_test' order by created_at desc limit 1`,
        [accountId],
      )) as { rows: Row[] };
      const row = found.rows[0];
      return (
        row && {
          id: row.id,
          state: row.state,
          reason: row.reason,
          startedAt: row.created_at,
          ageSeconds: row.age,
          backAfterSeconds: row.back,
        }
      );
    },
    async arrived(externalId, accountId) {
      const mine = { account_id: accountId, external_id: externalId, purpose: 'account_test' };
      const seen = await knex('notices')
        .where(mine)
        .update({ came_back_at: knex.raw('coalesce(came_back_at, clock_timestamp())') });
      return seen > 0;
    },
  };
}

interface Row {
  readonly id: string;
  readonly state: AccountTest['state'];
  readonly reason: string | null;
  readonly created_at: Date;
  readonly age: number;
  readonly back: number | null;
}
