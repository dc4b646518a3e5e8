import type { Knex } from 'knex';
import type { Condition } from '../../core/alarms';
import { AWAITS_SCAN } from '../scan-store';

/** How long something may wait before a person hears of it. */
const LATE = {
  deliveryMinutes: 10,
  filingMinutes: 10,
  pullMinutes: 10,
  canaryMinutes: 15,
  noticeMinutes: 30,
  scanMinutes: 10,
} as const;
/** An account that failed so often in a row is no passing trouble. */
const SICK_AFTER = 3;
const QUARANTINED_AN_HOUR = 5;

export interface ConditionSettings {
  readonly backupDays: number;
  readonly restoreTestDays: number;
  readonly canaryAccountIds: readonly string[];
  /** Channels that are looked into, not only listened at. */
  readonly pulledChannels: readonly string[];
  /** There is a scanner to wait for. */
  readonly scanning: boolean;
}

interface Row {
  readonly about: string | null;
  readonly centre_id: string | null;
  readonly account_id: string | null;
  readonly facts: Record<string, string | number>;
}

/** What of the database's own knowledge is a reason for an alarm at this moment. Times are the database's. */
export async function readConditions(knex: Knex, settings: ConditionSettings): Promise<readonly Condition[]> {
  const all: Condition[] = [];
  for (const [kind, sql, values] of questions(settings)) {
    const { rows } = (await knex.raw(sql, values as never)) as { rows: Row[] };
    for (const row of rows)
      all.push({
        kind,
        facts: row.facts,
        ...(row.about === null ? {} : { about: row.about }),
        ...(row.centre_id === null ? {} : { centreId: row.centre_id }),
        ...(row.account_id === null ? {} : { accountId: row.account_id }),
      });
  }
  return all;
}

type Question = readonly [Condition['kind'], sql: string, values: readonly unknown[]];

const perAccount = (facts: string): string =>
  `a.id::text as about, a.centre_id, a.id as account_id, jsonb_build_object(${facts}) as facts`;
const minutesSince = (at: string): string => `floor(extract(epoch from now() - ${at}) / 60)::int`;

/** Of the source's own limit, as it last said; null where it says none. */
const PERCENT_FULL = `floor(100 * (a.health->'quota'->>'usedBytes')::numeric / nullif((a.health->'quota'->>'limitBytes')::numeric, 0))::int`;
const NEARLY_FULL_PERCENT = 90;

function questions(settings: ConditionSettings): readonly Question[] {
  return [
    ...accountQuestions(settings),
    ...waitingQuestions(),
    ...scanQuestions(settings),
    ...operatorQuestions(settings),
  ];
}

function accountQuestions({ pulledChannels, canaryAccountIds }: ConditionSettings): readonly Question[] {
  return [
    [
      'account_sick',
      `select ${perAccount(`'failures', a.failures, 'state', a.health->>'state'`)} from accounts a
        where a.enabled and (a.health->>'state' = 'stopped' or (a.health->>'state' = 'failing' and a.failures >= ?))`,
      [SICK_AFTER],
    ],
    [
      'mailbox_lag',
      `select ${perAccount(`'minutes', ${minutesSince('a.next_pull_at')}`)} from accounts a
        where a.enabled and a.channel = any(?::text[]) and a.next_pull_at < now() - make_interval(mins => ?)
          and not exists (select 1 from holds where released_at is null)`,
      [[...pulledChannels], LATE.pullMinutes],
    ],
    [
      'mailbox_full',
      `select ${perAccount(`'percent', ${PERCENT_FULL}`)} from accounts a where a.enabled and ${PERCENT_FULL} >= ?`,
      [NEARLY_FULL_PERCENT],
    ],
    [
      'canary_late',
      `select ${perAccount(`'minutes', ${minutesSince('coalesce(c.last, f.first)')}`)}
         from accounts a
         join lateral (select min(queued_at) as first from canaries where account_id = a.id) f on true
         left join lateral (select max(queued_at) as last from canaries where account_id = a.id and arrived_at is not null) c on true
        where a.enabled and a.id = any(?::uuid[]) and coalesce(c.last, f.first) < now() - make_interval(mins => ?)
          -- switched on again after a pause, the first has time to come back
          and exists (select 1 from canaries w where w.account_id = a.id and w.queued_at > now() - interval '2 hours'
                         and w.queued_at < now() - make_interval(mins => ?))
          and not exists (select 1 from holds where released_at is null)`,
      [[...canaryAccountIds], LATE.canaryMinutes, LATE.canaryMinutes],
    ],
    [
      'quarantine_growing',
      `select ${perAccount(`'items', count(*)::int`)} from sightings s join accounts a on a.id = s.account_id
        where s.outcome = 'quarantined' and s.settled_at > now() - interval '1 hour'
        group by a.id having count(*) >= ?`,
      [QUARANTINED_AN_HOUR],
    ],
  ];
}

