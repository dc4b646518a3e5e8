import { StartupProblem } from '../core/startup-problem';

/** The least that a driver's connection offers; `pg`'s Client and knex's raw both fit behind it. */
export type RunQuery = (sql: string) => Promise<readonly Record<string, unknown>[]>;

/** The server cannot keep Arabic, or is too old. The message says which and what to do. */
export class DatabaseUnfit extends StartupProblem {
  override readonly name = 'DatabaseUnfit';
}

const OLDEST_MAJOR = 15;
const MAKE_ANEW = `make the database anew with: create database wasl template template0 encoding 'UTF8' locale 'C.UTF-8'`;

/**
 * What keeps this database from serving: version, encoding, and whether pg_trgm sees Arabic letters. Under LC_CTYPE=C it sees none,
 * and search would find no Arabic name without any error (ruling 18).
 * @returns one line for each problem; empty when it is fit
 */
export async function databaseProblems(query: RunQuery): Promise<readonly string[]> {
  const [server] = await query(
    `select current_setting('server_version_num')::int / 10000 as major, current_setting('server_encoding') as encoding`,
  );
  const problems: string[] = [];
  const major = Number(server?.['major']);
  if (major < OLDEST_MAJOR) problems.push(`PostgreSQL ${major} is too old: Wasl needs ${OLDEST_MAJOR} or newer.`);
  if (server?.['encoding'] !== 'UTF8')
    problems.push(`The database's encoding is ${String(server?.['encoding'])}, not UTF8: ${MAKE_ANEW}`);
  if (problems.length > 0) return problems;
  const [trigrams] = await query(`select count(*)::int as there from pg_extension where extname = 'pg_trgm'`);
  if (Number(trigrams?.['there']) === 0)
    return ['The extension pg_trgm is not there: as a superuser run "create extension pg_trgm" in this database.'];
  const [arabic] = await query(
    `select cardinality(show_trgm('مستشفى')) > 0 and similarity('محمد', 'محمود') > 0 as seen`,
  );
  if (arabic?.['seen'] !== true)
    problems.push(
      `The database does not know Arabic letters (its LC_CTYPE is no UTF-8 locale), so search would find no Arabic name: ${MAKE_ANEW}`,
    );
  return problems;
}
