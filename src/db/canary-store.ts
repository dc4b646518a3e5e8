import type { Knex } from 'knex';

/** One mail to oneself: when it was queued, taken by the outgoing server, seen at the source again, and recognised. */
export interface CanaryMeasure {
  readonly accountId: string;
  readonly queuedAt: Date;
  readonly sentAt: Date | null;
  readonly arrivedAt: Date | null;
}

export interface CanaryStore {
  /** Accounts of these whose last canary is older than so many seconds. */
  due(accountIds: readonly string[], everySeconds: number): Promise<string[]>;
  insert(id: string, accountId: string): Promise<void>;
  sent(id: string): Promise<void>;
  /** Came back through this account. False when it is none of ours. */
  arrived(externalId: string, accountId: string): Promise<boolean>;
  latest(): Promise<readonly CanaryMeasure[]>;
  forgetOld(): Promise<void>;
}

const KEPT_DAYS = 7;

export function createCanaryStore(knex: Knex): CanaryStore {
  return {
    async due(accountIds, everySeconds) {
      if (accountIds.length === 0) return [];
      const rows = (await knex('accounts as a')
        .whereIn('a.id', accountIds)
        .andWhere('a.enabled', true)
        .whereNotExists(
          knex('canaries as c')
            .whereRaw('c.account_id = a.id')
            .andWhereRaw('c.queued_at > now() - make_interval(secs => ?)', [everySeconds]),
        )
        .select('a.id')) as { id: string }[];
      return rows.map((row) => row.id);
    },
    async insert(id, accountId) {
      await knex('canaries').insert({ id, account_id: accountId });
    },
    async sent(id) {
      await knex('canaries')
        .where({ id })
        .whereNull('sent_at')
        .update({ sent_at: knex.raw('clock_timestamp()') });
    },
    async arrived(externalId, accountId) {
      const notice = (await knex('notices')
        .where({ external_id: externalId, purpose: 'canary', account_id: accountId })
        .first('id')) as { id: string } | undefined;
      if (notice === undefined) return false;
      await knex('canaries')
        .where({ id: notice.id })
        .whereNull('arrived_at')
        .update({ arrived_at: knex.raw('clock_timestamp()') });
      return true;
    },
    latest: async () => {
      const found = (await knex.raw(
        `select distinct on (account_id) account_id, queued_at, sent_at, arrived_at from canaries
          where arrived_at is not null order by account_id, queued_at desc`,
      )) as { rows: { account_id: string; queued_at: Date; sent_at: Date | null; arrived_at: Date | null }[] };
      return found.rows.map((row) => ({
        accountId: row.account_id,
        queuedAt: row.queued_at,
        sentAt: row.sent_at,
        arrivedAt: row.arrived_at,
      }));
    },
    async forgetOld() {
      await knex('canaries').whereRaw(`queued_at < now() - make_interval(days => ?)`, [KEPT_DAYS]).delete();
    },
  };
}
