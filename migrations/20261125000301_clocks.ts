import type { Knex } from 'knex';

/**
 * Clocks of cases (PRC-1). A clock is its beginning, its target and the segments in which it does not run; `state`, `due_at`, `late`
 * and `wake_at` are worked out from them and kept for lists and for the sweep. All are locked with their ticket.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table clocks (
      id uuid primary key,
      ticket_id uuid not null references tickets,
      kind text not null check (kind in ('acknowledge', 'first_response', 'classify', 'next_response', 'referral', 'solution', 'appeal')),
      -- such as a referral; null: the case itself
      about_id uuid,
      started_at timestamptz not null,
      target_no int not null default 1,
      target_from timestamptz not null,
      limit_minutes int not null check (limit_minutes > 0),
      unit text not null check (unit in ('elapsed', 'working')),
      -- versions that are never changed or deleted
      limit_id uuid not null,
      calendar_id uuid check (unit = 'elapsed' or calendar_id is not null),
      state text not null check (state in ('running', 'paused', 'stopped')),
      due_at timestamptz,
      late boolean not null default false,
      -- when somebody has to look again, in business time
      wake_at timestamptz
    );
    create unique index clocks_once on clocks (ticket_id, kind, (coalesce(about_id, ticket_id))) where kind <> 'next_response';
    create unique index clocks_next_response on clocks (ticket_id) where kind = 'next_response' and state <> 'stopped';
    create index clocks_ticket on clocks (ticket_id);
    create index clocks_wake on clocks (wake_at) where wake_at is not null;
    create index clocks_open on clocks (kind, state, late) where state <> 'stopped';

    create table clock_segments (
      id uuid primary key,
      clock_id uuid not null references clocks,
      kind text not null check (kind in ('paused', 'stopped')),
      from_at timestamptz not null,
      -- null: it lasts
      to_at timestamptz check (to_at >= from_at),
      reason text check ((kind = 'paused') = (reason is not null)),
      -- the cap of a pause
      until_at timestamptz,
      evidence text,
      by_user uuid references users,
      signed_by uuid references users
    );
    create index clock_segments_clock on clock_segments (clock_id, from_at);
    create unique index clock_segments_lasting on clock_segments (clock_id) where to_at is null;
    create index clock_segments_by on clock_segments (by_user) where by_user is not null;
    create index clock_segments_signed on clock_segments (signed_by) where signed_by is not null;

    -- what a clock ran towards before its case was classified otherwise
    create table clock_targets (
      clock_id uuid not null references clocks,
      target_no int not null,
      target_from timestamptz not null,
      limit_minutes int not null,
      unit text not null,
      limit_id uuid not null,
      calendar_id uuid,
      primary key (clock_id, target_no)
    );

    -- a warning or breach is told once for each target, whoever finds it
    create table clock_marks (
      clock_id uuid not null references clocks,
      target_no int not null,
      mark int not null check (mark in (50, 75, 90, 100)),
      at timestamptz not null,
      recorded_at timestamptz not null,
      primary key (clock_id, target_no, mark)
    );

    -- the clock that a list shows and is sorted by: the solution's, or the appeal's
    alter table tickets
      add column due_at timestamptz,
      add column clock_state text,
      add column late boolean not null default false,
      -- what its clocks depend on has changed since they were last put right; also of cases that were there before clocks
      add column clocks_stale boolean not null default true;

    -- whoever changes a case, older versions of the program too: the sweep finds what nobody put right
    create function mark_clocks_stale() returns trigger language plpgsql as $$
    begin
      new.clocks_stale := true;
      return new;
    end $$;
    create trigger tickets_clocks_stale
      before update of state, type, category, urgent, awaits_answer, spam, merged_into, centre_id on tickets for each row
      when ((old.state, old.type, old.category, old.urgent, old.awaits_answer, old.spam, old.merged_into, old.centre_id)
            is distinct from
            (new.state, new.type, new.category, new.urgent, new.awaits_answer, new.spam, new.merged_into, new.centre_id))
      execute function mark_clocks_stale();
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
