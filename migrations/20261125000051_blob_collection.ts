import type { Knex } from 'knex';

/** What is collected of the blobs that nothing refers to: decided here first, removed from the disk after. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- why: 'row' had a row that nothing referred to; 'file' had none at all, and has one now that keeps its id from being used
    create table blob_removals (
      id uuid primary key,
      why text not null check (why in ('row', 'file')),
      decided_at timestamptz not null default now(),
      removed_at timestamptz
    );
    create index blob_removals_undone on blob_removals (decided_at) where removed_at is null;
    create index blob_removals_done on blob_removals (removed_at) where removed_at is not null;

    create table blob_collection (
      singleton boolean primary key default true check (singleton),
      -- how far the running round has come: the last id of a row, the last folder of files
      rows_to uuid,
      files_to text not null default '',
      files_began_at timestamptz not null default now(),
      -- since ever
      removed bigint not null default 0,
      strangers bigint not null default 0
    );
    insert into blob_collection default values;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
