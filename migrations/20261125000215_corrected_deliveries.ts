import type { Knex } from 'knex';

/**
 * `corrects`: the delivery that did not arrive, whose letter this one takes to the right address. `wire_at`: when it last went towards
 * its recipient, by the database's clock: how much one address was sent is counted by it.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table deliveries
      add column corrects uuid,
      add column wire_at timestamptz;
    alter table deliveries add constraint deliveries_corrects foreign key (corrects) references deliveries not valid;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
