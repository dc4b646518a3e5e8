import type { Knex } from 'knex';

/** Two-step sign-in, the hour until which a session counts as confirmed, and links by which a person sets a new password. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table second_factors (
      user_id uuid primary key references users,
      -- sealed under the installation's key, bound to the person
      secret bytea not null,
      -- null: enrolment has begun and no code has proved it yet
      confirmed_at timestamptz,
      -- the newest time step whose code was taken: no code works twice
      last_step bigint,
      created_at timestamptz not null default now()
    );
    create table recovery_codes (
      user_id uuid not null references users,
      code_hash bytea not null,
      used_at timestamptz,
      primary key (user_id, code_hash)
    );

    create table reset_links (
      id uuid primary key,
      user_id uuid not null references users,
      token_hash bytea not null unique,
      created_by uuid not null references users,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      used_at timestamptz,
      revoked_at timestamptz
    );
    -- a new link takes the place of the old one
    create unique index reset_links_open on reset_links (user_id) where used_at is null and revoked_at is null;
    create index reset_links_user on reset_links (user_id);
    create index reset_links_created_by on reset_links (created_by);
    create index reset_links_expires on reset_links (expires_at);

    -- null: credentials cannot be changed before the password is said again; a session of the older code starts so
    alter table sessions add column confirmed_until timestamptz;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
