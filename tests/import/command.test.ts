import fs from 'node:fs';
import path from 'node:path';
import { wasl, type Ran } from '../golive/support/command';
import { ADMIN, CENTRE_ADDRESS, runWasl, type RunningWasl } from '../support/running-wasl';
import { forgetCases, oldCase } from './support';

/** `wasl import-tickets` as it is installed, on a Wasl that has run before. */
let world: RunningWasl;
let file: string;
let env: Record<string, string>;
const CASES = 120;

beforeAll(async () => {
  world = await runWasl();
  const { databaseUrl } = world.wasl().facts;
  await world.end();
  file = path.join(world.dataDir, 'cases.jsonl');
  fs.writeFileSync(file, Array.from({ length: CASES }, (_, at) => `${JSON.stringify(oldCase(String(1000 + at)))}\n`).join('') + '{"number": 5}\n');
  env = { WASL_DATA_DIR: world.dataDir, DATABASE_URL: databaseUrl };
}, 120_000);
afterAll(() => world.close(), 60_000);

const run = (more: readonly string[] = [], extra: Record<string, string> = {}): Promise<Ran> =>
  wasl(
    ['import-tickets', '--centre=937', `--by=${ADMIN.email}`, `--account=${CENTRE_ADDRESS}`, '--source=old', `--rejects=${world.dataDir}/rejects.jsonl`, `--report=${world.dataDir}/report.json`, ...more, file],
    { ...env, ...extra },
  );
const counts = async (): Promise<unknown> => {
  const [row] = await world.sql(
    `select (select count(*)::int from tickets) as tickets, (select count(*)::int from messages) as messages, (select count(*)::int from ticket_aliases) as numbers,
            (select count(distinct reference)::int from tickets) as own, (select count(*)::int from sightings where outcome = 'filed') as filed, (select sum(seen)::int from source_counts) as seen`,
  );
  return row;
};
const whole = { tickets: CASES, messages: 2 * CASES, numbers: CASES, own: CASES, filed: 2 * CASES, seen: 2 * CASES };

test('a dry run tells what is new and what is wrong, and writes nothing', async () => {
  const ran = await run(['--dry-run']);
  expect(ran.stderr).toMatch(/rejects\.jsonl/);
  expect(ran.code).toBe(1);
  expect(ran.stdout).toMatch(/Dry run: nothing was written[^]*120 new cases, 120 old numbers[^]*1 rejected[^]* a second/);
  expect(await counts()).toMatchObject({ tickets: 0, messages: 0, filed: 0 });
}, 60_000);

test.each(['import.before-commit=kill@2', 'import.after-commit=kill@2'])('killed at %s, the next run goes on, and nothing is lost or doubled', async (fault) => {
  await forgetCases(world);
  expect((await run([], { WASL_FAULT: fault })).code).toBe(null);
  expect(await counts()).not.toMatchObject({ tickets: CASES });
  expect(await counts()).not.toMatchObject({ tickets: 0 });
  const ran = await run();
  expect(ran.stdout).toMatch(/[1-9]\d* were taken before/);
  expect(await counts()).toEqual(whole);
  expect(JSON.parse(fs.readFileSync(`${world.dataDir}/report.json`, 'utf8'))).toMatchObject({ rejected: 1, read: 2 * CASES + 1 });
  expect(JSON.parse(fs.readFileSync(`${world.dataDir}/rejects.jsonl`, 'utf8'))).toMatchObject({ where: `cases.jsonl line ${CASES + 1}`, content: '{"number": 5}' });
  await run();
  expect(await counts()).toEqual(whole);
}, 120_000);

test('a centre and an administrator must be named', async () => {
  expect(await wasl(['import-tickets', `--by=${ADMIN.email}`, file], env)).toMatchObject({ code: 2, stderr: expect.stringContaining('--centre is missing') });
  expect(await wasl(['import-tickets', '--centre=937', '--by=nobody@wasl.example', file], env)).toMatchObject({ code: 1, stderr: expect.stringContaining('no administrator') });
  expect(await wasl(['import-tickets', '--centre=000', `--by=${ADMIN.email}`, file], env)).toMatchObject({ code: 1, stderr: expect.stringContaining('no centre 000') });
}, 60_000);
