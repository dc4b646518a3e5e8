import type { Knex } from 'knex';

/** Large files of answers as links that end by themselves: what a centre wishes, and the links, known by the hash of their secret. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table file_link_settings (
      centre_id uuid primary key references centres,
      -- files larger than so many megabytes; null: none goes as a link
      above_mb int check (above_mb between 1 and 100),
      days int not null check (days between 1 and 365),
      version int not null
    );
    create table file_links (
      id uuid primary key,
      token_hash bytea not null unique,
      attachment_id uuid not null references attachments,
      message_id uuid not null references messages,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      revoked_at timestamptz,
      revoked_by uuid references users,
      downloads int not null default 0,
      last_download_at timestamptz
    );
    create index file_links_attachment on file_links (attachment_id);
    create index file_links_message on file_links (message_id);
    create index file_links_revoked_by on file_links (revoked_by) where revoked_by is not null;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
