import type { Knex } from 'knex';

/**
 * Transactions of this database that hold something back: they have written, or still read of one instant. Each with a key of its own.
 * These columns are shown to every role, also of other roles' sessions. Our own backup reads of one instant for as long as it takes.
 */
export async function readOpenTransactions(
  knex: Knex,
): Promise<readonly { readonly key: string; readonly pid: number }[]> {
  const { rows } = (await knex.raw(`
    select pid, pid || ' ' || coalesce('x' || backend_xid, 's' || backend_xmin) as key from pg_stat_activity
     where datname = current_database() and usesysid is not null and pid <> pg_backend_pid()
       and coalesce(backend_xid, backend_xmin) is not null and application_name <> 'wasl backup'`)) as {
    rows: { pid: number; key: string }[];
  };
  return rows;
}
