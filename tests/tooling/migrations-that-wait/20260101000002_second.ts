import type { Knex } from 'knex';

/** Says that it is at work and, when told to, never ends: whoever runs it is killed in the middle. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('create table second (id int primary key)');
  process.stdout.write('inside the second migration\n');
  if (process.env['TEST_HANG'] === 'second') await new Promise((resolve) => setTimeout(resolve, 2 ** 30));
}
export async function down(): Promise<void> {}
