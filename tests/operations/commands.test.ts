import fs from 'node:fs';
import path from 'node:path';
import { Session } from '../../src/shared/api';
import { Desk } from '../faults/support/desk';
import { World } from '../faults/support/world';
import { mustRun, wasl } from '../golive/support/command';
import { query } from '../support/postgres';
import { launchWasl, startWasl, temporaryDirectory } from '../support/processes';
import { waitFor } from '../support/wait';

/** The commands of an operator, as they are installed, on the embedded default. */
let world: World;
let env: Record<string, string>;
const to = temporaryDirectory();

beforeAll(async () => {
  world = await World.open({ embedded: true });
  await world.start();
  await world.mails(Array.from({ length: 20 }, (_, at) => ({ id: `mail-${at}`, from: `mail-${at}@mail.example` })));
  env = {
    WASL_DATA_DIR: world.dataDir,
    WASL_KEY_FILE: path.join(world.dataDir, 'shared', 'master.key'),
    WASL_BLOB_DIR: path.join(world.dataDir, 'shared', 'blobs'),
    PORT: '0',
    WASL_SMTP_PORT: '0',
  };
}, 120_000);
afterAll(() => world.close(), 60_000);

interface Finding {
  readonly check: string;
  readonly state: string;
  readonly detail: string;
}
const doctor = async (settings: Record<string, string>): Promise<Map<string, Finding>> => {
  const ran = await wasl(['doctor', '--json'], settings);
  const { findings } = JSON.parse(ran.stdout) as { findings: Finding[] };
  return new Map(findings.map((finding) => [finding.check, finding]));
};

test('a backup is taken while Wasl works; it tells its folder, is whole, closed to others, and holds no key', async () => {
  expect((await doctor(env)).get('backup')).toMatchObject({ state: 'warn', detail: 'no backup has succeeded yet' });
  const ran = await mustRun(['backup', `--to=${to}`], env);
  const folder = ran.stdout.trim();
  expect(path.dirname(folder)).toBe(to);
  expect(ran.stderr).toMatch(/20 originals|originals and attachments.*The key is not in it/s);
  expect((await mustRun(['restore', `--from=${to}`, '--check'], env)).stdout).toMatch(/is whole/);
  const key = fs.readFileSync(env['WASL_KEY_FILE'] ?? '', 'utf8').trim();
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(folder, name);
    const stat = fs.statSync(file);
    expect(stat.mode & 0o077).toBe(0);
    if (stat.isFile()) expect(fs.readFileSync(file).includes(key)).toBe(false);
  }
  expect((await doctor(env)).get('backup')).toMatchObject({ state: 'ok' });
}, 60_000);

test('a backup that lacks an original fails, and the installation remembers how many it lacks', async () => {
  const blobs = env['WASL_BLOB_DIR'] ?? '';
  const names = fs.readdirSync(blobs, { recursive: true, encoding: 'utf8' }).map((name) => path.join(blobs, name));
  const file = names.find((name) => fs.statSync(name).isFile()) ?? '';
  fs.renameSync(file, `${file}.away`);
  const ran = await wasl(['backup', `--to=${temporaryDirectory()}`], env);
  fs.renameSync(`${file}.away`, file);
  expect([ran.code, ran.stderr]).toEqual([1, expect.stringMatching(/1 originals or attachments had no file/)]);
  expect(await world.sql(`select detail->'missing' as missing from operation_marks where what = 'backup'`)).toEqual([
    { missing: 1 },
  ]);
}, 60_000);

test('the key goes elsewhere on request, and never beside the backup', async () => {
  const beside = await wasl(['backup', `--to=${to}`, `--with-key-to=${path.join(to, 'key')}`], env);
  expect(beside.code).toBe(1);
  expect(beside.stderr).toMatch(/must not lie beside/);
  const safe = path.join(temporaryDirectory(), 'safe', 'key');
  await mustRun(['backup', `--to=${to}`, '--keep=1', `--with-key-to=${safe}`], env);
  expect(fs.readFileSync(safe, 'utf8')).toBe(fs.readFileSync(env['WASL_KEY_FILE'] ?? '', 'utf8'));
  expect(fs.statSync(safe).mode & 0o777).toBe(0o600);
  expect(fs.readdirSync(to)).toHaveLength(1);
}, 60_000);

test('a restore test restores into a throw-away database, finds no difference, and the installation remembers it', async () => {
  const ran = await mustRun(['restore', `--from=${to}`, '--test'], env);
  expect(ran.stdout).toMatch(/^0 differences in \d+ rows/m);
  expect((await doctor(env)).get('restore')).toMatchObject({ state: 'ok' });
}, 90_000);

