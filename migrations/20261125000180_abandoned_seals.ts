import type { Knex } from 'knex';

/** Sealed values that no key opens and that a person gave up: by their digest, so that a new value in the same place counts again. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table abandoned_seals (
      -- table.column, and the id of the row in it
      place text not null,
      record text not null,
      sha256 bytea not null,
      at timestamptz not null default now(),
      primary key (place, record, sha256)
    );
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
