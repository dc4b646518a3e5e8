import type { Knex } from 'knex';

/** Where people reach us, as the web processes were told: workers, which are told nothing, need it for links and for the guard. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`alter table installation add column public_url text`);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
