import type { Knex } from 'knex';
import { keyOf, URGENT, type AlarmChanges, type AlarmKind, type KnownAlarm } from '../core/alarms';

export interface Alarm {
  readonly id: string;
  readonly kind: AlarmKind;
  readonly severity: 'warning' | 'urgent';
  readonly centreId: string | null;
  readonly accountId: string | null;
  readonly accountName: string | null;
  readonly facts: Readonly<Record<string, string | number>>;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
}

export interface AlarmStore {
  /** Open ones, and those that closed in the last hour or so, with the database's time. */
  known(): Promise<{ readonly alarms: readonly KnownAlarm[]; readonly now: Date }>;
  /** @returns those that opened, with their new ids. An alarm that another process opened meanwhile is not among them. */
  apply(changes: AlarmChanges, newId: () => string): Promise<readonly Alarm[]>;
  /** Open ones first, then what was; of the whole installation and of these centres. */
  list(centreIds: readonly string[], limit: number): Promise<readonly Alarm[]>;
  countOpen(): Promise<ReadonlyMap<AlarmKind, number>>;
  forgetOld(): Promise<void>;
}

const KEPT_DAYS = 400;

export function createAlarmStore(knex: Knex): AlarmStore {
  return {
    async known() {
      const rows = (await knex('alarms')
        .whereNull('closed_at')
        .orWhereRaw(`closed_at > now() - interval '2 hours'`)
        .orderBy('opened_at', 'desc')
        .select({ id: 'id', key: 'key', lastSeenAt: 'last_seen_at', closedAt: 'closed_at' })) as KnownAlarm[];
      const at = (await knex.raw('select now() as now')) as { rows: { now: Date }[] };
      return { alarms: rows, now: at.rows[0]?.now ?? new Date() };
    },
    async apply(changes, newId) {
      for (const { id, condition, reopens } of changes.refresh)
        await knex('alarms')
          .where({ id })
          .update({
            last_seen_at: knex.fn.now(),
            facts: JSON.stringify(condition.facts),
            ...(reopens ? { closed_at: null, reopened: knex.raw('reopened + 1') } : {}),
          });
      if (changes.close.length > 0)
        await knex('alarms').whereIn('id', changes.close).update({ closed_at: knex.fn.now() });
      if (changes.open.length === 0) return [];
      const inserted = (await knex('alarms')
        .insert(
          changes.open.map((condition) => ({
            id: newId(),
            key: keyOf(condition),
            kind: condition.kind,
            severity: URGENT.has(condition.kind) ? 'urgent' : 'warning',
            centre_id: condition.centreId ?? null,
            account_id: condition.accountId ?? null,
            facts: JSON.stringify(condition.facts),
          })),
        )
        .onConflict(knex.raw('(key) where closed_at is null'))
        .ignore()
        .returning('id')) as { id: string }[];
      return select(knex, (query) =>
        query.whereIn(
          'a.id',
          inserted.map((row) => row.id),
        ),
      );
    },
    list: (centreIds, limit) =>
      select(knex, (query) =>
        query
          .where((seen) => seen.whereNull('a.centre_id').orWhereIn('a.centre_id', [...centreIds]))
          .orderByRaw('a.closed_at is not null, a.opened_at desc, a.id desc')
          .limit(limit),
      ),
    async countOpen() {
      const rows = (await knex('alarms')
        .whereNull('closed_at')
        .groupBy('kind')
        .select('kind', knex.raw('count(*)::int as open'))) as {
        kind: AlarmKind;
        open: number;
      }[];
      return new Map(rows.map((row) => [row.kind, row.open]));
    },
    async forgetOld() {
      await knex('alarms').whereRaw(`closed_at < now() - make_interval(days => ?)`, [KEPT_DAYS]).delete();
    },
  };
}

async function select(knex: Knex, narrow: (query: Knex.QueryBuilder) => Knex.QueryBuilder): Promise<Alarm[]> {
  const query = knex('alarms as a').leftJoin('accounts as c', 'c.id', 'a.account_id').select({
    id: 'a.id',
    kind: 'a.kind',
    severity: 'a.severity',
    centreId: 'a.centre_id',
    accountId: 'a.account_id',
    accountName: 'c.name',
    facts: 'a.facts',
    openedAt: 'a.opened_at',
    closedAt: 'a.closed_at',
  });
  return (await narrow(query)) as Alarm[];
}
