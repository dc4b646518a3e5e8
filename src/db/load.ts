import { Client } from 'pg';
import { copyIn } from './copy';
import { columnList, RowCounter, type DumpedSequence, type DumpedTable, type RowsDigest } from './dump';
import { UNFINISHED_RESTORE } from './unfinished-restore';

/** The database that a dump is to be loaded into, inside one transaction: all of it or nothing. */
export interface Load {
  /** For what else belongs to the same transaction. */
  readonly client: Client;
  /** @returns what was loaded, to be compared with what the dump says of itself */
  table(table: DumpedTable, rows: AsyncIterable<Buffer>): Promise<RowsDigest>;
  sequences(sequences: readonly DumpedSequence[]): Promise<void>;
  /** Joins the tables again and looks whether every reference leads somewhere. */
  finish(): Promise<void>;
}

/** Rows that refer to nothing, values that a column refuses: the dump does not fit this form of the database. */
export class LoadFailed extends Error {
  override readonly name = 'LoadFailed';
}

/**
 * What becomes of a column that holds a transaction id of the cluster where it was dumped; ids of that cluster mean nothing here and
 * would lie in this one's future. 3 is the first ordinary transaction of any cluster: below it are sealed events, the last of them
 * above all others (the chain goes on behind it), at it those that were committed and not yet sealed.
 */
const TRANSACTION_IDS: Readonly<Record<string, string>> = {
  'event_chain.transaction_id': `case when s.sequence = (select max(sequence) from stage_event_chain) then '2'::xid8 else '1'::xid8 end`,
  'events.transaction_id': `coalesce(c.transaction_id, '3'::xid8)`,
};
const JOINED: Readonly<Record<string, string>> = {
  events: 'left join event_chain c on c.event_id = s.id and c.event_at = s.at',
};

/**
 * Runs `work` with the tables emptied and their constraints and triggers laid aside, then puts these back and commits.
 * @param ownerUrl of the role that owns the tables; the migrations of the dump have run
 */
