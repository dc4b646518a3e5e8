import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import knexFactory, { type Knex } from 'knex';
import { errorCode } from '../core/error-code';
import { StartupProblem } from '../core/startup-problem';
import { grantRuntimeRights } from './grants';
import { MigrationSource } from './migration-source';
import { databaseProblems, DatabaseUnfit } from './server-check';

/** A newer Wasl has changed this database; an older one must not touch it. */
export class DatabaseIsNewer extends StartupProblem {
  override readonly name = 'DatabaseIsNewer';
  constructor(readonly unknown: readonly string[]) {
    super(
      `The database was made by a newer version of Wasl (it knows ${unknown.at(-1) ?? ''}): start that version, or restore a backup.`,
    );
  }
}

export interface MigrateOptions {
  /** Runtime role to be given its rights; left out, or the owner itself, when one role does both. */
  readonly appRole?: string;
  /** Folder of the migrations; ours unless a test brings its own. */
  readonly directory?: string;
  /** Only these: the form that a backup had. Left out: all. */
  readonly only?: readonly string[];
  /** Told when another process migrates and this one waits for it. */
  readonly onWait?: () => void;
}

/** "wasl" and a purpose: everybody who migrates waits for this one lock. */
const ADVISORY_LOCK = [0x7761736c, 1] as const;
const LOCK_POLL_MS = 200;
/** A migration that waits longer for a table gives up rather than holding up everybody who queues behind it. */
const LOCK_TIMEOUT_SECONDS = 10;

/** The migrations beside us: `migrations/` in the sources, `dist/migrations/` in the built tree. */
export const MIGRATIONS = path.join(__dirname, '..', '..', 'migrations');

/**
 * Brings the database to this version. Any number of processes may call it at once: one works, the others wait. Each migration
 * commits together with the row that says it ran, so that kill -9 at any moment leaves the state before or after it; one that
 * cannot run in a transaction (`export const config = { transaction: false }`, for `create index concurrently`) must be repeatable:
 * begin with `drop index concurrently if exists`.
 * @returns names of the migrations that ran
 * @throws DatabaseIsNewer | DatabaseUnfit | StartupProblem, with nothing changed
 */
export async function migrate(ownerUrl: string, options: MigrateOptions = {}): Promise<readonly string[]> {
  const source = new MigrationSource(options.directory ?? MIGRATIONS);
  const knex = openForMigration(ownerUrl, source, options.onWait ?? (() => undefined));
  try {
    await refuseNewer(knex, source);
    await prepareServer(knex);
    // We hold the lock of us all: what knex still finds locked was left behind by a process that was killed.
    await knex.migrate.forceFreeMigrationsLock();
    const ran = options.only === undefined ? await runOneByOne(knex) : await runThese(knex, options.only);
    if (options.appRole !== undefined) await grantRuntimeRights(knex, options.appRole);
    return ran;
  } catch (error) {
    throw asStartupProblem(error);
  } finally {
    await knex.destroy();
  }
}

/** Migrations that have run on this database, and those of this version that have not. Changes nothing and waits for nobody. */
export async function openMigrations(url: string, directory = MIGRATIONS): Promise<{ ran: readonly string[]; open: readonly string[] }> {
  const source = new MigrationSource(directory);
  const known = (await source.getMigrations()).map((file) => source.getMigrationName(file));
  const silent = (): void => undefined;
  const knex = knexFactory({
    client: 'pg',
    connection: { connectionString: url },
    pool: { min: 0, max: 1 },
    log: { warn: silent, error: silent, deprecate: silent, debug: silent },
  });
  try {
    const table = await knex.raw<{ rows: { there: boolean }[] }>(`select to_regclass('knex_migrations') is not null as there`);
    const ran: readonly string[] = table.rows[0]?.there === true ? await knex<{ name: string }>('knex_migrations').orderBy('id').pluck('name') : [];
    return { ran, open: known.filter((name) => !ran.includes(name)) };
  } catch (error) {
    throw asStartupProblem(error);
  } finally {
    await knex.destroy();
  }
}

/** One connection that takes the advisory lock as soon as it is open: nothing is ever said to the server without holding it. */
function openForMigration(url: string, migrationSource: MigrationSource, onWait: () => void): Knex {
  const quiet = (): void => undefined;
  return knexFactory({
    client: 'pg',
    connection: { connectionString: url, application_name: 'wasl migrate', keepAlive: true },
    pool: {
      min: 1,
      max: 1,
      afterCreate: (connection: Connection, done: (error: Error | null, connection: Connection) => void) => {
        takeLock(connection, onWait).then(
          () => done(null, connection),
          (error: Error) => done(error, connection),
        );
      },
    },
    acquireConnectionTimeout: 30 * 60_000, // as long as another process's migration may take
    migrations: { migrationSource },
    log: { warn: quiet, error: quiet, deprecate: quiet, debug: quiet },
  });
}

