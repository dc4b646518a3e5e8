import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('create table first (id int primary key)');
}
export async function down(): Promise<void> {}
