import type { Knex } from 'knex';

/** Installation, centres, people and how they sign in. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`create extension if not exists pg_trgm`);
  await knex.raw(`
    create table installation (
      only_one boolean primary key default true check (only_one),
      id uuid not null,
      key_fingerprint text not null,
      demo boolean not null default false,
      created_at timestamptz not null default now()
    );

    create table centres (
      id uuid primary key,
      code text not null unique check (code ~ '^[0-9]{1,6}$'),
      name jsonb not null,
      time_zone text not null default 'Asia/Riyadh',
      default_language text not null default 'ar' check (default_language in ('ar', 'en')),
      version int not null default 1,
      created_at timestamptz not null default now()
    );
    create table reference_counters (
      centre_id uuid not null references centres,
      hijri_year int not null,
      last_sequence bigint not null,
      primary key (centre_id, hijri_year)
    );

    create table users (
      id uuid primary key,
      email text not null check (email = lower(email)),
      name text not null,
      role text not null check (role in ('agent', 'supervisor', 'administrator')),
      password_hash text not null,
      must_change_password boolean not null default false,
      password_expires_at timestamptz,
      language text not null default 'ar' check (language in ('ar', 'en')),
      disabled_at timestamptz,
      version int not null default 1,
      created_at timestamptz not null default now()
    );
    create unique index users_email on users (email);
    create table user_centres (
      user_id uuid not null references users,
      centre_id uuid not null references centres,
      primary key (user_id, centre_id)
    );
    create index user_centres_centre on user_centres (centre_id);
    create table teams (
      id uuid primary key,
      centre_id uuid not null references centres,
      code text not null,
      name jsonb not null,
      unique (centre_id, code)
    );
    create table user_teams (
      user_id uuid not null references users,
      team_id uuid not null references teams,
      primary key (user_id, team_id)
    );
    create index user_teams_team on user_teams (team_id);

    create table sessions (
      token_hash bytea primary key,
      user_id uuid not null references users,
      created_at timestamptz not null default now(),
      last_seen_at timestamptz not null default now(),
      expires_at timestamptz not null
    );
    create index sessions_user on sessions (user_id);
    create table api_keys (
      id uuid primary key,
      user_id uuid not null references users,
      name text not null,
      key_hash bytea not null unique,
      scopes text[] not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      revoked_at timestamptz,
      last_used_at timestamptz
    );
    create index api_keys_user on api_keys (user_id);
    -- one row per (what is limited, who asks); counts live here so that they hold across processes and restarts
    create table rate_limits (
      bucket text primary key,
      hits int not null,
      window_ends_at timestamptz not null
    );
    create index rate_limits_ends on rate_limits (window_ends_at);
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
