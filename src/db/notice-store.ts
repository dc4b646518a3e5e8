import type { Knex } from 'knex';

/** Something that the installation itself says to a person or a program: about no case, and never twice. */
export interface Notice {
  readonly id: string;
  readonly via: 'mail' | 'webhook';
  readonly purpose: 'alarm' | 'canary' | 'account_test';
  readonly accountId: string | null;
  readonly recipient: string;
  readonly externalId: string | null;
  readonly payload: Buffer;
  readonly attempt: number;
  readonly createdAt: Date;
}
export type NewNotice = Omit<Notice, 'attempt' | 'createdAt'>;
export interface NoticeChange {
  readonly state: 'queued' | 'sent' | 'rejected' | 'unknown';
  readonly reason: string | null;
  readonly retryInSeconds?: number;
}

const CLAIM_LEASE_SECONDS = 30;
const WIRE_LEASE_SECONDS = 180;
const KEPT_DAYS = 30;

export interface NoticeStore {
  insert(notices: readonly NewNotice[]): Promise<void>;
  /** Takes one that is due; nothing while a restored copy is on hold. */
  claim(): Promise<Notice | undefined>;
  /** Said just before the first byte. False when the attempt is no longer ours. */
  goOnWire(notice: Notice): Promise<boolean>;
  finish(notice: Notice, change: NoticeChange): Promise<boolean>;
  /** Leases that ran out: a mail that may have reached the wire is unknown; a webhook's receiver knows its id, and is told again. */
  expire(): Promise<void>;
  forgetOld(): Promise<void>;
}

export function createNoticeStore(knex: Knex): NoticeStore {
  return {
    async insert(notices) {
      if (notices.length === 0) return;
      await knex('notices').insert(
        notices.map((notice) => ({
          id: notice.id,
          via: notice.via,
          purpose: notice.purpose,
          account_id: notice.accountId,
          recipient: notice.recipient,
          external_id: notice.externalId,
          payload: notice.payload,
        })),
      );
    },
    async claim() {
      const result = (await knex.raw(
        `update notices set state = 'sending', attempt = attempt + 1, updated_at = now(), lease_until = now() + make_interval(secs => ?)
          where id = (select id from notices where state = 'queued' and next_attempt_at <= now()
                         and not exists (select 1 from holds where released_at is null)
                       order by next_attempt_at limit 1 for update skip locked)
         returning *`,
        [CLAIM_LEASE_SECONDS],
      )) as { rows: Record<string, unknown>[] };
      return result.rows[0] === undefined ? undefined : toNotice(result.rows[0]);
    },
    goOnWire: async (notice) =>
      (await knex('notices')
        .where({ id: notice.id, attempt: notice.attempt, state: 'sending' })
        .update({
          wire_attempt: notice.attempt,
          lease_until: knex.raw('now() + make_interval(secs => ?)', [WIRE_LEASE_SECONDS]),
        })) === 1,
    finish: async (notice, change) =>
      (await knex('notices')
        .where({ id: notice.id, attempt: notice.attempt, state: 'sending' })
        .update({
          state: change.state,
          reason: change.reason,
          lease_until: null,
          updated_at: knex.fn.now(),
          ...(change.retryInSeconds === undefined
            ? {}
            : { next_attempt_at: knex.raw('now() + make_interval(secs => ?)', [change.retryInSeconds]) }),
        })) === 1,
    async expire() {
      await knex('notices')
        .where({ state: 'sending' })
        .andWhereRaw('lease_until < now()')
        .update({
          // whoever waited for a test mail is gone with the process
          state: knex.raw(
            `case when via = 'mail' and wire_attempt = attempt then 'unknown' when purpose = 'account_test' then 'rejected' else 'queued' end`,
          ),
          reason: 'worker_lost',
          next_attempt_at: knex.fn.now(),
          lease_until: null,
          updated_at: knex.fn.now(),
        });
    },
    async forgetOld() {
      await knex('notices')
        .whereIn('state', ['sent', 'rejected', 'unknown'])
        .andWhereRaw(`updated_at < now() - make_interval(days => ?)`, [KEPT_DAYS])
        .delete();
    },
  };
}

function toNotice(row: Record<string, unknown>): Notice {
  return {
    id: row['id'] as string,
    via: row['via'] as 'mail' | 'webhook',
    purpose: row['purpose'] as Notice['purpose'],
    accountId: row['account_id'] as string | null,
    recipient: row['recipient'] as string,
    externalId: row['external_id'] as string | null,
    payload: row['payload'] as Buffer,
    attempt: row['attempt'] as number,
    createdAt: row['created_at'] as Date,
  };
}
