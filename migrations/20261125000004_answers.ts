import type { Knex } from 'knex';

/** Answers on their way out, drafts, ready replies, and the guard against the same request twice. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    -- what goes on the wire: fixed and stored before the first attempt
    create table outgoing (
      message_id uuid primary key references messages,
      account_id uuid not null references accounts,
      external_id text,
      payload_blob_id uuid references blobs,
      created_at timestamptz not null default now()
    );
    create index outgoing_account on outgoing (account_id);

    create table deliveries (
      id uuid primary key,
      message_id uuid not null references messages,
      ticket_id uuid not null references tickets,
      account_id uuid not null references accounts,
      recipient text not null,
      role text not null default 'to' check (role in ('to', 'cc', 'bcc')),
      state text not null check (state in ('held','cancelled','queued','sending','sent','delayed','delivered','rejected','bounced','unknown')),
      attempt int not null default 0,
      -- the last attempt that may have reached the wire: one that died before it was certainly not sent
      wire_attempt int not null default 0,
      next_attempt_at timestamptz not null,
      lease_until timestamptz,
      reason text,
      decided_by uuid references users,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (message_id, recipient)
    );
    create index deliveries_due on deliveries (next_attempt_at) where state in ('held', 'queued');
    create index deliveries_sending on deliveries (lease_until) where state = 'sending';
    create index deliveries_ticket on deliveries (ticket_id);
    create index deliveries_account on deliveries (account_id);
    create index deliveries_trouble on deliveries (updated_at desc) where state in ('rejected', 'bounced', 'unknown');
    alter table deliveries set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

    -- REG-1: a new case is acknowledged once; repeats and machines are capped per sender, account and day
    create table acknowledgements (
      ticket_id uuid primary key references tickets,
      account_id uuid not null references accounts,
      address text not null,
      at timestamptz not null default now()
    );
    create index acknowledgements_sender on acknowledgements (account_id, address, at desc);

    create table drafts (
      user_id uuid not null references users,
      ticket_id uuid not null references tickets,
      kind text not null check (kind in ('reply', 'note')),
      body jsonb not null,
      version int not null default 1,
      updated_at timestamptz not null default now(),
      primary key (user_id, ticket_id, kind)
    );
    create index drafts_ticket on drafts (ticket_id);

    create table canned_replies (
      id uuid primary key,
      centre_id uuid references centres,
      language text not null check (language in ('ar', 'en')),
      shortcut text not null,
      title text not null,
      body text not null,
      version int not null default 1,
      created_at timestamptz not null default now()
    );
    create unique index canned_replies_shortcut on canned_replies (coalesce(centre_id, '00000000-0000-0000-0000-000000000000'), language, shortcut);

    create table idempotency (
      scope text not null,
      key text not null,
      body_hash bytea not null,
      status int not null,
      response jsonb not null,
      created_at timestamptz not null default now(),
      primary key (scope, key)
    );
    create index idempotency_age on idempotency (created_at);

    create table uploads (
      id uuid primary key,
      user_id uuid not null references users,
      blob_id uuid not null references blobs,
      filename text not null,
      content_type text not null,
      bytes bigint not null,
      created_at timestamptz not null default now()
    );
    create index uploads_user on uploads (user_id, created_at);
    create index uploads_blob on uploads (blob_id);
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
