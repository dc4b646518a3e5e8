import type { Knex } from 'knex';

export const config = { transaction: false };

/** For the metrics: what was recorded lately. Repeatable, for a build that was cut short leaves an invalid index behind. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('drop index concurrently if exists clock_marks_recorded');
  await knex.raw('create index concurrently clock_marks_recorded on clock_marks (recorded_at)');
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
