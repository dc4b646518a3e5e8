import type { Knex } from 'knex';

export const config = { transaction: false };

/** Lists by time to breach, and what the sweep looks for. Built without locking; repeatable, for a build that was cut short leaves an invalid index behind. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('drop index concurrently if exists tickets_due');
  await knex.raw('create index concurrently tickets_due on tickets (centre_id, due_at, id) where due_at is not null');
  await knex.raw('drop index concurrently if exists tickets_late');
  await knex.raw('create index concurrently tickets_late on tickets (centre_id, due_at, id) where late');
  await knex.raw('drop index concurrently if exists tickets_clocks_stale');
  await knex.raw('create index concurrently tickets_clocks_stale on tickets (id) where clocks_stale');
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
