import type { Knex } from 'knex';

/**
 * A mail that an administrator sends through an account to itself, to see that it comes back: a notice of its own kind.
 * `came_back_at`: when it was recognised on arrival.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table notices
      add column came_back_at timestamptz,
      drop constraint notices_purpose_check,
      add constraint notices_purpose_check check (purpose in ('alarm', 'canary', 'account_test'));
    create index notices_account_test on notices (account_id, created_at desc) where purpose = 'account_test';
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
