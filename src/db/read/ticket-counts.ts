import type { Knex } from 'knex';
import type { Viewer } from '../../core/viewer';
import { inView, type ViewName } from './ticket-conditions';
import { visibleTo } from './visible-to';

export interface CountsRead {
  readonly views: Record<string, number>;
  readonly channels: Record<string, number>;
  readonly quarantine: number;
}

/** Nobody needs to know whether it is 1,200 or 1,300: more than this is "1000+". */
const CAP = 1_001;
const COUNTED_VIEWS: readonly ViewName[] = [
  'all',
  'due',
  'late',
  'mine',
  'unassigned',
  'urgent',
  'waiting',
  'undelivered',
  'strangers',
  'objected',
  'under_review',
  'closed',
  'spam',
];

/** Capped counts of every view, of the open tickets of every channel, and of the quarantine, in one statement. */
export async function countTickets(knex: Knex, viewer: Viewer): Promise<CountsRead> {
  const channels = (await knex('accounts')
    .whereIn('centre_id', viewer.centreIds)
    .distinct('channel')
    .orderBy('channel')) as { channel: string }[];
  const counts = [
    ...COUNTED_VIEWS.map((view) =>
      capped(knex, `view ${view}`, visible(knex, viewer).where(inView({ view }, viewer, false))),
    ),
    ...channels.map(({ channel }) =>
      capped(
        knex,
        `channel ${channel}`,
        visible(knex, viewer)
          .where(inView({ view: 'all' }, viewer, false))
          .where({ channel }),
      ),
    ),
    capped(knex, 'quarantine', quarantined(knex, viewer)),
  ];
  const result = (await knex.raw(counts.map(() => '?').join(' union all '), counts)) as {
    rows: { name: string; n: number }[];
  };
  const found = new Map(result.rows.map((row) => [row.name, Number(row.n)]));
  return {
    views: Object.fromEntries(COUNTED_VIEWS.map((view) => [view, found.get(`view ${view}`) ?? 0])),
    channels: Object.fromEntries(channels.map(({ channel }) => [channel, found.get(`channel ${channel}`) ?? 0])),
    quarantine: found.get('quarantine') ?? 0,
  };
}

const visible = (knex: Knex, viewer: Viewer): Knex.QueryBuilder =>
  knex('tickets').where(visibleTo(viewer)).select(knex.raw('1'));

const quarantined = (knex: Knex, viewer: Viewer): Knex.QueryBuilder =>
  knex('sightings')
    .join('accounts', 'accounts.id', 'sightings.account_id')
    .where('sightings.outcome', 'quarantined')
    .whereIn('accounts.centre_id', viewer.centreIds)
    .select(knex.raw('1'));

const capped = (knex: Knex, name: string, rows: Knex.QueryBuilder): Knex.Raw =>
  knex.raw(`select ?::text as name, count(*) as n from (?) capped`, [name, rows.limit(CAP)]);

const FRESH_MS = 2_000;

/** Keeps counts for two seconds per person's rights, and lets everybody who asks meanwhile wait for the same answer. */
export class CountCache {
  private readonly kept = new Map<string, { readonly until: number; readonly counts: Promise<CountsRead> }>();

  constructor(private readonly monotonicMs: () => number = () => performance.now()) {}

  get(knex: Knex, viewer: Viewer): Promise<CountsRead> {
    const key = `${viewer.userId} ${[...viewer.centreIds].sort().join(' ')}`;
    const now = this.monotonicMs();
    const known = this.kept.get(key);
    if (known !== undefined && known.until > now) return known.counts;
    this.forgetOld(now);
    const counts = countTickets(knex, viewer);
    this.kept.set(key, { until: now + FRESH_MS, counts });
    counts.catch(() => this.kept.delete(key));
    return counts;
  }

  private forgetOld(now: number): void {
    for (const [key, entry] of this.kept) if (entry.until <= now) this.kept.delete(key);
  }
}
