import path from 'node:path';
import { DatabaseIsNewer, migrate, MIGRATIONS } from '../../src/db/migrate';
import { MigrationSource } from '../../src/db/migration-source';
import { DatabaseUnfit } from '../../src/db/server-check';
import { createEmptyDatabase, createTestDatabase, inDatabase, query, testCluster } from '../support/postgres';
import { startScript, type Program } from '../support/processes';

const PROGRAM = path.join(__dirname, 'programs', 'run-migrations.ts');
const WAITING = path.join(__dirname, 'migrations-that-wait');
const run = (url: string, env: Readonly<Record<string, string>> = {}, directory?: string): Program =>
  startScript(PROGRAM, [url, ...(directory === undefined ? [] : [directory])], { env });
const names = async (url: string): Promise<readonly string[]> =>
  (await query<{ name: string }>(url, 'select name from knex_migrations order by id')).map((row) => row.name);

test('three processes that migrate at once run every migration exactly once and all succeed', async () => {
  const database = await createEmptyDatabase();
  const programs = [run(database.ownerUrl), run(database.ownerUrl), run(database.ownerUrl)];
  const ends = await Promise.all(programs.map((program) => program.ended));
  expect(ends.map((end) => end.code)).toEqual([0, 0, 0]);
  const source = new MigrationSource(MIGRATIONS);
  const all = (await source.getMigrations()).map((file) => source.getMigrationName(file));
  expect(await names(database.ownerUrl)).toEqual(all);
  const ran = programs
    .map((program) => /ran (.*)/.exec(program.stdout)?.[1])
    .map((json) => JSON.parse(json ?? 'null') as string[]);
  expect(ran.map((list) => list.length).sort((a, b) => a - b)).toEqual([0, 0, all.length]);
});

test('one that comes while another migrates waits for it, and runs the rest when the other is killed', async () => {
  const database = await createEmptyDatabase();
  const first = run(database.ownerUrl, { TEST_HANG: 'second' }, WAITING);
  await first.says(/inside the second migration/);
  const second = run(database.ownerUrl, {}, WAITING);
  await second.says(/waiting/);
  await first.kill();
  expect(await second.ended).toEqual({ code: 0, signal: null });
  expect(second.stdout).toContain('ran ["20260101000002_second","20260101000003_index"]');
});

test.each(['second', 'third'])(
  'kill -9 inside the %s migration leaves a database that the next start migrates',
  async (where) => {
    const database = await createEmptyDatabase();
    const first = run(database.ownerUrl, { TEST_HANG: where }, WAITING);
    await first.says(new RegExp(`inside the ${where} migration`));
    await first.kill();
    const before = await names(database.ownerUrl);
    expect(before).toEqual(['20260101000001_first', '20260101000002_second'].slice(0, where === 'second' ? 1 : 2));
    const second = run(database.ownerUrl, {}, WAITING);
    expect(await second.ended).toEqual({ code: 0, signal: null });
    expect(await names(database.ownerUrl)).toEqual([
      '20260101000001_first',
      '20260101000002_second',
      '20260101000003_index',
    ]);
  },
);

test('a lock that knex left behind is released, since the advisory lock is the one that counts', async () => {
  const database = await createTestDatabase();
  await query(database.ownerUrl, 'update knex_migrations_lock set is_locked = 1');
  await expect(migrate(database.ownerUrl)).resolves.toEqual([]);
});

test('a database of a newer version is refused with one line, and nothing in it changes', async () => {
  const database = await createTestDatabase();
  await query(
    database.ownerUrl,
    `insert into knex_migrations (name, batch, migration_time) values ('29990101000000_future', 9, now())`,
  );
  const before = await query(database.ownerUrl, 'select * from knex_migrations order by id');
  const refused = await migrate(database.ownerUrl).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(DatabaseIsNewer);
  expect((refused as DatabaseIsNewer).message).toMatch(
    /^The database was made by a newer version of Wasl \(it knows 29990101000000_future\)[^\n]*$/,
  );
  expect(await query(database.ownerUrl, 'select * from knex_migrations order by id')).toEqual(before);
});

test('a database whose locale does not know Arabic letters is refused with the sentence that helps', async () => {
  const { superuserUrl, ownerUrl } = testCluster();
  await query(
    superuserUrl,
    `create database c_locale template template0 encoding 'UTF8' locale 'C' locale_provider libc owner wasl_owner`,
  );
  const refused = await migrate(inDatabase(ownerUrl, 'c_locale')).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(DatabaseUnfit);
  expect((refused as DatabaseUnfit).message).toContain("locale 'C.UTF-8'");
  expect(await query(inDatabase(superuserUrl, 'c_locale'), `select to_regclass('knex_migrations') as table`)).toEqual([
    { table: null },
  ]);
});

test('a database that does not answer, and a wrong password, are each told in one line', async () => {
  const database = await createEmptyDatabase();
  await expect(migrate('postgres://nobody:none@127.0.0.1:1/none')).rejects.toThrow(/^The database does not answer/);
  const wrong = new URL(database.ownerUrl);
  wrong.password = 'wrong';
  await expect(migrate(wrong.href)).rejects.toThrow(/^The database refuses the password/);
});

test('a step that gave way in a deadlock is told in one line: to try again, and that nothing of it was changed', async () => {
  const database = await createEmptyDatabase();
  const refused = migrate(database.ownerUrl, { directory: path.join(__dirname, 'migrations-that-deadlock') });
  await expect(refused).rejects.toThrow(/^A step and the work of others waited for each other[^\n]*nothing of it was changed: try again\.$/);
  expect(await query(database.ownerUrl, `select to_regclass('half_done') as table`)).toEqual([{ table: null }]);
});
