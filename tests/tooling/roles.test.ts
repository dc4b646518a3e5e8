import { appendOnlyTables } from '../../src/db/grants';
import { openDatabase } from '../../src/db/database';
import { migrate } from '../../src/db/migrate';
import knexFactory from 'knex';
import { createEmptyDatabase, createTestDatabase, query, type TestDatabase } from '../support/postgres';
import { waitFor } from '../support/wait';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});

const EVENT = `insert into events (id, at, type) values (gen_random_uuid(), now(), 'test')`;
const LINK = `insert into event_chain values (1, gen_random_uuid(), now(), '1', 'x')`;

test('the runtime role is no superuser and owns nothing', async () => {
  const rows = await query(
    database.appUrl,
    'select current_user as name, rolsuper, rolcreatedb, rolcreaterole, rolbypassrls from pg_roles where rolname = current_user',
  );
  expect(rows).toEqual([
    { name: 'wasl_app', rolsuper: false, rolcreatedb: false, rolcreaterole: false, rolbypassrls: false },
  ]);
  await expect(query(database.appUrl, 'create table mine (id int)')).rejects.toMatchObject({ code: '42501' });
  await expect(query(database.appUrl, 'drop table tickets')).rejects.toMatchObject({ code: '42501' });
});

test('the runtime role adds to the audit trail and can neither change, delete nor empty it', async () => {
  await query(database.appUrl, EVENT);
  await query(database.appUrl, LINK);
  for (const table of ['events', 'event_chain']) {
    for (const statement of [`update ${table} set event_at = now()`, `delete from ${table}`, `truncate ${table}`]) {
      await expect(
        query(database.appUrl, statement.replace('event_at', table === 'events' ? 'at' : 'event_at')),
      ).rejects.toMatchObject({ code: '42501' });
    }
    expect(await query(database.appUrl, `select count(*)::int as rows from ${table}`)).toEqual([{ rows: 1 }]);
  }
});

test('not even the owner changes the audit trail: the triggers hold for it', async () => {
  await query(database.ownerUrl, EVENT);
  await expect(query(database.ownerUrl, 'update events set at = now()')).rejects.toThrow(/append-only/);
  await expect(query(database.ownerUrl, 'delete from event_chain')).rejects.toThrow(/append-only/);
  await expect(query(database.ownerUrl, 'truncate events')).rejects.toThrow(/append-only/);
});

test('the runtime role reads and writes every other table, and those of later migrations', async () => {
  await query(database.ownerUrl, 'create table later (id bigint generated always as identity, word text)');
  await query(database.appUrl, `insert into later (word) values ('a')`);
  await query(database.appUrl, `update later set word = 'b'`);
  expect(await query(database.appUrl, 'delete from later returning word')).toEqual([{ word: 'b' }]);
  const missing = await query(
    database.appUrl,
    `
    select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
       and relname not in ('events', 'event_chain', 'knex_migrations', 'knex_migrations_lock')
       and not has_table_privilege(oid, 'select, insert, update, delete')`,
  );
  expect(missing).toEqual([]);
});

test('the record of migrations is only read by the runtime role', async () => {
  expect(await query(database.appUrl, 'select name from knex_migrations limit 1')).toHaveLength(1);
  await expect(query(database.appUrl, 'delete from knex_migrations')).rejects.toMatchObject({ code: '42501' });
});

test('the append-only tables are known by their triggers', async () => {
  const knex = knexFactory({ client: 'pg', connection: database.ownerUrl, pool: { min: 0, max: 1 } });
  expect(await appendOnlyTables(knex)).toEqual(['disclosures', 'event_chain', 'events', 'policies', 'policy_confirmations']);
  await knex.destroy();
});

test('statements, transactions and lock waits of the runtime role end by themselves', async () => {
  const rows = await query<{ name: string; setting: string }>(
    database.appUrl,
    `select name, setting from pg_settings where name in ('statement_timeout', 'idle_in_transaction_session_timeout', 'lock_timeout') order by 1`,
  );
  expect(Object.fromEntries(rows.map((row) => [row.name, row.setting]))).toEqual({
    idle_in_transaction_session_timeout: '15000',
    lock_timeout: '5000',
    statement_timeout: '30000',
  });
});

test('with one role for both, migrating grants nothing and the triggers still guard the audit trail', async () => {
  const single = await createEmptyDatabase();
  await migrate(single.ownerUrl, { appRole: 'wasl_owner' });
  await query(single.ownerUrl, EVENT);
  await expect(query(single.ownerUrl, 'delete from events')).rejects.toThrow(/append-only/);
});

test('the chain of the audit trail holds in whatever time zone the database is told to show its times', async () => {
  const own = await createTestDatabase();
  await query(own.appUrl, EVENT);
  const chained = async <T>(work: (db: ReturnType<typeof openDatabase>) => Promise<T>): Promise<T> => {
    const db = openDatabase({ url: own.appUrl, poolSize: 1 });
    return work(db).finally(() => db.close());
  };
  // Sealing waits for every transaction of the server, and other tests' are open on it.
  await waitFor(
    async () => (await chained((db) => db.transact((stores) => stores.eventChain.seal(10)))) === 1,
    'the event to be sealed',
  );
  await query(own.ownerUrl, `alter database ${new URL(own.appUrl).pathname.slice(1)} set timezone = 'Asia/Riyadh'`);
  expect(await query(own.appUrl, 'show timezone')).toEqual([{ TimeZone: 'Asia/Riyadh' }]);
  expect(await chained((db) => db.stores.eventChain.firstBroken())).toBeUndefined();
});
