import type { Knex } from 'knex';

/** A restored installation on hold until a person releases it, and when the operator's own checks last succeeded. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table holds (
      id uuid primary key,
      since timestamptz not null default now(),
      reason text not null check (reason in ('restored')),
      backup_id uuid not null,
      backup_taken_at timestamptz not null,
      -- counts and codes of what was done: deliveries made unknown, numbers skipped, erasures replayed
      report jsonb not null default '{}',
      released_at timestamptz,
      released_by uuid references users
    );
    create unique index holds_one on holds ((true)) where released_at is null;
    create index holds_released_by on holds (released_by) where released_by is not null;

    create table operation_marks (
      what text primary key,
      at timestamptz not null,
      detail jsonb not null default '{}'
    );
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
