import type { Knex } from 'knex';

/** Accounts of channels, raw items as they arrived, and the ledger that balances them. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table accounts (
      id uuid primary key,
      centre_id uuid not null references centres,
      channel text not null,
      name text not null,
      address text not null,
      config jsonb not null,
      secrets bytea,
      enabled boolean not null default true,
      acknowledges boolean not null default true,
      cursor jsonb,
      lease_owner uuid,
      lease_until timestamptz,
      next_pull_at timestamptz not null default now(),
      failures int not null default 0,
      health jsonb not null default '{"state":"new"}',
      version int not null default 1,
      created_at timestamptz not null default now()
    );
    create index accounts_centre on accounts (centre_id);
    create unique index accounts_address on accounts (channel, lower(address));

    -- bytes outside the database, each under its own key that can be destroyed
    create table blobs (
      id uuid primary key,
      sha256 bytea not null,
      bytes bigint not null,
      sealed_key bytea,
      scan_state text not null default 'unscanned' check (scan_state in ('unscanned', 'clean', 'infected', 'failed')),
      created_at timestamptz not null default now()
    );

    -- one row per item seen at a source: the ledger. pending → filed | quarantined | ignored
    create table sightings (
      id uuid primary key,
      account_id uuid not null references accounts,
      source_key text not null,
      blob_id uuid not null references blobs,
      transport jsonb not null,
      backlog boolean not null default false,
      received_at timestamptz not null,
      outcome text not null default 'pending' check (outcome in ('pending', 'filed', 'quarantined', 'ignored')),
      reason text,
      detail text,
      attempts int not null default 0,
      next_attempt_at timestamptz not null default now(),
      lease_until timestamptz,
      message_id uuid,
      settled_at timestamptz,
      created_at timestamptz not null default now()
    );
    create unique index sightings_source on sightings (account_id, md5(source_key));
    create index sightings_pending on sightings (next_attempt_at) where outcome = 'pending';
    create index sightings_quarantine on sightings (received_at desc, id) where outcome = 'quarantined';
    create index sightings_ledger on sightings (account_id, received_at);
    create index sightings_blob on sightings (blob_id);
    create index sightings_message on sightings (message_id);
    alter table sightings set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

    -- what the source itself said it handed over, counted apart from the rows that we wrote
    create table source_counts (
      account_id uuid not null references accounts,
      day date not null,
      seen bigint not null,
      primary key (account_id, day)
    );
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