interface Connection {
  query(sql: string): Promise<{ rows: readonly Record<string, unknown>[] }>;
}

async function takeLock(connection: Connection, onWait: () => void): Promise<void> {
  const [group, purpose] = ADVISORY_LOCK;
  // no time limit while we wait for our turn, whatever the role's own settings say; a lost client is noticed within a minute
  await connection.query(
    `set statement_timeout = 0; set lock_timeout = 0; set tcp_keepalives_idle = 20; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3`,
  );
  // asked again and again, never waited for in a statement: an index built concurrently waits for all statements that began before it
  for (let asked = 0; ; asked += 1) {
    const tried = await connection.query(`select pg_try_advisory_lock(${group}, ${purpose}) as ours`);
    if (tried.rows[0]?.['ours'] === true) break;
    if (asked === 0) onWait();
    await wait(LOCK_POLL_MS);
  }
  await connection.query(`set lock_timeout = '${LOCK_TIMEOUT_SECONDS}s'`);
}

async function refuseNewer(knex: Knex, source: MigrationSource): Promise<void> {
  const table = await knex.raw<{ rows: { there: boolean }[] }>(
    `select to_regclass('knex_migrations') is not null as there`,
  );
  if (table.rows[0]?.there !== true) return;
  const known = new Set((await source.getMigrations()).map((file) => source.getMigrationName(file)));
  const ran = await knex<{ name: string }>('knex_migrations').orderBy('id').pluck('name');
  const unknown = ran.filter((name) => !known.has(name));
  if (unknown.length > 0) throw new DatabaseIsNewer(unknown);
}

async function prepareServer(knex: Knex): Promise<void> {
  const query = async (sql: string): Promise<readonly Record<string, unknown>[]> =>
    (await knex.raw<{ rows: Record<string, unknown>[] }>(sql)).rows;
  // a role without the right to make it gets the sentence that says who can
  await knex.raw('create extension if not exists pg_trgm').catch(() => undefined);
  const problems = await databaseProblems(query);
  if (problems.length > 0) throw new DatabaseUnfit(problems.join('\n'));
}

/** knex writes the row of a migration inside its transaction only when it runs one alone; a batch with an index in it would not. */
async function runOneByOne(knex: Knex): Promise<readonly string[]> {
  const ran: string[] = [];
  for (;;) {
    const [, names] = (await knex.migrate.up()) as [number, string[]];
    if (names.length === 0) return ran;
    ran.push(...names);
  }
}

/** In their order, those of `names` that have not run. */
async function runThese(knex: Knex, names: readonly string[]): Promise<readonly string[]> {
  const before = new Set(await knex<{ name: string }>('knex_migrations').pluck('name').catch(() => []));
  const open = names.filter((name) => !before.has(name));
  for (const name of open) await knex.migrate.up({ name });
  return open;
}

/** Codes of PostgreSQL and of the network that a person can do something about. */
const FORESEEN: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The database does not answer: is it running, and are host and port in DATABASE_URL right?',
  ENOTFOUND: 'The host in DATABASE_URL is not known: correct it.',
  ETIMEDOUT: 'The database does not answer: are host and port in DATABASE_URL right, and may this machine reach it?',
  '28P01': 'The database refuses the password: correct DATABASE_URL or WASL_MIGRATION_DATABASE_URL.',
  '28000': 'The database refuses this user: correct DATABASE_URL or WASL_MIGRATION_DATABASE_URL, or pg_hba.conf.',
  '3D000': `The database named in DATABASE_URL does not exist: create it with encoding 'UTF8' and locale 'C.UTF-8'.`,
  '42501': 'The role may not change the database: set WASL_MIGRATION_DATABASE_URL to the role that owns it.',
  '40P01': 'A step and the work of others waited for each other, and the step gave way; nothing of it was changed: try again.',
  '55P03':
    'A table stayed locked by others for too long: end the long transaction (see pg_stat_activity) and start again.',
};

/** What a person can do something about in a sentence; anything else as it is. */
export function asStartupProblem(error: unknown): unknown {
  const sentence = error instanceof StartupProblem ? undefined : FORESEEN[errorCode(error) ?? ''];
  return sentence === undefined ? error : new StartupProblem(sentence, { cause: error });
}
