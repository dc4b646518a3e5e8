import type { Knex } from 'knex';

/** How accounts fared, hour by hour, for some weeks. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table account_hours (
      account_id uuid not null references accounts on delete cascade,
      hour timestamptz not null,
      looks int not null default 0,
      failed int not null default 0,
      items int not null default 0,
      max_lag int not null default 0,
      -- of the last failure in the hour
      error text,
      primary key (account_id, hour)
    );
    create index account_hours_age on account_hours (hour);
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
