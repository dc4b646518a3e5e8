import type { Knex } from 'knex';

export const config = { transaction: false };

/** For the scanner, which looks for what it has not judged. Built without locking; repeatable, for a build may be cut short. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('drop index concurrently if exists blobs_unscanned');
  await knex.raw(`create index concurrently blobs_unscanned on blobs (id) where scan_state = 'unscanned'`);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
