import type { Knex } from 'knex';
import type { ClockKind } from '../../core/clock';

export interface ClockCount {
  readonly kind: ClockKind;
  readonly state: 'running' | 'paused';
  readonly late: boolean;
  readonly count: number;
}

/** Clocks that are not over, of the whole installation; counts alone, for whoever watches the machine. */
export async function countClocks(knex: Knex): Promise<ClockCount[]> {
  const rows = (await knex('clocks')
    .whereNot({ state: 'stopped' })
    .groupBy('kind', 'state', 'late')
    .select('kind', 'state', 'late')
    .count({ count: '*' })) as Record<string, unknown>[];
  return rows.map((row) => ({
    kind: row['kind'] as ClockKind,
    state: row['state'] as ClockCount['state'],
    late: row['late'] as boolean,
    count: Number(row['count']),
  }));
}

/** Warnings and breaches that were recorded since an instant, by clock and share. */
export async function countMarks(
  knex: Knex,
  since: Date,
): Promise<{ readonly kind: ClockKind; readonly mark: number; readonly count: number }[]> {
  const rows = (await knex('clock_marks as m')
    .join('clocks as c', 'c.id', 'm.clock_id')
    .where('m.recorded_at', '>=', since)
    .groupBy('c.kind', 'm.mark')
    .select('c.kind', 'm.mark')
    .count({ count: '*' })) as Record<string, unknown>[];
  return rows.map((row) => ({
    kind: row['kind'] as ClockKind,
    mark: Number(row['mark']),
    count: Number(row['count']),
  }));
}
