import type { Knex } from 'knex';

/** Pictures that were painted of attachments, so that each is painted once; and a file too large for the scanner has a name. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table previews (
      attachment_id uuid not null references attachments on delete cascade,
      size text not null check (size in ('thumb', 'view')),
      -- exactly one of both: the picture, or why there is none
      blob_id uuid references blobs,
      refusal text,
      created_at timestamptz not null default now(),
      primary key (attachment_id, size),
      check ((blob_id is null) <> (refusal is null))
    );
    create index previews_blob on previews (blob_id) where blob_id is not null;

    alter table blobs drop constraint blobs_scan_state_check;
    -- wider than before: what is there already passes, and need not be looked at under the lock
    alter table blobs add constraint blobs_scan_state_check
      check (scan_state in ('unscanned', 'clean', 'infected', 'failed', 'too_large')) not valid;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
