import type { Knex } from 'knex';

/** Access tokens of accounts, and the refresh tokens that may be spent once: apart from the settings that people save. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table account_tokens (
      account_id uuid primary key references accounts on delete cascade,
      -- the access token and the refresh token that stands now
      sealed bytea,
      -- fingerprint of the settings they were granted under: with others they are worth nothing
      granted_for text not null default '',
      renew_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
