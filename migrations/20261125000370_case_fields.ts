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
      add column complexity text,
      add column importance text,
      add column procedure text;
    -- not valid: what stands there has none of them, and is not read through under a lock
    alter table tickets
      add constraint tickets_complexity_check check (complexity in ('R', 'X', 'C')) not valid,
      add constraint tickets_importance_check check (importance in ('H', 'M', 'L')) not valid,
      add constraint tickets_procedure_check check (procedure in ('PR-1', 'PR-2', 'PR-3')) not valid;
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
