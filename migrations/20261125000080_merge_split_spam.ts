import type { Knex } from 'knex';

/** Merging is a pointer (ruling 9), splitting is remembered so that it can be undone; the spam folder, blocks, and senders who write too much. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table tickets add column if not exists merged_into uuid;
    alter table tickets add column if not exists spam boolean not null default false;
    alter table tickets drop constraint if exists tickets_merged_into;
    alter table tickets add constraint tickets_merged_into foreign key (merged_into) references tickets not valid;
    alter table tickets drop constraint if exists tickets_not_into_itself;
    alter table tickets add constraint tickets_not_into_itself check (merged_into <> id) not valid;
    alter table ticket_links add column if not exists created_by uuid references users;
    create index if not exists ticket_links_created_by on ticket_links (created_by) where created_by is not null;

    create table ticket_merges (
      id uuid primary key,
      ticket_id uuid not null references tickets,
      survivor_id uuid not null references tickets,
      merged_at timestamptz not null,
      merged_by uuid not null references users,
      -- what undoing gives back: state, closed_at, awaits_answer
      before jsonb not null,
      undone_at timestamptz,
      undone_by uuid references users
    );
    create unique index ticket_merges_standing on ticket_merges (ticket_id) where undone_at is null;
    create index ticket_merges_survivor on ticket_merges (survivor_id);
    create index ticket_merges_merged_by on ticket_merges (merged_by);
    create index ticket_merges_undone_by on ticket_merges (undone_by) where undone_by is not null;

    create table ticket_splits (
      id uuid primary key,
      ticket_id uuid not null references tickets,
      new_ticket_id uuid not null references tickets,
      split_at timestamptz not null,
      split_by uuid not null references users,
      undone_at timestamptz,
      undone_by uuid references users
    );
    create unique index ticket_splits_new on ticket_splits (new_ticket_id);
    create index ticket_splits_ticket on ticket_splits (ticket_id);
    create index ticket_splits_split_by on ticket_splits (split_by);
    create index ticket_splits_undone_by on ticket_splits (undone_by) where undone_by is not null;
    create table split_messages (
      split_id uuid not null references ticket_splits,
      message_id uuid not null references messages,
      standing text not null,
      match_reason text,
      primary key (split_id, message_id)
    );
    create index split_messages_message on split_messages (message_id);

    create table sender_blocks (
      id uuid primary key,
      centre_id uuid not null references centres,
      kind text not null check (kind in ('address', 'domain')),
      value text not null,
      reason text not null,
      created_by uuid not null references users,
      created_at timestamptz not null,
      expires_at timestamptz,
      lifted_at timestamptz,
      lifted_by uuid references users
    );
    create unique index sender_blocks_standing on sender_blocks (centre_id, kind, value) where lifted_at is null;
    create index sender_blocks_created_by on sender_blocks (created_by);
    create index sender_blocks_lifted_by on sender_blocks (lifted_by) where lifted_by is not null;

    -- who wrote so much that automatic features stopped for them; told to people until one of them has seen it
    create table sender_limits (
      centre_id uuid not null references centres,
      address text not null,
      what text not null check (what in ('cases', 'messages', 'reopenings')),
      day date not null,
      first_at timestamptz not null,
      ticket_id uuid references tickets,
      seen_at timestamptz,
      seen_by uuid references users,
      primary key (centre_id, day, what, address)
    );
    create index sender_limits_unseen on sender_limits (centre_id, first_at desc) where seen_at is null;
    create index sender_limits_ticket on sender_limits (ticket_id) where ticket_id is not null;
    create index sender_limits_seen_by on sender_limits (seen_by) where seen_by is not null;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
