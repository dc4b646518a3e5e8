import type { Knex } from 'knex';

export const config = { transaction: false };

/** The list of what is shut: closed is no longer the only way. Built without locking; repeatable after a build that was cut short. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('drop index concurrently if exists tickets_shut');
  await knex.raw(`create index concurrently tickets_shut on tickets (centre_id, last_message_at desc, id desc)
    where state in ('closed', 'closed_final', 'directed_out', 'rejected', 'withdrawn')`);
  await knex.raw('drop index concurrently if exists tickets_closed');
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
