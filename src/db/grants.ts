import type { Knex } from 'knex';

/**
 * Gives the runtime role its rights, in one transaction: rows of every table, but no UPDATE and no DELETE where the audit trail lies
 * (ruling 5), and only a look at the record of migrations. What is append-only is told by the tables themselves: those whose trigger
 * refuses changes, and their partitions. Tables of later migrations come under the default privileges.
 */
export async function grantRuntimeRights(knex: Knex, appRole: string): Promise<void> {
  await knex.transaction(async (trx) => {
    const me = await trx.raw<{ rows: { name: string }[] }>('select current_user as name');
    // one role for both: it owns the tables, and the append-only triggers hold for owners too
    if (me.rows[0]?.name === appRole) return;
    await trx.raw('grant usage on schema public to ??', [appRole]);
    await trx.raw('grant select, insert, update, delete on all tables in schema public to ??', [appRole]);
    await trx.raw('grant usage, select on all sequences in schema public to ??', [appRole]);
    await trx.raw('alter default privileges in schema public grant select, insert, update, delete on tables to ??', [
      appRole,
    ]);
    await trx.raw('alter default privileges in schema public grant usage, select on sequences to ??', [appRole]);
    for (const table of await appendOnlyTables(trx))
      await trx.raw('revoke update, delete, truncate on ?? from ??', [table, appRole]);
    await trx.raw('revoke insert, update, delete, truncate on knex_migrations, knex_migrations_lock from ??', [
      appRole,
    ]);
  });
}

/** Tables that `refuse_change()` guards, with their partitions. */
export async function appendOnlyTables(knex: Knex): Promise<readonly string[]> {
  const found = await knex.raw<{ rows: { name: string }[] }>(`
    with recursive guarded as (
      select t.tgrelid as id from pg_trigger t join pg_proc p on p.oid = t.tgfoid
       where p.proname = 'refuse_change' and p.pronamespace = 'public'::regnamespace
      union
      select i.inhrelid from pg_inherits i join guarded g on g.id = i.inhparent
    )
    select c.relname as name from guarded g join pg_class c on c.oid = g.id order by 1`);
  return found.rows.map((row) => row.name);
}