function waitingQuestions(): readonly Question[] {
  return [
    [
      'filing_lag',
      `select null as about, null as centre_id, null as account_id, jsonb_build_object('minutes', ${minutesSince('min(created_at)')}, 'items', count(*)::int) as facts
         from sightings where outcome = 'pending' and not exists (select 1 from holds where released_at is null)
       having min(created_at) < now() - make_interval(mins => ?)`,
      [LATE.filingMinutes],
    ],
    [
      'delivery_late',
      `select ${perAccount(`'deliveries', count(*)::int, 'minutes', ${minutesSince('min(d.created_at)')}`)}
         from deliveries d join accounts a on a.id = d.account_id
        where d.state in ('held', 'queued', 'sending') and d.reason is distinct from 'recipient_limit' and d.created_at < now() - make_interval(mins => ?)
          and not exists (select 1 from holds where released_at is null)
        group by a.id`,
      [LATE.deliveryMinutes],
    ],
    [
      'deliveries_unknown',
      `select t.centre_id::text as about, t.centre_id, null as account_id, jsonb_build_object('deliveries', count(*)::int) as facts
         from deliveries d join tickets t on t.id = d.ticket_id
        where d.state = 'unknown' and d.decided_by is null group by t.centre_id`,
      [],
    ],
    [
      'notices_undelivered',
      `select null as about, null as centre_id, null as account_id, jsonb_build_object('notices', count(*)::int) as facts
         from notices where purpose = 'alarm' and updated_at > now() - interval '1 day' and reason is distinct from 'restored'
          and (state in ('rejected', 'unknown') or (state = 'queued' and created_at < now() - make_interval(mins => ?)))
       having count(*) > 0`,
      [LATE.noticeMinutes],
    ],
  ];
}

/** Files that the scanner should have judged long ago: it is away, or cannot keep up. */
function scanQuestions({ scanning }: ConditionSettings): readonly Question[] {
  if (!scanning) return [];
  return [
    [
      'files_unscanned',
      `select null as about, null as centre_id, null as account_id, jsonb_build_object('minutes', ${minutesSince('min(b.created_at)')}, 'files', count(*)::int) as facts
         from blobs b where ${AWAITS_SCAN} and b.created_at < now() - make_interval(mins => ?)
       having count(*) > 0`,
      [LATE.scanMinutes],
    ],
  ];
}

/** What the operator is to do by hand or by a timer, and how long ago it last succeeded; the first days of an installation are no neglect. */
function operatorQuestions({ backupDays, restoreTestDays }: ConditionSettings): readonly Question[] {
  const old = `
    select null as about, null as centre_id, null as account_id,
           jsonb_build_object('days', floor(extract(epoch from now() - coalesce(m.at, i.created_at)) / 86400)::int, 'never', case when m.at is null then 1 else 0 end) as facts
      from installation i left join operation_marks m on m.what = ?
     where coalesce(m.at, i.created_at) < now() - make_interval(days => ?) and not i.demo`;
  return [
    ['backup_old', old, ['backup', backupDays]],
    [
      'backup_incomplete',
      `select null as about, null as centre_id, null as account_id, jsonb_build_object('missing', (detail->>'missing')::int) as facts
         from operation_marks where what = 'backup' and (detail->>'missing')::int > 0`,
      [],
    ],
    ['restore_test_old', old, ['restore_test', restoreTestDays]],
  ];
}

/** Accounts whose ledger does not balance over all days. Counts every item: asked seldom. */
export async function readLedgerConditions(knex: Knex): Promise<readonly Condition[]> {
  const { rows } = (await knex.raw(`
    select a.id, a.centre_id, (coalesce(c.seen, 0) - coalesce(s.kept, 0))::float8 as difference
      from accounts a
      left join (select account_id, sum(seen) as seen from source_counts group by 1) c on c.account_id = a.id
      left join (select account_id, count(*) as kept from sightings group by 1) s on s.account_id = a.id
     where coalesce(c.seen, 0) <> coalesce(s.kept, 0)`)) as {
    rows: { id: string; centre_id: string; difference: number }[];
  };
  return rows.map((row) => ({
    kind: 'ledger_unbalanced',
    about: row.id,
    centreId: row.centre_id,
    accountId: row.id,
    facts: { difference: row.difference },
  }));
}
