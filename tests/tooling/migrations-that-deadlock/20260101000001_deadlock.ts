import type { Knex } from 'knex';

/** As PostgreSQL ends a transaction that it picked out of a deadlock. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('create table half_done ()');
  await knex.raw(`do $$ begin raise exception 'deadlock detected' using errcode = '40P01'; end $$`);
}

export async function down(): Promise<void> {
  throw new Error('forward only');
}
