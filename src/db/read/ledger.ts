import type { Knex } from 'knex';

export interface LedgerRowRead {
  readonly day: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly channel: string;
  readonly seen: number;
  readonly filed: number;
  /** Of those filed: the ones that nobody could open, filed with their originals. */
  readonly unreadable: number;
  readonly quarantined: number;
  readonly ignored: number;
  readonly pending: number;
  readonly ignoredBecause: Record<string, number>;
  readonly balanced: boolean;
}

/**
 * Per day (UTC) and account: what the source handed over, counted when it was stored, against what became of it. `seen` comes from
 * another table than the rest, so that a lost row cannot hide. Pending items are neither lost nor settled.
 * @param centreIds only accounts of these centres; undefined: all (for the operator's command line)
 */
export async function readLedger(
  knex: Knex,
  centreIds: readonly string[] | undefined,
  days: number,
): Promise<LedgerRowRead[]> {
  const result = (await knex.raw(
    `with span as (select (now() at time zone 'UTC')::date - ?::int + 1 as first_day),
     outcomes as (
       select account_id, (created_at at time zone 'UTC')::date as day, outcome, reason, count(*) as n
         from sightings, span where created_at >= span.first_day at time zone 'UTC' group by 1, 2, 3, 4),
     settled as (
       select account_id, day,
              coalesce(sum(n) filter (where outcome = 'filed'), 0)::int as filed,
              coalesce(sum(n) filter (where outcome = 'filed' and reason = 'shell'), 0)::int as unreadable,
              coalesce(sum(n) filter (where outcome = 'quarantined'), 0)::int as quarantined,
              coalesce(sum(n) filter (where outcome = 'ignored'), 0)::int as ignored,
              coalesce(sum(n) filter (where outcome = 'pending'), 0)::int as pending,
              coalesce(jsonb_object_agg(coalesce(reason, ''), n) filter (where outcome = 'ignored'), '{}') as because
         from outcomes group by 1, 2)
     select to_char(day, 'YYYY-MM-DD') as day, a.id as "accountId", a.name as "accountName", a.channel, coalesce(c.seen, 0)::int as seen,
            coalesce(s.filed, 0) as filed, coalesce(s.unreadable, 0) as unreadable, coalesce(s.quarantined, 0) as quarantined, coalesce(s.ignored, 0) as ignored,
            coalesce(s.pending, 0) as pending, coalesce(s.because, '{}') as "ignoredBecause"
       from settled s full join (select * from source_counts, span where day >= span.first_day) c using (account_id, day)
       join accounts a on a.id = account_id
      where ?::uuid[] is null or a.centre_id = any(?::uuid[])
      order by day desc, a.name, a.id`,
    [days, centreIds === undefined ? null : [...centreIds], centreIds === undefined ? null : [...centreIds]],
  )) as { rows: Omit<LedgerRowRead, 'balanced'>[] };
  return result.rows.map((row) => ({
    ...row,
    balanced: row.seen === row.filed + row.quarantined + row.ignored + row.pending,
  }));
}
