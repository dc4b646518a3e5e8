import { parseConfig, type Config } from '../../src/config';
import { openDatabase, type Database } from '../../src/db/database';
import { keepAddress, withKnownAddress } from '../../src/public-address';
import { createTestDatabase } from '../support/postgres';

const ADDRESS = 'https://care.example.gov.sa';
let db: Database;
const configOf = (role: Config['role'], publicUrl?: string): Config =>
  parseConfig(
    {
      DATABASE_URL: 'postgres://wasl@localhost/wasl',
      ...(publicUrl === undefined ? {} : { WASL_PUBLIC_URL: publicUrl }),
    },
    [`--role=${role}`],
  );
const known = async (config: Config) => (await withKnownAddress(config, db)).publicUrl;

beforeAll(async () => {
  db = openDatabase({ url: (await createTestDatabase()).appUrl, poolSize: 2 });
  const id = '00000000-0000-7000-8000-000000000001';
  await db.stores.installation.create({ id, keyFingerprint: 'x', demo: false });
});
afterAll(() => db.close());

test('a worker that was told no public address takes the one of the web process that started last', async () => {
  expect(await known(configOf('worker'))).toBeUndefined();
  await keepAddress(configOf('web', ADDRESS), db);
  expect(await known(configOf('worker'))).toBe(ADDRESS);
  await keepAddress(await withKnownAddress(configOf('worker'), db), db);
  expect(await known(configOf('worker', 'https://other.example.gov.sa'))).toBe('https://other.example.gov.sa');
  await keepAddress(configOf('web'), db);
  expect(await known(configOf('worker'))).toBeUndefined();
});

test('a web process goes by what it was told alone', async () => {
  await keepAddress(configOf('all', ADDRESS), db);
  expect(await known(configOf('web'))).toBeUndefined();
});
