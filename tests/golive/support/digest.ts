import type { Knex } from 'knex';

/** By table: the number of its rows and a hash over all of them, whatever their order. */
export type TableDigests = ReadonlyMap<string, string>;

/** Of every table of the application, except those that are named. */
export async function digestTables(knex: Knex, except: readonly string[]): Promise<TableDigests> {
  const { rows } = (await knex.raw(
    `select format('%I', tablename) as name from pg_tables where schemaname = 'public' and tablename <> all(?::text[])`,
    [[...except]],
  )) as { rows: { name: string }[] };
  const digests = new Map<string, string>();
  for (const { name } of rows) {
    const { rows: found } = (await knex.raw(
      `select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as digest from ${name} t`,
    )) as { rows: { digest: string }[] };
    digests.set(name, found[0]?.digest ?? '');
  }
  return digests;
}

export const tablesThatDiffer = (before: TableDigests, after: TableDigests): string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name)).sort();
