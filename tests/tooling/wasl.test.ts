import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { processIdentity } from '../../src/embedded/process-identity';
import { readRunFile } from '../../src/embedded/run-file';
import { createEmptyDatabase, createTestDatabase, query } from '../support/postgres';
import { launchWasl, ROOT, startNode, startWasl, temporaryDirectory } from '../support/processes';
import { waitFor } from '../support/wait';

const postgresOf = (dir: string): number =>
  Number(fs.readFileSync(path.join(dir, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
const installation = async (url: string): Promise<unknown> =>
  query(url, 'select id, key_fingerprint from installation');

test('it starts on an empty directory, says where it is, and SIGTERM ends it and its database cleanly', async () => {
  const dir = temporaryDirectory();
  const wasl = await startWasl({ dataDir: dir });
  expect(wasl.program.stderr).toContain('is running at http://localhost:');
  expect((await fetch(`${wasl.url}/healthz`)).status).toBe(200);
  expect(fs.statSync(path.join(dir, 'run.json')).mode & 0o777).toBe(0o600);
  const postgres = postgresOf(dir);
  expect(await wasl.stop()).toEqual({ code: 0, signal: null });
  expect(processIdentity(postgres)).toBeUndefined();
  expect(fs.existsSync(path.join(dir, 'run.json'))).toBe(false);
});

test('Ctrl-C, which reaches the whole process group, ends it as cleanly', async () => {
  const dir = temporaryDirectory();
  const wasl = await startWasl({ dataDir: dir, detached: true });
  const postgres = postgresOf(dir);
  process.kill(-wasl.pid, 'SIGINT');
  expect(await wasl.program.ended).toEqual({ code: 0, signal: null });
  expect(processIdentity(postgres)).toBeUndefined();
  expect(fs.existsSync(path.join(dir, 'postgres', 'data', 'postmaster.pid'))).toBe(false);
});

test('a second start is refused in one line with a code other than 0, and the first goes on serving', async () => {
  const dir = temporaryDirectory();
  const first = await startWasl({ dataDir: dir });
  const second = launchWasl({ dataDir: dir });
  expect(await second.ended).toEqual({ code: 1, signal: null });
  expect(second.stderr).toBe(`Wasl is already running (pid ${first.pid}) in ${dir}\n`);
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
});

test('kill -9, then a start: the same installation, ready again', async () => {
  const dir = temporaryDirectory();
  const first = await startWasl({ dataDir: dir });
  const before = await installation(first.facts.databaseUrl);
  await first.kill();
  expect(readRunFile(dir)).toBeUndefined();
  const second = await startWasl({ dataDir: dir });
  expect(await installation(second.facts.databaseUrl)).toEqual(before);
});

test('a port that is taken is told in one line, and no database is left running', async () => {
  const dir = temporaryDirectory();
  const taken = net.createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const program = launchWasl({ dataDir: dir, env: { PORT: String(port) } });
  expect((await program.ended).code).toBe(1);
  expect(program.stderr).toContain(`Port ${port} is in use`);
  expect(program.stderr.trim().split('\n')).toHaveLength(1);
  expect(fs.existsSync(path.join(dir, 'postgres', 'data', 'postmaster.pid'))).toBe(false);
  taken.close();
});

test('a directory that cannot be written, and a wrong setting, are told in one line', async () => {
  const file = path.join(temporaryDirectory(), 'file');
  fs.writeFileSync(file, '');
  const unwritable = launchWasl({ dataDir: path.join(file, 'inside') });
  expect((await unwritable.ended).code).toBe(1);
  expect(unwritable.stderr).toMatch(/^.* cannot be written \(ENOTDIR\)[^\n]*\n$/);
  const wrong = launchWasl({ dataDir: temporaryDirectory(), args: ['--role=boss'] });
  expect((await wrong.ended).code).toBe(1);
  expect(wrong.stderr).toBe('--role must be web, worker or all, not "boss".\n');
});

test('a database of a newer version is refused in one line', async () => {
  const database = await createTestDatabase();
  await query(
    database.ownerUrl,
    `insert into knex_migrations (name, batch, migration_time) values ('29990101000000_future', 9, now())`,
  );
  const program = launchWasl({
    dataDir: temporaryDirectory(),
    env: { DATABASE_URL: database.appUrl, WASL_MIGRATION_DATABASE_URL: database.ownerUrl },
  });
  expect((await program.ended).code).toBe(1);
  expect(program.stderr).toMatch(/^The database was made by a newer version of Wasl [^\n]*\n$/);
});

test('web and worker start at once on one empty database, migrate it once and share one installation', async () => {
  const database = await createEmptyDatabase();
  const shared = temporaryDirectory();
  const env = {
    DATABASE_URL: database.appUrl,
    WASL_MIGRATION_DATABASE_URL: database.ownerUrl,
    WASL_KEY_FILE: path.join(shared, 'master.key'),
    WASL_BLOB_DIR: path.join(shared, 'blobs'),
  };
  const [web, worker] = await Promise.all([
    startWasl({ dataDir: temporaryDirectory(), args: ['--role=web'], env }),
    startWasl({ dataDir: temporaryDirectory(), args: ['--role=worker'], env }),
  ]);
  expect((await fetch(`${web.url}/readyz`)).status).toBe(200);
  expect(worker.url).toBe('');
  expect(await query(database.appUrl, 'select count(*)::int as n from installation')).toEqual([{ n: 1 }]);
  expect(await web.stop()).toEqual({ code: 0, signal: null });
  expect(await worker.stop()).toEqual({ code: 0, signal: null });
});

test("a key that is not the database's is refused, and the database stays as it was", async () => {
  const database = await createTestDatabase();
  const env = { DATABASE_URL: database.appUrl, WASL_MIGRATION_DATABASE_URL: database.ownerUrl };
  const first = await startWasl({ dataDir: temporaryDirectory(), env });
  const before = await installation(database.appUrl);
  await first.stop();
  const dir = temporaryDirectory();
  const keyless = launchWasl({ dataDir: dir, env });
  expect((await keyless.ended).code).toBe(1);
  expect(keyless.stderr).toMatch(/^The key .* is missing, and this database was sealed with it[^\n]*\n$/);
  expect(fs.existsSync(path.join(dir, 'keys', 'master.key'))).toBe(false);
  expect(await installation(database.appUrl)).toEqual(before);
});

test('while it runs on the embedded database, doctor, ledger and replay work beside it', async () => {
  const dir = temporaryDirectory();
  const wasl = await startWasl({ dataDir: dir });
  const beside = async (...args: readonly string[]): Promise<{ code: number | null; stdout: string }> => {
    const program = startNode([path.join(ROOT, 'dist', 'src', 'cli', 'main.js'), ...args], {
      env: { WASL_DATA_DIR: dir },
    });
    return { code: (await program.ended).code, stdout: program.stdout };
  };
  const doctor = await beside('doctor');
  expect(doctor.stdout).toContain(`pid ${wasl.pid}, ${wasl.url}`);
  for (const check of ['running', 'database', 'arabic', 'migrations', 'roles', 'clock', 'key'])
    expect(doctor.stdout).toMatch(new RegExp(`^ok +${check} `, 'm'));
  expect(await beside('ledger')).toMatchObject({ code: 0 });
  expect(await beside('replay', '--all')).toEqual({ code: 0, stdout: '0 put back to be filed again.\n' });
  expect(wasl.program.running).toBe(true);
});

test('npm start is Wasl itself: one process, whose signals and exit code are its own', async () => {
  const dir = temporaryDirectory();
  const program = startNode(['scripts/start.mjs'], { env: { WASL_DATA_DIR: dir, PORT: '0', WASL_SMTP_PORT: '0' } });
  const facts = await waitFor(() => readRunFile(dir), 'npm start is ready', 100);
  expect(facts).toMatchObject({ pid: program.pid, role: 'all' });
  expect(await program.stop()).toEqual({ code: 0, signal: null });
});
