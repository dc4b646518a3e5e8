import type { Knex } from 'knex';

/** How many letters one address gets from a centre in an hour and in a day, where the centre has limits of its own. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table recipient_limits (
      centre_id uuid primary key references centres,
      automatic_per_hour int not null check (automatic_per_hour > 0),
      automatic_per_day int not null check (automatic_per_day > 0),
      answers_per_hour int not null check (answers_per_hour > 0),
      answers_per_day int not null check (answers_per_day > 0),
      version int not null
    );
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
