import type { Knex } from 'knex';

export const config = { transaction: false };

/** Lists of what is objected to and under review: few of many. Built without locking; repeatable, for a build that was cut short leaves an invalid index behind. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('drop index concurrently if exists tickets_appealed');
  await knex.raw(`
    create index concurrently tickets_appealed on tickets (state, centre_id, last_message_at desc, id desc)
     where state in ('objected', 'under_review')`);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
