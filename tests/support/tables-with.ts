import type { TestApp } from './app';

/** Every table in which any column of any row holds one of these, whatever its case. */
export async function tablesWith(app: TestApp, words: readonly string[]): Promise<string[]> {
  const tables = await app.sql<{ name: string }>(
    `select format('%I', tablename) as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables)
    for (const word of words) {
      const rows = await app.sql(`select 1 from ${name} t where strpos(lower(t::text), lower(?)) > 0 limit 1`, [word]);
      if (rows.length > 0) found.push(name);
    }
  return [...new Set(found)];
}
