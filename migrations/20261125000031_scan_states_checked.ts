import type { Knex } from 'knex';

/** In a step of its own: it reads the whole table, but locks nobody out. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table blobs validate constraint blobs_scan_state_check');
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