export async function loadDatabase<T>(ownerUrl: string, work: (load: Load) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: ownerUrl, application_name: 'wasl restore' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(
      `set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set lock_timeout = '30s';
       set datestyle = 'ISO, YMD'; set timezone = 'UTC'; set intervalstyle = 'postgres'; set synchronize_seqscans = off`,
    );
    await client.query('begin');
    const tables = await ownTables(client);
    const links = await layAside(client, tables);
    let finished = false;
    const load: Load = {
      client,
      table: (table, rows) => loadTable(client, table, rows),
      sequences: (sequences) => setSequences(client, sequences),
      async finish() {
        await putBack(client, tables, links);
        finished = true;
      },
    };
    const result = await work(load);
    if (!finished) await load.finish();
    await client.query('commit');
    await client.query('analyze');
    return result;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Has anybody ever worked on this database? Migrated and empty counts as empty. */
export async function isEmptyDatabase(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query<{ tables: string[] }>(
      `select coalesce(array_agg(tablename::text), '{}') as tables from pg_tables where schemaname = 'public'`,
    );
    const tables = found.rows[0]?.tables ?? [];
    if (!tables.includes('installation'))
      // what a restore that was cut short has left behind is in nobody's way
      return tables.every((name) => name.startsWith('knex_') || name === UNFINISHED_RESTORE);
    for (const table of ['installation', 'centres', 'users', 'accounts', 'tickets'].filter((name) =>
      tables.includes(name),
    ))
      if ((await client.query(`select 1 from ${table} limit 1`)).rowCount !== 0) return false;
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function ownTables(client: Client): Promise<readonly string[]> {
  const found = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
        and relname not in ('knex_migrations', 'knex_migrations_lock') order by 1`,
  );
  return found.rows.map((row) => row.name);
}

interface Link {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/** Foreign keys go (whatever order the tables are loaded in), triggers sleep, and what the migrations wrote is emptied. */
async function layAside(client: Client, tables: readonly string[]): Promise<readonly Link[]> {
  const links = await client.query<Link>(
    `select r.relname as table, c.conname as name, pg_get_constraintdef(c.oid) as definition
       from pg_constraint c join pg_class r on r.oid = c.conrelid
      where c.contype = 'f' and c.connamespace = 'public'::regnamespace and c.conparentid = 0 order by 1, 2`,
  );
  const named = tables.map((name) => client.escapeIdentifier(name));
  for (const table of named) await client.query(`alter table ${table} disable trigger user`);
  for (const link of links.rows)
    await client.query(
      `alter table ${client.escapeIdentifier(link.table)} drop constraint ${client.escapeIdentifier(link.name)}`,
    );
  if (named.length > 0) await client.query(`truncate ${named.join(', ')}`);
  return links.rows;
}

async function putBack(client: Client, tables: readonly string[], links: readonly Link[]): Promise<void> {
  for (const { table, name, definition } of links)
    await client
      .query(
        `alter table ${client.escapeIdentifier(table)} add constraint ${client.escapeIdentifier(name)} ${definition}`,
      )
      .catch((error: unknown) => {
        throw new LoadFailed(`What was loaded into ${table} refers to rows that are not there (${name}).`, {
          cause: error,
        });
      });
  for (const table of tables) await client.query(`alter table ${client.escapeIdentifier(table)} enable trigger user`);
}

async function loadTable(client: Client, table: DumpedTable, rows: AsyncIterable<Buffer>): Promise<RowsDigest> {
  const name = client.escapeIdentifier(table.name);
  const columns = columnList(client, table);
  const counter = new RowCounter();
  const staged = await transactionIdColumns(client, table);
  const target = staged.length > 0 ? client.escapeIdentifier(`stage_${table.name}`) : name;
  if (staged.length > 0) await client.query(`create temp table ${target} (like ${name}) on commit drop`);
  const taken = await copyIn(client, `copy ${target} (${columns}) from stdin`, counted(rows, counter));
  if (staged.length > 0) await translate(client, table, target);
  const result = counter.result();
  if (taken !== result.rows) throw new LoadFailed(`${table.name}: the database took ${taken} of ${result.rows} rows.`);
  return result;
}

async function* counted(rows: AsyncIterable<Buffer>, counter: RowCounter): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  for await (const row of rows) {
    counter.add(row);
    pieces.push(row);
    bytes += row.length;
    if (bytes < 64 * 1024) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(pieces);
}

async function transactionIdColumns(client: Client, table: DumpedTable): Promise<readonly string[]> {
  const found = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and atttypid in ('xid8'::regtype, 'xid'::regtype) and attnum > 0`,
    [client.escapeIdentifier(table.name)],
  );
  const names = found.rows.map((row) => row.name);
  // a column that nobody decided on would make the restored database wait for transactions that never come
  for (const column of names)
    if (TRANSACTION_IDS[`${table.name}.${column}`] === undefined)
      throw new LoadFailed(
        `${table.name}.${column} holds transaction ids, and nobody has said what becomes of them in another cluster.`,
      );
  return names;
}

async function translate(client: Client, table: DumpedTable, stage: string): Promise<void> {
  const values = table.columns.map(
    (column) => TRANSACTION_IDS[`${table.name}.${column}`] ?? `s.${client.escapeIdentifier(column)}`,
  );
  await client.query(
    `insert into ${client.escapeIdentifier(table.name)} (${columnList(client, table)}) overriding system value select ${values.join(', ')} from ${stage} s ${JOINED[table.name] ?? ''}`,
  );
}

async function setSequences(client: Client, sequences: readonly DumpedSequence[]): Promise<void> {
  for (const { name, lastValue, isCalled } of sequences)
    await client.query('select setval($1::regclass, $2::bigint, $3)', [
      client.escapeIdentifier(name),
      lastValue,
      isCalled,
    ]);
}

/** Tables whose rows say how others are to be translated come first. */
export function inLoadOrder<T extends { readonly name: string }>(tables: readonly T[]): readonly T[] {
  return [...tables].sort((a, b) => Number(b.name === 'event_chain') - Number(a.name === 'event_chain'));
}
