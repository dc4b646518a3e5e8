import type { Knex } from 'knex';

/**
 * Objections to what was decided (CLO-2): one row each time somebody objects. The decision that it is about stays frozen in
 * `case_results`. Words of the person and of the reviewer are erased with the case's contents.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table appeals (
      id uuid primary key,
      ticket_id uuid not null references tickets,
      -- one more than the decisions on earlier objections
      round int not null check (round > 0),
      ground text not null,
      text text not null default '',
      made_by text not null check (made_by in ('person', 'agent', 'representative')),
      -- what the person wrote; null: said otherwise
      message_id uuid references messages,
      -- colleagues whom the person names: none of them reviews it
      named uuid[] not null default '{}',
      -- null: by the person alone
      recorded_by uuid references users,
      received_at timestamptz not null,
      -- of the case, with the objection: what happened before is what it is about
      opened_version int not null,
      -- who held the case then
      holder_id uuid references users,
      -- why a supervisor lets in what came after the window
      waiver text not null default '',
      state text not null check (state in ('open', 'under_review', 'dismissed', 'decided', 'withdrawn')),
      first_result_id uuid references case_results,
      reviewer_id uuid references users,
      assigned_by uuid references users,
      assigned_at timestamptz,
      -- why somebody reviews it who had to do with the case, and the administrator who answers for that
      exception text not null default '',
      exception_by uuid references users,
      decision text,
      reasons text not null default '',
      decided_by uuid references users,
      decided_at timestamptz,
      decision_message_id uuid references messages,
      second_result_id uuid references case_results,
      -- the road that is left, as the person was told it
      next_road text not null default '',
      finished_at timestamptz,
      version int not null default 1,
      check (state <> 'under_review' or reviewer_id is not null),
      check ((state in ('dismissed', 'decided')) = (decision is not null))
    );
    create index appeals_ticket on appeals (ticket_id, received_at);
    -- one at a time
    create unique index appeals_standing on appeals (ticket_id) where state in ('open', 'under_review');
    create index appeals_reviewer on appeals (reviewer_id) where reviewer_id is not null;
    create index appeals_decision on appeals (decision_message_id) where decision_message_id is not null;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
