import type { Knex } from 'knex';

/**
 * What was said to the questions of a case (REG-3), each with the version of the question under which it was asked; and its complexity,
 * importance and procedure (CLS-3, CLS-4, CLS-5), which a person decides. Added columns have no default: the table is not rewritten.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table case_fields (
      ticket_id uuid not null references tickets,
      field text not null,
      value jsonb not null,
      said_by text not null check (said_by in ('person', 'agent')),
      at timestamptz not null,
      -- who wrote it down; null: the person did
      user_id uuid references users,
      policy_id uuid not null references policies,
      primary key (ticket_id, field)
    );
    create index case_fields_user on case_fields (user_id) where user_id is not null;
    create index case_fields_policy on case_fields (policy_id);
    alter table tickets
      add column complexity text check (complexity in ('R', 'X', 'C')),
      add column importance text check (importance in ('H', 'M', 'L')),
      add column procedure text check (procedure in ('PR-1', 'PR-2', 'PR-3'));
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
