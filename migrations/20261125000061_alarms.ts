import type { Knex } from 'knex';

/** Alarms that a person gets, how they are told, and mails that measure the way out and in. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table operation_settings (
      only_one boolean primary key default true check (only_one),
      -- mails about alarms go out through this account, to these addresses
      mail_account_id uuid references accounts,
      mail_addresses text[] not null default '{}',
      mail_language text not null default 'ar' check (mail_language in ('ar', 'en')),
      webhook_url text,
      webhook_secret bytea,
      backup_days int not null default 2 check (backup_days between 1 and 366),
      restore_test_days int not null default 90 check (restore_test_days between 1 and 366),
      canary_account_ids uuid[] not null default '{}',
      version int not null default 1
    );
    create index operation_settings_account on operation_settings (mail_account_id);
    insert into operation_settings default values;

    create table alarms (
      id uuid primary key,
      -- the condition and what it is about: open at most once
      key text not null,
      kind text not null,
      severity text not null check (severity in ('warning', 'urgent')),
      centre_id uuid references centres,
      account_id uuid references accounts,
      facts jsonb not null default '{}',
      opened_at timestamptz not null default now(),
      last_seen_at timestamptz not null default now(),
      closed_at timestamptz,
      -- opened again soon after it had closed: not news
      reopened int not null default 0
    );
    create unique index alarms_open on alarms (key) where closed_at is null;
    create index alarms_list on alarms (opened_at desc, id desc);
    create index alarms_recent on alarms (key, closed_at desc) where closed_at is not null;
    create index alarms_centre on alarms (centre_id) where centre_id is not null;
    create index alarms_account on alarms (account_id) where account_id is not null;

    -- what the installation itself sends: never twice, like answers, but about no case
    create table notices (
      id uuid primary key,
      via text not null check (via in ('mail', 'webhook')),
      purpose text not null check (purpose in ('alarm', 'canary')),
      account_id uuid references accounts,
      recipient text not null,
      external_id text,
      payload bytea not null,
      state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'rejected', 'unknown')),
      attempt int not null default 0,
      wire_attempt int not null default 0,
      next_attempt_at timestamptz not null default now(),
      lease_until timestamptz,
      reason text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index notices_due on notices (next_attempt_at) where state = 'queued';
    create index notices_sending on notices (lease_until) where state = 'sending';
    create index notices_canary on notices (external_id) where purpose = 'canary';
    create index notices_age on notices (updated_at);
    create index notices_account on notices (account_id) where account_id is not null;

    create table canaries (
      id uuid primary key,
      account_id uuid not null references accounts,
      queued_at timestamptz not null default now(),
      sent_at timestamptz,
      arrived_at timestamptz,
      filed_at timestamptz
    );
    create index canaries_account on canaries (account_id, queued_at desc);
    create index canaries_age on canaries (queued_at);
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
