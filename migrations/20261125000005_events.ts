import type { Knex } from 'knex';

/**
 * The audit trail. Time is part of every key, so that it can be partitioned later. `transaction_id` gives the commit-safe
 * watermark (ruling 6): rows below pg_snapshot_xmin are all there. `event_chain` seals committed events in one order.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table events (
      id uuid not null,
      at timestamptz not null,
      transaction_id xid8 not null default pg_current_xact_id(),
      type text not null,
      ticket_id uuid,
      centre_id uuid,
      ticket_version int,
      actor_id uuid,
      data jsonb not null default '{}',
      primary key (id, at)
    );
    create index events_watermark on events (transaction_id, id);
    create index events_ticket on events (ticket_id, at) where ticket_id is not null;
    create index events_type on events (type, at) where ticket_id is null;

    create table event_chain (
      sequence bigint primary key,
      event_id uuid not null,
      event_at timestamptz not null,
      transaction_id xid8 not null,
      hash bytea not null
    );

    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception 'The audit trail is append-only: % on % is refused.', tg_op, tg_table_name;
    end $$;
    create trigger events_append_only before update or delete or truncate on events for each statement execute function refuse_change();
    create trigger event_chain_append_only before update or delete or truncate on event_chain for each statement execute function refuse_change();

    -- who looked: apart from events, and without notify
    create table reads (
      id bigint generated always as identity,
      at timestamptz not null default now(),
      user_id uuid not null,
      ticket_id uuid,
      what text not null,
      object_id uuid,
      primary key (id, at)
    );
    create index reads_ticket on reads (ticket_id, at);
    create index reads_user on reads (user_id, at);
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
