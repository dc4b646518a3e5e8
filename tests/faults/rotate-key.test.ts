import fs from 'node:fs';
import path from 'node:path';
import { SEALED_COLUMNS } from '../../src/db/reseal';
import { startNode, temporaryDirectory, type Program } from '../support/processes';
import { waitFor } from '../support/wait';
import { messageIdOf } from './support/people';
import { World } from './support/world';

/** The key is changed while mails come in and answers go out, by the command that an administrator uses. */
const keyFile = path.join(temporaryDirectory(), 'master.key');
let world: World;

beforeAll(async () => {
  world = await World.open({ env: { WASL_KEY_FILE: keyFile } });
  await world.start();
  await world.start({ role: 'worker' });
}, 120_000);
afterAll(() => world.close(), 60_000);

const letters = (name: string, count: number): { id: string; from: string }[] =>
  Array.from({ length: count }, (_, at) => ({ id: `${name}-${at}`, from: `${name}-${at}@mail.example` }));
const rotate = (...args: readonly string[]): Program =>
  startNode([path.join(__dirname, '..', '..', 'dist', 'src', 'cli', 'main.js'), 'rotate-key', ...args], {
    env: { DATABASE_URL: world.appUrl, WASL_KEY_FILE: keyFile, WASL_DATA_DIR: temporaryDirectory() },
  });
const lines = (): string[] => fs.readFileSync(keyFile, 'utf8').trim().split('\n');
const filed = async (name: string, count: number): Promise<void> =>
  void (await waitFor(
    async () => (await world.sql(`select 1 from messages where external_id like $1`, [`${name}-%`])).length === count,
    `${name} are filed`,
    60,
  ));
const keysInUse = async (): Promise<number[]> => {
  const found = await Promise.all(
    SEALED_COLUMNS.map(({ table, column }) =>
      world.sql<{ key: number }>(`select distinct get_byte(${column}, 0) as key from ${table} where ${column} is not null and length(${column}) > 0`),
    ),
  );
  return [...new Set(found.flat().map((row) => row.key))].sort((a, b) => a - b);
};
/** The original of a mail as the screen hands it out. */
async function original(id: string): Promise<string> {
  const [row] = await world.sql<{ id: string }>(`select id from messages where external_id = $1`, [messageIdOf(id)]);
  const answer = await world.desk.call('GET', `/messages/${row?.id ?? ''}/raw`);
  return answer.ok ? answer.text() : `${answer.status} ${await answer.text()}`;
}

test('a rotation that is killed is gone on with, and loses nothing that came meanwhile', async () => {
  await world.mails(letters('before', 20));
  await filed('before', 20);
  expect([lines().length, await keysInUse()]).toEqual([1, [1]]);

  const arriving = world.mails(letters('during', 60), 3);
  const killed = rotate();
  await killed.says(/Key 2 was added/);
  await killed.kill();
  expect(lines()).toHaveLength(2);
  expect(fs.statSync(keyFile).mode & 0o777).toBe(0o600);

  const again = rotate();
  await again.says(/Going on with key 2/);
  await arriving;
  await again.ended;
  await filed('during', 60);
  // what a process had sealed before it saw the new key, and wrote after the pass
  await waitFor(
    async () => (await keysInUse()).join() === '2' || ((await rotate().ended).code === 0 && (await keysInUse()).join() === '2'),
    'all is sealed anew',
    60,
  );
  for (const id of ['before-3', 'during-5', 'during-59']) expect(await original(id)).toContain(messageIdOf(id));
}, 180_000);

test('a finished rotation takes the old key out of the file, not before a day is over, and nobody misses it', async () => {
  const early = rotate('--finish');
  expect((await early.ended).code).toBe(1);
  expect(early.stderr).toMatch(/not a day old/);
  expect(lines()[0]).toMatch(/^[0-9a-f]{64}$/);

  const finished = rotate('--finish', '--force');
  expect((await finished.ended).code).toBe(0);
  const newest = lines().length;
  expect(lines().slice(0, -1).every((line) => /^\d+:retired:/.test(line))).toBe(true);

  for (const wasl of world.running()) await wasl.stop();
  await world.start();
  await world.mails(letters('after', 5));
  await filed('after', 5);
  for (const id of ['before-3', 'during-5', 'after-4']) expect(await original(id)).toContain(messageIdOf(id));
  expect(await keysInUse()).toEqual([newest]);
}, 120_000);

test('a case from before is answered as ever, and at the end nothing is lost or doubled', async () => {
  const [ticket] = await world.sql<{ id: string; address: string }>(
    `select ticket_id as id, sender->>'address' as address from messages where external_id = $1`,
    [messageIdOf('before-1')],
  );
  await world.desk.reply(ticket?.id ?? '', [ticket?.address ?? '']);
  await world.hurry();
  await world.judge();
}, 120_000);

test('every place of the database that keeps something sealed is known to the rotation', async () => {
  const found = await world.sql<{ place: string }>(
    `select table_name || '.' || column_name as place from information_schema.columns
      where table_schema = 'public' and data_type = 'bytea' order by 1`,
  );
  const known = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
  const hashes = /hash|sha256/;
  // what a notice says was never secret
  const plain = ['notices.payload'];
  expect(found.map((row) => row.place).filter((place) => !hashes.test(place) && !plain.includes(place)).sort()).toEqual([...known].sort());
});
