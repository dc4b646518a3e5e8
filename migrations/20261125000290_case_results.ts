import type { Knex } from 'knex';

/**
 * What came of cases: one row each time somebody decides it, kept as it was when the case is opened again (the first decision stays
 * beside the second). `shut_at` is null while a told result waits for the person's consent.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table case_results (
      id uuid primary key,
      ticket_id uuid not null references tickets,
      -- the answer that tells it; null when it was told otherwise
      message_id uuid references messages,
      shut_as text check (shut_as in ('closed', 'rejected', 'directed_out', 'withdrawn')),
      outcome text,
      cause text,
      subject text,
      rejection text,
      body text not null default '',
      note text not null default '',
      told_by text not null check (told_by in ('answer', 'call', 'in_person', 'not_told')),
      acceptance text check (acceptance in ('yes', 'cannot_judge', 'window_passed', 'waived')),
      decided_by uuid references users,
      decided_at timestamptz not null,
      shut_by uuid references users,
      shut_at timestamptz,
      -- called back with its answer, or the person wrote again before consenting
      void_at timestamptz
    );
    create index case_results_ticket on case_results (ticket_id, decided_at);
    create index case_results_message on case_results (message_id) where message_id is not null;
    create index case_results_waiting on case_results (decided_at) where shut_at is null and void_at is null;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