test('a restore test with another key, and a damaged backup, fail', async () => {
  const other = path.join(temporaryDirectory(), 'key');
  fs.writeFileSync(other, 'cd'.repeat(32), { mode: 0o600 });
  const ran = await wasl(['restore', `--from=${to}`, '--test'], { ...env, WASL_KEY_FILE: other });
  expect([ran.code, ran.stdout]).toEqual([1, expect.stringMatching(/not the one that sealed/)]);
  const copy = temporaryDirectory();
  fs.cpSync(to, copy, { recursive: true });
  const [name] = fs.readdirSync(copy);
  fs.appendFileSync(path.join(copy, name ?? '', 'tickets.copy.gz'), 'x');
  for (const how of ['--check', '--test']) expect((await wasl(['restore', `--from=${copy}`, how], env)).code).toBe(1);
}, 90_000);

test('an export is refused while Wasl works', async () => {
  const ran = await wasl(['export', `--to=${temporaryDirectory()}`], env);
  expect([ran.code, ran.stderr]).toEqual([1, expect.stringMatching(/is running \(pid \d+\): stop it first/)]);
});

describe('into an empty folder', () => {
  const place = (): Record<string, string> => ({ WASL_DATA_DIR: temporaryDirectory(), PORT: '0', WASL_SMTP_PORT: '0' });

  test('a restore without the key, or with a wrong one, is refused before anything is made', async () => {
    const here = place();
    expect((await wasl(['restore', `--from=${to}`], here)).stderr).toMatch(/The key is missing/);
    const wrong = path.join(temporaryDirectory(), 'key');
    fs.writeFileSync(wrong, 'cd'.repeat(32), { mode: 0o600 });
    const refused = await wasl(['restore', `--from=${to}`, `--key-from=${wrong}`], here);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/not the one that sealed this backup/)]);
    expect(fs.existsSync(path.join(here['WASL_DATA_DIR'] ?? '', 'keys'))).toBe(false);
  }, 60_000);

  test('a restored copy stands still, says so to the doctor and on the screen, and works after its release', async () => {
    const here = place();
    const dataDir = here['WASL_DATA_DIR'] ?? '';
    const restored = await mustRun(['restore', `--from=${to}`, `--key-from=${env['WASL_KEY_FILE'] ?? ''}`], here);
    expect(restored.stdout).toMatch(/On hold:/);
    expect(restored.stdout).toMatch(/Reference numbers of centre 937 in 14\d\d go on after \d+\./);
    expect(restored.stderr).toMatch(/There was no journal of this installation at/);
    expect((await doctor(here)).get('hold')).toMatchObject({ state: 'fail' });
    const copy = await startWasl({ dataDir });
    const desk = new Desk(() => copy.url);
    expect((await desk.ask(Session, 'GET', '/session')).user.role).toBe('administrator');
    expect(await (await desk.call('GET', '/installation')).json()).toMatchObject({
      hold: { deliveriesUnknown: expect.any(Number) },
    });
    expect((await desk.call('POST', '/installation/release')).status).toBe(204);
    expect((await desk.call('POST', '/installation/release')).status).toBe(409);
    expect(
      await query(
        copy.facts.databaseUrl,
        `select type, actor_id is not null as by_person from events where type = 'operations.changed'`,
      ),
    ).toContainEqual({ type: 'operations.changed', by_person: true });
    expect((await wasl(['release'], here)).code).toBe(1);
    await waitFor(
      async () => ((await (await desk.call('GET', '/installation')).json()) as { hold: unknown }).hold === null,
      'nothing stands still',
    );
    expect((await wasl(['restore', `--from=${to}`], here)).stderr).toMatch(/is running/);
    await copy.stop();
    expect((await wasl(['restore', `--from=${to}`], here)).stderr).toMatch(/in use/);
    // a restore that was refused changed nothing: the copy starts as before
    await (await startWasl({ dataDir })).stop();
  }, 120_000);

  test('a restore that was killed is gone on with, and until then nobody starts Wasl on what is there of it', async () => {
    const here = place();
    const dataDir = here['WASL_DATA_DIR'] ?? '';
    fs.mkdirSync(dataDir, { recursive: true });
    fs.writeFileSync(path.join(dataDir, 'restore.unfinished'), 'x\n');
    const refused = launchWasl({ dataDir });
    expect((await refused.ended).code).toBe(1);
    expect(refused.stderr).toMatch(/was cut short: run "wasl restore" again/);
    await mustRun(['restore', `--from=${to}`, `--key-from=${env['WASL_KEY_FILE'] ?? ''}`], here);
    await (await startWasl({ dataDir })).stop();
  }, 120_000);

  test('an export of a stopped Wasl is carried on elsewhere where it stood', async () => {
    const [running] = world.running();
    await running?.stop();
    const from = temporaryDirectory();
    await mustRun(['export', `--to=${from}`], env);
    const here = place();
    await mustRun(['import', `--from=${from}`, `--key-from=${env['WASL_KEY_FILE'] ?? ''}`], here);
    const moved = await startWasl({ dataDir: here['WASL_DATA_DIR'] ?? '' });
    expect(await query(moved.facts.databaseUrl, `select 1 from holds`)).toEqual([]);
    expect(
      await query(moved.facts.databaseUrl, `select count(*)::int as n from messages where direction = 'in'`),
    ).toEqual([{ n: 20 }]);
    await moved.stop();
  }, 120_000);
});
