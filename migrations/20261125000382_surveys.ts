import type { Knex } from 'knex';

/** What people were asked when their case was closed, once a closing, and what they said (CLO-1, seed data §8). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table surveys (
      id uuid primary key,
      ticket_id uuid not null references tickets,
      -- the closing: nobody is asked twice about one
      result_id uuid not null unique references case_results,
      contact_id uuid references contacts,
      -- the invitation; null: none went out, for this reason
      message_id uuid references messages,
      skipped text check ((skipped is null) = (message_id is not null)),
      created_at timestamptz not null,
      expires_at timestamptz not null,
      answered_at timestamptz,
      -- not content: to be called back, and told of the way to object
      low boolean not null default false
    );
    create index surveys_ticket on surveys (ticket_id);
    create index surveys_contact on surveys (contact_id, created_at) where message_id is not null;
    create index surveys_message on surveys (message_id) where message_id is not null;
    create table survey_answers (
      survey_id uuid not null references surveys,
      question text not null,
      -- 1 to 5, or how often; null: it is words
      score int,
      text text not null default '',
      primary key (survey_id, question)
    );
    create index case_results_shut on case_results (shut_at) where shut_as = 'closed' and void_at is null;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
