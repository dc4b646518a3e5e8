import type { Knex } from 'knex';

export const config = { transaction: false };

/** Lists narrowed by category and by the day of registration, in the order in which they are shown. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('drop index concurrently if exists tickets_category');
  await knex.raw(
    'create index concurrently tickets_category on tickets (centre_id, category, last_message_at desc, id desc) where category is not null',
  );
  await knex.raw('drop index concurrently if exists tickets_received');
  await knex.raw('create index concurrently tickets_received on tickets (centre_id, received_at)');
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
