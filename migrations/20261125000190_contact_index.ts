import type { Knex } from 'knex';

export const config = { transaction: false };

/** `messages_contact_recent` begins with the same column and serves both; every message paid for two. Dropped without a long lock. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('drop index concurrently if exists messages_contact');
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
