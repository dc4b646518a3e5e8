import type { Knex } from 'knex';

/** Addresses that a centre sends no automatic mail to, why, and the answers that people sent there nevertheless. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table suppressions (
      id uuid primary key,
      centre_id uuid not null references centres,
      address text not null,
      why text not null check (why in ('bounced', 'mailbox_full', 'complained', 'by_hand')),
      -- the server's words, or a person's
      detail text not null,
      -- the letter that came back
      message_id uuid references messages,
      created_by uuid references users,
      created_at timestamptz not null,
      ends_at timestamptz,
      lifted_at timestamptz,
      lifted_by uuid references users,
      lifted_because text check (lifted_because in ('written', 'by_hand', 'ended', 'erased'))
    );
    create unique index suppressions_standing on suppressions (centre_id, address) where lifted_at is null;
    create index suppressions_newest on suppressions (centre_id, created_at desc, id desc) where lifted_at is null;
    create index suppressions_message on suppressions (message_id) where message_id is not null;
    create index suppressions_created_by on suppressions (created_by) where created_by is not null;
    create index suppressions_lifted_by on suppressions (lifted_by) where lifted_by is not null;

    create table suppression_overrides (
      suppression_id uuid not null references suppressions,
      message_id uuid not null references messages,
      user_id uuid not null references users,
      reason text not null,
      at timestamptz not null,
      primary key (suppression_id, message_id)
    );
    create index suppression_overrides_message on suppression_overrides (message_id);
    create index suppression_overrides_user on suppression_overrides (user_id);
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
