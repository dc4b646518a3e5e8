import type { Knex } from 'knex';

export const config = { transaction: false };

/**
 * For the screens: the beginning of a reference number in any collation, and the ledger's days. Built without locking; repeatable, for
 * a build that was cut short leaves an invalid index behind.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('drop index concurrently if exists tickets_reference_prefix');
  await knex.raw('create index concurrently tickets_reference_prefix on tickets (reference text_pattern_ops)');
  await knex.raw('drop index concurrently if exists sightings_created');
  await knex.raw('create index concurrently sightings_created on sightings (created_at, account_id)');
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
