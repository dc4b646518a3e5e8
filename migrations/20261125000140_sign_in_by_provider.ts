import type { Knex } from 'knex';

/** Sign-in through OpenID Connect providers: who they are, whom they know, and what a session that they opened remembers of them. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table identity_providers (
      id uuid primary key,
      issuer text not null,
      client_id text not null,
      -- sealed, bound to the provider; null: a public client, by PKCE alone
      client_secret bytea,
      scopes text not null,
      label jsonb not null,
      -- who may come in without having been here before
      admission text not null check (admission in ('nobody', 'invitation', 'mapping')),
      -- true: addresses count as checked although the provider does not say so
      email_trusted boolean not null default false,
      mapped_claim text,
      mappings jsonb not null default '[]',
      -- values of amr or acr that count as a second factor
      second_factor_values text[] not null default '{}',
      enabled boolean not null default false,
      version int not null default 1,
      created_at timestamptz not null default now(),
      unique (issuer, client_id)
    );
    create table user_identities (
      provider_id uuid not null references identity_providers,
      subject text not null,
      user_id uuid not null references users,
      linked_at timestamptz not null default now(),
      primary key (provider_id, subject),
      unique (provider_id, user_id)
    );
    create index user_identities_user on user_identities (user_id);
    create table sign_in_settings (
      only_one boolean primary key default true check (only_one),
      passwords boolean not null default true,
      version int not null default 1
    );
    insert into sign_in_settings default values;

    -- without a password, password_hash is the hash of something that nobody knows: the older code goes on comparing
    alter table users
      add column has_password boolean not null default true,
      add column break_glass boolean not null default false,
      add column invited_at timestamptz;
    alter table sessions
      add column provider_id uuid references identity_providers,
      add column provider_subject text,
      add column provider_sid text,
      -- encrypted under the session's own token; the provider wants to see it again at sign-out
      add column id_token text,
      add column second_factor_elsewhere boolean not null default false,
      -- a code of the second factor is still owed: for the session itself, or for its confirmation
      add column code_awaited text check (code_awaited in ('sign_in', 'confirm')),
      add column code_awaited_until timestamptz;
    create index sessions_provider on sessions (provider_id, provider_subject) where provider_id is not null;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
