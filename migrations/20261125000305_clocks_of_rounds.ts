import type { Knex } from 'knex';

export const config = { transaction: false };

/**
 * Every round of an appeal has a clock of its own, as every further answer has: of these only one may run at a time. Repeatable, for a
 * build that was cut short leaves an invalid index behind.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('drop index concurrently if exists clocks_single');
  await knex.raw(
    `create unique index concurrently clocks_single on clocks (ticket_id, kind, (coalesce(about_id, ticket_id)))
      where kind not in ('next_response', 'appeal')`,
  );
  await knex.raw('drop index concurrently if exists clocks_repeated');
  await knex.raw(
    `create unique index concurrently clocks_repeated on clocks (ticket_id, kind)
      where kind in ('next_response', 'appeal') and state <> 'stopped'`,
  );
  await knex.raw('drop index concurrently if exists clocks_once');
  await knex.raw('drop index concurrently if exists clocks_next_response');
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
