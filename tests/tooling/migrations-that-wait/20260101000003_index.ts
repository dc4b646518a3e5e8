import type { Knex } from 'knex';

/** Outside a transaction, and so repeatable. */
export const config = { transaction: false };
export async function up(knex: Knex): Promise<void> {
  await knex.raw('drop index concurrently if exists second_id');
  await knex.raw('create index concurrently second_id on second (id)');
  process.stdout.write('inside the third migration\n');
  if (process.env['TEST_HANG'] === 'third') await new Promise((resolve) => setTimeout(resolve, 2 ** 30));
}
export async function down(): Promise<void> {}
