import type { Knex } from 'knex';

/**
 * What a list draws of the case's clock: from when to when its ring fills (for working time it leaves out the closed hours only in the
 * whole), and when three quarters of the limit are used.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table tickets
      add column clock_from timestamptz,
      add column risk_at timestamptz;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
