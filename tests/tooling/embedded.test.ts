import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { processIdentity } from '../../src/embedded/process-identity';
import { query } from '../support/postgres';
import { startScript, temporaryDirectory, type Program } from '../support/processes';
import { waitFor } from '../support/wait';

const PROGRAM = path.join(__dirname, 'programs', 'hold-database.ts');
const ROOT_USER = process.getuid?.() === 0;

const Ready = z.object({
  ready: z.literal(true),
  ownerUrl: z.string(),
  appUrl: z.string(),
  superuserUrl: z.string(),
  mode: z.string(),
  pid: z.int(),
  postgres: z.int(),
});
type Ready = z.infer<typeof Ready>;

const hold = (dir: string, mode?: string): Program =>
  startScript(PROGRAM, [dir, ...(mode === undefined ? [] : [mode])], { keepInput: true });
async function ready(program: Program): Promise<Ready> {
  const [line] = await program.says(/^\{"ready".*$/m);
  return Ready.parse(JSON.parse(line));
}
const acknowledged = (program: Program): number =>
  Number([...program.stdout.matchAll(/"wrote":(\d+)/g)].at(-1)?.[1] ?? 0);
const rowsOf = async (url: string): Promise<number> =>
  Number((await query<{ rows: number }>(url, 'select count(*)::int as rows from rows'))[0]?.rows);

test('a second start on the same directory is refused in one line and leaves the first one working', async () => {
  const dir = temporaryDirectory();
  const first = hold(dir);
  const facts = await ready(first);
  const second = hold(dir);
  expect(await second.ended).toEqual({ code: 1, signal: null });
  expect(second.stderr).toBe(`Wasl is already running (pid ${facts.pid}) in ${dir}\n`);
  expect(await query(facts.appUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(await first.stop()).toEqual({ code: 0, signal: null });
});

test('of five starts at once exactly one holds the directory', async () => {
  const dir = temporaryDirectory();
  const starts = Array.from({ length: 5 }, () => hold(dir));
  const refused = await waitFor(() => {
    const ended = starts.filter((program) => !program.running);
    return ended.length === 4 ? ended : undefined;
  }, 'four of five ended');
  const holder = starts.find((program) => program.running);
  if (holder === undefined) throw new Error('nobody holds the directory');
  const facts = await ready(holder);
  await Promise.all(refused.map((program) => program.ended));
  for (const program of refused) expect(program.stderr).toMatch(/^Wasl is already running \(pid \d+\) in /);
  expect(await query(facts.appUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('after a clean stop nothing runs, no owner is named, and the next start finds its data', async () => {
  const dir = temporaryDirectory();
  const first = hold(dir);
  const facts = await ready(first);
  await query(facts.ownerUrl, 'create table kept as select 7 as n');
  expect(await first.stop()).toEqual({ code: 0, signal: null });
  expect(processIdentity(facts.postgres)).toBeUndefined();
  expect(fs.readdirSync(dir).filter((name) => name.startsWith('owner-'))).toEqual([]);
  const again = await ready(hold(dir));
  expect(await query(again.ownerUrl, 'select n from kept')).toEqual([{ n: 7 }]);
});

test('kill -9 of the parent under load: the next start stops the orphan and every acknowledged row is there', async () => {
  const dir = temporaryDirectory();
  const first = hold(dir);
  const before = await ready(first);
  first.child.stdin?.write('write\n');
  await waitFor(() => acknowledged(first) > 200, 'two hundred rows are acknowledged');
  await first.kill();
  expect(processIdentity(before.postgres)).toBeDefined();
  const after = await ready(hold(dir));
  expect(processIdentity(before.postgres)).toBeUndefined();
  expect(await rowsOf(after.ownerUrl)).toBeGreaterThanOrEqual(acknowledged(first));
});

test('kill -9 of parent and database together: the next start recovers every acknowledged row', async () => {
  const dir = temporaryDirectory();
  const first = hold(dir);
  const before = await ready(first);
  first.child.stdin?.write('write\n');
  await waitFor(() => acknowledged(first) > 200, 'two hundred rows are acknowledged');
  process.kill(before.postgres, 'SIGKILL');
  await first.kill();
  const after = await ready(hold(dir));
  expect(await rowsOf(after.ownerUrl)).toBeGreaterThanOrEqual(acknowledged(first));
});

test('kill -9 of the database alone: it comes back on the same address with its data while the parent lives', async () => {
  const dir = temporaryDirectory();
  const program = hold(dir);
  const facts = await ready(program);
  await query(facts.ownerUrl, 'create table kept as select 7 as n');
  process.kill(facts.postgres, 'SIGKILL');
  await program.says(/"restarting":true/);
  const rows = await waitFor(
    () => query(facts.ownerUrl, 'select n from kept').catch(() => undefined),
    'the database answers again',
  );
  expect(rows).toEqual([{ n: 7 }]);
  expect(await program.stop()).toEqual({ code: 0, signal: null });
});

test('a stale lock file whose pid now belongs to another program does not keep the database down', async () => {
  const dir = temporaryDirectory();
  const first = hold(dir);
  await ready(first);
  await first.stop();
  const lock = path.join(dir, 'postgres', 'data', 'postmaster.pid');
  fs.writeFileSync(lock, `${process.pid}\n${path.dirname(lock)}\n1\n1\n\n\n1 1\n`);
  const again = await ready(hold(dir));
  expect(await query(again.appUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('an orphan is found and stopped even when its lock file names another program', async () => {
  const dir = temporaryDirectory();
  const first = hold(dir);
  const before = await ready(first);
  await first.kill();
  const lock = path.join(dir, 'postgres', 'data', 'postmaster.pid');
  fs.writeFileSync(lock, `${process.pid}\n${path.dirname(lock)}\n1\n1\n\n\n1 1\n`);
  const again = await ready(hold(dir));
  expect(processIdentity(before.postgres)).toBeUndefined();
  expect(await query(again.appUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a data directory of another PostgreSQL major, and one without its password, are refused in one line', async () => {
  const dir = temporaryDirectory();
  const first = hold(dir);
  await ready(first);
  await first.stop();
  const version = path.join(dir, 'postgres', 'data', 'PG_VERSION');
  fs.writeFileSync(version, '12\n');
  const older = hold(dir);
  expect((await older.ended).code).toBe(1);
  expect(older.stderr).toMatch(/^The database in .* was made by PostgreSQL 12, and this Wasl brings 18: [^\n]*\n$/);
  fs.writeFileSync(version, '18\n');
  fs.rmSync(path.join(dir, 'postgres', 'superuser.password'));
  const locked = hold(dir);
  expect((await locked.ended).code).toBe(1);
  expect(locked.stderr).toMatch(/superuser\.password is missing[^\n]*\n$/);
});

test('a directory that cannot be made is refused in one line that names the setting', async () => {
  const file = path.join(temporaryDirectory(), 'file');
  fs.writeFileSync(file, '');
  const program = hold(path.join(file, 'inside'));
  expect((await program.ended).code).toBe(1);
  expect(program.stderr).toMatch(/cannot be written \(ENOTDIR\)[^\n]*WASL_DATA_DIR[^\n]*\n$/);
});

test('nothing that a statement said stands in the log of the server', async () => {
  const dir = temporaryDirectory();
  const facts = await ready(hold(dir));
  const canary = 'identity 1088776655 of فاطمة';
  await expect(query(facts.ownerUrl, `select '${canary}'::int`)).rejects.toMatchObject({ code: '22P02' });
  await expect(query(facts.ownerUrl, 'select $1::int', [canary])).rejects.toMatchObject({ code: '22P02' });
  await expect(query(facts.ownerUrl, `do $$ begin raise exception '${canary}'; end $$`)).rejects.toThrow(canary);
  await expect(query(facts.ownerUrl, `do $$ begin raise log '${canary}'; end $$`)).resolves.toEqual([]);
  const wrong = new URL(facts.appUrl);
  wrong.password = 'wrong';
  await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  const log = fs.readFileSync(path.join(dir, 'postgres', 'server.log'), 'utf8');
  expect(log).toContain('password authentication failed');
  expect(log).not.toMatch(/1088776655|فاطمة/);
});

test('passwords lie in files of mode 0600, and the cluster listens on loopback alone', async () => {
  const dir = temporaryDirectory();
  const facts = await ready(hold(dir));
  for (const role of ['superuser', 'owner', 'app'])
    expect(fs.statSync(path.join(dir, 'postgres', `${role}.password`)).mode & 0o777).toBe(0o600);
  expect(
    await query(
      facts.superuserUrl,
      `select current_setting('listen_addresses') as host, current_setting('fsync') as fsync, current_setting('unix_socket_directories') as sockets`,
    ),
  ).toEqual([{ host: '127.0.0.1', fsync: 'on', sockets: '' }]);
});

/** Containers and hardened kernels forbid it. */
const NAMESPACES = ROOT_USER && spawnSync('unshare', ['--user', 'true']).status === 0;
/** Each way of running as root; an ordinary user has only one way. */
const MODES = ROOT_USER ? ['user', 'override', ...(NAMESPACES ? ['namespace'] : [])] : ['direct'];
test.each(MODES)(
  'as %s the database starts, stops and starts again, and never runs with the rights of root',
  async (mode) => {
    const dir = temporaryDirectory();
    const first = hold(dir, mode === 'direct' ? undefined : mode);
    const facts = await ready(first);
    expect(facts.mode).toBe(mode);
    const status = fs.readFileSync(`/proc/${facts.postgres}/status`, 'utf8');
    const [uid, capabilities] = [/^Uid:\s+\d+\s+(\d+)/m.exec(status)?.[1], /^CapEff:\s+(\w+)/m.exec(status)?.[1]];
    // in a namespace it shows as root from outside, but its capabilities hold nowhere but inside
    expect(mode === 'namespace' || uid !== '0').toBe(true);
    if (mode !== 'namespace') expect(BigInt(`0x${capabilities ?? ''}`)).toBe(mode === 'override' ? 2n : 0n);
    expect(
      await query(facts.appUrl, `select similarity('محمد', 'محمود') > 0 as arabic from pg_extension limit 1`).catch(
        (error: { code: string }) => error.code,
      ),
    ).toBe('42883');
    expect(await first.stop()).toEqual({ code: 0, signal: null });
    const again = await ready(hold(dir, mode === 'direct' ? undefined : mode));
    expect(await query(again.appUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
  },
);

if (ROOT_USER && !NAMESPACES)
  test('where the kernel forbids namespaces, a start as root that needs one says what to do', async () => {
    const program = hold(temporaryDirectory(), 'namespace');
    expect(await program.ended).toEqual({ code: 1, signal: null });
    expect(program.stderr).toMatch(/^PostgreSQL refuses to run as root .* start Wasl as an ordinary user, or set WASL_DATA_DIR/);
  });

test('under a home that nobody else can enter the database still starts, and its files stay closed to others', async () => {
  const home = temporaryDirectory();
  expect(fs.statSync(home).mode & 0o777).toBe(0o700);
  const dir = path.join(home, 'wasl');
  const facts = await ready(hold(dir));
  expect(facts.mode).not.toBe('user');
  expect(fs.statSync(home).mode & 0o777).toBe(0o700);
  expect(fs.statSync(path.join(dir, 'postgres', 'data')).mode & 0o077).toBe(0);
  expect(await query(facts.appUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
});
