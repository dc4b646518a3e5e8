import type { Knex } from 'knex';

/**
 * `sightings.recognised_by`: hashes of what an item is known by when its source hands it out again under another key, so that a
 * renumbered mailbox doubles nothing. Rows from before have none and are known by their bytes (`blobs.sha256`).
 */
export const config = { transaction: false };

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`alter table sightings add column if not exists recognised_by text[] not null default '{}'`);
  // a build that was interrupted leaves an index that is not valid
  await knex.raw('drop index concurrently if exists sightings_recognised');
  await knex.raw('create index concurrently sightings_recognised on sightings using gin (recognised_by)');
  await knex.raw('drop index concurrently if exists blobs_content');
  await knex.raw('create index concurrently blobs_content on blobs (sha256)');
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
