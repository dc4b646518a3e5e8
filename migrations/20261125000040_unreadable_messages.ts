import type { Knex } from 'knex';

/**
 * `messages.unreadable`: why a message could not be opened; null once it was. `sightings.claim_id`: which claim took an item, so that
 * one whose answer was lost on the wire is given back at once.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table messages add column if not exists unreadable text');
  await knex.raw('alter table sightings add column if not exists claim_id uuid');
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
