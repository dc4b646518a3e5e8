import type { Knex } from 'knex';

/** "Try again" gives an item all its tries anew; people are told the tries of its whole life. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table sightings add column if not exists earlier_attempts int not null default 0');
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
