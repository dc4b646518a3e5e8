import type { Knex } from 'knex';

export const config = { transaction: false };

/** Whether a payload still has its answer is asked for every blob. Built without locking; repeatable. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('drop index concurrently if exists outgoing_payload');
  await knex.raw('create index concurrently outgoing_payload on outgoing (payload_blob_id) where payload_blob_id is not null');
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
