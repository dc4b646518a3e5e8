import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { copyOut } from './copy';
import { notAbandoned, SEALED_COLUMNS } from './reseal';

/** One table as a dump takes it: the columns that hold data of their own, in a fixed order. */
export interface DumpedTable {
  readonly name: string;
  readonly columns: readonly string[];
}
/** How many rows went by, and a digest that does not depend on their order: equal digests, equal rows. */
export interface RowsDigest {
  readonly rows: number;
  readonly digest: string;
}
export interface DumpedSequence {
  readonly name: string;
  readonly lastValue: string;
  readonly isCalled: boolean;
}
export interface BlobFacts {
  readonly id: string;
  /** Of the plain content. */
  readonly sha256: string;
  readonly bytes: number;
  /** Its key was destroyed: there is nothing left to keep. */
  readonly destroyed: boolean;
}

/** The database at one instant, held still for as long as it is open. */
export interface Snapshot {
  readonly takenAt: Date;
  readonly serverVersion: string;
  readonly installation: { readonly id: string; readonly keyFingerprint: string } | undefined;
  /** Which of the installation's keys sealed something that is in here. */
  readonly keyIds: readonly number[];
  /** Names of the migrations that have run, in order. */
  readonly migrations: readonly string[];
  readonly tables: readonly DumpedTable[];
  readonly sequences: readonly DumpedSequence[];
  /** Rows of a table in COPY's text format, one buffer a row. */
  rows(table: DumpedTable): AsyncIterable<Buffer>;
  /** Every blob that the database of this instant knows, in the order of their ids. */
  blobs(): AsyncIterable<BlobFacts>;
  /**
   * Lets the instant go. Files of blobs that anything refers to stay: only what nobody refers to for a day is ever collected.
   * @throws MigratedMeanwhile when what was read is not of one form
   */
  settle(): Promise<void>;
  /** Of these blobs, those that the database of now still expects to have a file. After `settle`. */
  stillExpected(ids: readonly string[]): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** A migration ran while the dump was being taken: parts of it are of the older form and parts of the newer. */
export class MigratedMeanwhile extends Error {
  override readonly name = 'MigratedMeanwhile';
}

/** Made by the migrations themselves in the database that is restored into; and the search index, which is made anew from the messages. */
const NOT_DUMPED = new Set([
  'knex_migrations',
  'knex_migrations_lock',
  'class_models',
  'search_documents',
  'search_names',
  'search_pending',
  'search_progress',
]);
/** Bytes of each row's hash that are added up. */
const DIGEST_BYTES = 8;
const DIGEST_MODULUS = 1n << BigInt(8 * DIGEST_BYTES);

/**
 * Opens a snapshot of the whole database in one read-only transaction, so that every table is of the same instant however much is
 * written meanwhile; writers do not wait for it. The runtime role's rights are enough.
 */
export async function openSnapshot(url: string): Promise<Snapshot> {
  const client = new Client({ connectionString: url, application_name: 'wasl backup' });
  // a connection that breaks while nothing is asked tells the next question
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(
      `set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set lock_timeout = '30s';
       set datestyle = 'ISO, YMD'; set timezone = 'UTC'; set intervalstyle = 'postgres'; set extra_float_digits = 3`,
    );
    await client.query('begin isolation level repeatable read read only');
    const migrations = await migrationsOf(client);
    const tables = await tablesOf(client);
    // nobody changes their form from here on; what was changed before is told by `close`
    await client.query(
      `lock table ${tables.map(({ name }) => client.escapeIdentifier(name)).join(', ')} in access share mode`,
    );
    return await snapshotOf(client, migrations, tables);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

async function snapshotOf(
  client: Client,
  migrations: readonly string[],
  tables: readonly DumpedTable[],
): Promise<Snapshot> {
  const facts = await one<{ at: Date; version: string }>(
    client,
    `select clock_timestamp() as at, current_setting('server_version') as version`,
  );
  const installation = await client.query<{ id: string; fingerprint: string }>(
    'select id, key_fingerprint as fingerprint from installation',
  );
  const [row] = installation.rows;
  return {
    takenAt: facts.at,
    serverVersion: facts.version,
    installation: row === undefined ? undefined : { id: row.id, keyFingerprint: row.fingerprint },
    keyIds: await keyIdsOf(client, tables),
    migrations,
    tables,
    sequences: await sequencesOf(client),
    rows: (table) =>
      copyOut(
        client,
        `copy (select ${columnList(client, table)} from ${client.escapeIdentifier(table.name)}) to stdout`,
      ),
    blobs: () => blobsOf(client),
    async settle() {
      await client.query('commit');
      if ((await migrationsOf(client)).join() !== migrations.join())
        throw new MigratedMeanwhile('A migration ran during the backup: take it again.');
    },
    async stillExpected(ids) {
      const found = await client.query<{ id: string }>(
        'select id from blobs where id = any($1::uuid[]) and sealed_key is not null',
        [ids],
      );
      return found.rows.map((expected) => expected.id);
    },
    close: () => client.end().catch(() => undefined),
  };
}

/** The first byte of a sealed value names its key. */
async function keyIdsOf(client: Client, tables: readonly DumpedTable[]): Promise<number[]> {
  const ids = new Set<number>();
  // a database of before an upgrade may not have it yet
  const has = (table: string, column: string): boolean =>
    tables.some(({ name, columns }) => name === table && columns.includes(column));
  for (const place of SEALED_COLUMNS) {
    const { table, column } = place;
    if (!has(table, column)) continue;
    // what was given up needs no key: nobody could restore a backup for the want of one that there is nowhere
    const counts = has('abandoned_seals', 'place') ? notAbandoned(place) : 'true';
    const found = await client.query<{ id: number }>(
      `select distinct get_byte(${column}, 0) as id from ${table} where length(${column}) > 0 and ${counts}`,
    );
    for (const { id } of found.rows) ids.add(id);
  }
  return [...ids].sort((a, b) => a - b);
}

async function migrationsOf(client: Client): Promise<string[]> {
  const found = await client.query<{ name: string }>('select name from knex_migrations order by id');
  return found.rows.map((row) => row.name);
}

/** Ordinary tables of ours, with partitions instead of what they are parts of; generated columns are made anew by the server. */
async function tablesOf(client: Client): Promise<DumpedTable[]> {
  const found = await client.query<DumpedTable>(`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     group by c.relname order by c.relname`);
  return found.rows.filter(({ name }) => !NOT_DUMPED.has(name));
}

async function sequencesOf(client: Client): Promise<DumpedSequence[]> {
  const found = await client.query<{ name: string }>(`
    select c.relname as name from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'S' and c.relname not like 'knex_migrations%' order by 1`);
  const sequences: DumpedSequence[] = [];
  for (const { name } of found.rows) {
    const at = await one<{ last_value: string; is_called: boolean }>(
      client,
      `select last_value::text, is_called from ${client.escapeIdentifier(name)}`,
    );
    sequences.push({ name, lastValue: at.last_value, isCalled: at.is_called });
  }
  return sequences;
}

async function* blobsOf(client: Client): AsyncGenerator<BlobFacts> {
  const rows = copyOut(
    client,
    `copy (select id, encode(sha256, 'hex'), bytes, sealed_key is null from blobs order by id) to stdout`,
  );
  for await (const row of rows) {
    const [id = '', sha256 = '', bytes, destroyed] = row.toString('utf8').trimEnd().split('\t');
    yield { id, sha256, bytes: Number(bytes), destroyed: destroyed === 't' };
  }
}

export const columnList = (client: Client, table: DumpedTable): string =>
  table.columns.map((column) => client.escapeIdentifier(column)).join(', ');

async function one<Row>(client: Client, sql: string): Promise<Row> {
  const [row] = (await client.query(sql)).rows as Row[];
  if (row === undefined) throw new Error(`no answer to: ${sql}`);
  return row;
}

/** Counts and digests rows as they go by. */
export class RowCounter {
  private rows = 0;
  private sum = 0n;

  add(row: Uint8Array): void {
    this.rows += 1;
    const hash = createHash('sha256').update(row).digest();
    this.sum = (this.sum + hash.readBigUInt64BE(0)) % DIGEST_MODULUS;
  }
  result(): RowsDigest {
    return { rows: this.rows, digest: this.sum.toString(16).padStart(2 * DIGEST_BYTES, '0') };
  }
}
