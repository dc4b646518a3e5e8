import type { Knex } from 'knex';

/**
 * What differs between ministries, in versions that nobody changes any more. In force is the newest version whose time has come and
 * has not ended. That somebody confirmed a default is told apart from it.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table policies (
      id uuid primary key,
      kind text not null,
      code text not null,
      -- null: all centres that have none of their own
      centre_id uuid references centres,
      version int not null check (version > 0),
      valid_from timestamptz not null,
      valid_to timestamptz check (valid_to > valid_from),
      data jsonb not null,
      -- H S T M O: said by that document; L: a law; P: our proposal; C: the customer's own
      source text not null check (source in ('H', 'S', 'T', 'M', 'O', 'L', 'P', 'C')),
      -- null: came with the installation
      changed_by uuid references users,
      changed_at timestamptz not null,
      unique nulls not distinct (kind, code, centre_id, version)
    );
    create index policies_centre on policies (centre_id);
    create index policies_changed_by on policies (changed_by) where changed_by is not null;
    create table policy_confirmations (
      policy_id uuid primary key references policies,
      confirmed_by uuid not null references users,
      confirmed_at timestamptz not null
    );
    create index policy_confirmations_by on policy_confirmations (confirmed_by);
    create trigger policies_append_only before update or delete or truncate on policies for each statement execute function refuse_change();
    create trigger policy_confirmations_append_only before update or delete or truncate on policy_confirmations for each statement execute function refuse_change();
  `);
}

export async function down(): Promise<void> {
  throw new Error('Wasl migrates forward only; restore a backup instead.');
}
