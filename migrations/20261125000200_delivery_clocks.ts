import type { Knex } from 'knex';

/**
 * `tried_since`: from when the day of trying counts; an answer that stood still (on hold, or sent again) has its whole day before it.
 * `evidence_sought_at`: whose turn it is to be looked for among what was sent.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table deliveries
      add column tried_since timestamptz,
      add column evidence_sought_at timestamptz;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
