import { Client } from 'pg';
import { errorCode } from '../../core/error-code';
import { MIGRATIONS } from '../../db/migrate';
import { MigrationSource } from '../../db/migration-source';
import { databaseProblems } from '../../db/server-check';
import type { DatabaseAccess } from '../session';
import { checkConnections } from './connections';
import type { Finding } from './finding';

const CLOCK_WARN_MS = 2000;
const CLOCK_FAIL_MS = 60_000;

/** Reachable, of a fit version, knows Arabic, migrated, with few rights for the runtime role, with connections enough, and on the same time as this machine. */
export async function checkDatabase(access: DatabaseAccess): Promise<readonly Finding[]> {
  const client = new Client({
    connectionString: access.appUrl,
    connectionTimeoutMillis: 10_000,
    statement_timeout: 10_000,
  });
  try {
    await client.connect();
  } catch (error) {
    const why = errorCode(error) ?? (error instanceof Error ? error.message : String(error));
    return [
      {
        check: 'database',
        state: 'fail',
        detail: `cannot be reached (${why})`,
        advice: 'is it running, and is DATABASE_URL right?',
      },
    ];
  }
  try {
    const findings = [await version(client, access.kind), ...(await arabic(client)), await migrations(client)];
    if (findings.every((finding) => finding.state !== 'fail')) findings.push(...(await roles(client)));
    findings.push(await checkConnections(client), await clock(client));
    return findings;
  } finally {
    await client.end();
  }
}

async function version(client: Client, kind: DatabaseAccess['kind']): Promise<Finding> {
  const began = Date.now();
  const rows = (await client.query<{ version: string }>(`select current_setting('server_version') as version`)).rows;
  const how = { given: 'DATABASE_URL', running: 'embedded, running', started: 'embedded, started for this check' }[
    kind
  ];
  return {
    check: 'database',
    state: 'ok',
    detail: `PostgreSQL ${rows[0]?.version ?? ''} (${how}), answers in ${Date.now() - began} ms`,
  };
}

async function arabic(client: Client): Promise<readonly Finding[]> {
  const problems = await databaseProblems(async (sql) => (await client.query<Record<string, unknown>>(sql)).rows);
  if (problems.length === 0) return [{ check: 'arabic', state: 'ok', detail: 'Arabic letters are stored and found' }];
  return problems.map((detail) => ({ check: 'arabic', state: 'fail', detail }));
}

async function migrations(client: Client): Promise<Finding> {
  const check = 'migrations';
  const there = (await client.query<{ there: boolean }>(`select to_regclass('knex_migrations') is not null as there`))
    .rows[0]?.there;
  const ran =
    there === true
      ? (await client.query<{ name: string }>('select name from knex_migrations order by id')).rows.map(
          (row) => row.name,
        )
      : [];
  const source = new MigrationSource(MIGRATIONS);
  const known = (await source.getMigrations()).map((file) => source.getMigrationName(file));
  const newer = ran.filter((name) => !known.includes(name));
  if (newer.length > 0)
    return {
      check,
      state: 'fail',
      detail: `the database is of a newer version (${newer.at(-1) ?? ''})`,
      advice: 'start that version',
    };
  const open = known.length - ran.length;
  return open === 0
    ? { check, state: 'ok', detail: `all ${known.length} have run` }
    : {
        check,
        state: 'fail',
        detail: `${open} of ${known.length} have not run`,
        advice: 'run "wasl migrate", or start Wasl',
      };
}

async function roles(client: Client): Promise<readonly Finding[]> {
  const check = 'roles';
  const { rows } = await client.query<{ name: string; super: boolean; rewrites: boolean }>(`
    select current_user as name, rolsuper as super,
           has_table_privilege('events', 'update') or has_table_privilege('events', 'delete') as rewrites
      from pg_roles where rolname = current_user`);
  const role = rows[0];
  if (role === undefined) return [];
  if (role.super)
    return [
      {
        check,
        state: 'fail',
        detail: `Wasl runs as the superuser ${role.name}`,
        advice: 'put an ordinary role into DATABASE_URL and the owner into WASL_MIGRATION_DATABASE_URL',
      },
    ];
  if (role.rewrites)
    return [
      {
        check,
        state: 'warn',
        detail: `${role.name} both owns the tables and runs Wasl; only triggers guard the audit trail`,
        advice: 'give Wasl a role of its own in DATABASE_URL and the owner in WASL_MIGRATION_DATABASE_URL',
      },
    ];
  return [{ check, state: 'ok', detail: `${role.name} is no superuser and cannot change the audit trail` }];
}

async function clock(client: Client): Promise<Finding> {
  const before = Date.now();
  const rows = (await client.query<{ at: Date }>('select clock_timestamp() as at')).rows;
  const here = (before + Date.now()) / 2;
  const apart = Math.abs((rows[0]?.at.getTime() ?? here) - here);
  const detail = `this machine and the database are ${Math.round(apart)} ms apart`;
  const advice = 'synchronise both with NTP: deadlines and retries depend on it';
  if (apart > CLOCK_FAIL_MS) return { check: 'clock', state: 'fail', detail, advice };
  return apart > CLOCK_WARN_MS
    ? { check: 'clock', state: 'warn', detail, advice }
    : { check: 'clock', state: 'ok', detail };
}
