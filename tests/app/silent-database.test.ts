import { openDatabase, type Database } from '../../src/db/database';
import { problemOf } from '../../src/http/errors';
import { startProxy, type PausableProxy } from '../support/imap-proxy';
import { createTestDatabase, type TestDatabase } from '../support/postgres';

let database: TestDatabase;
let wire: PausableProxy;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  const url = new URL(database.appUrl);
  wire = await startProxy(Number(url.port));
  url.hostname = '127.0.0.1';
  url.port = String(wire.port);
  db = openDatabase({ url: url.href, poolSize: 2, silenceMs: 300 });
});
afterAll(async () => {
  await db.close();
  await wire.close();
  await database.drop();
});
beforeEach(() => wire.resume());

const one = async (): Promise<unknown> => (await db.knex.raw('select 1 as n')) as unknown;
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

it('ends a statement whose link died without a word, says that the database is away, and works again on a new link', async () => {
  await one();
  wire.pause();
  const error = await failure(one());
  expect(error).toMatchObject({ code: 'ETIMEDOUT' });
  expect(problemOf(error, 'en')).toMatchObject({ code: 'database_away', status: 503 });
  wire.resume();
  await expect(one()).resolves.toBeDefined();
});

it('ends a transaction whose link died in the middle of it, and gives its place in the pool back', async () => {
  const inTheMiddle = () =>
    db.transact(async (stores) => {
      await stores.installation.get();
      wire.pause();
      await stores.installation.get();
    });
  for (let round = 0; round < 3; round++) {
    wire.resume();
    expect(await failure(inTheMiddle())).toMatchObject({ code: 'ETIMEDOUT' });
  }
  wire.resume();
  await expect(Promise.all([one(), one(), one()])).resolves.toHaveLength(3);
});

it('does not take a slow statement for a dead link that still lives within its time', async () => {
  await expect(db.knex.raw('select pg_sleep(0.1)')).resolves.toBeDefined();
});

it('tells who comes while no new link can be made that the database is away', async () => {
  await one();
  wire.cut();
  wire.pause();
  const error = await failure(one());
  expect(problemOf(error, 'en')).toMatchObject({ code: 'database_away' });
});
