import fs from 'node:fs';
import path from 'node:path';
import { ADMIN, CENTRE_ADDRESS, runWasl, type RunningWasl } from '../support/running-wasl';
import { measuredImport, writeLargeMbox } from './measure';
import { forgetCases } from './support';

/** However large a source is, an import needs the memory of a few mails. */
let world: RunningWasl;
let databaseUrl: string;
beforeAll(async () => {
  world = await runWasl();
  ({ databaseUrl } = world.wasl().facts);
  await world.end();
}, 120_000);
afterAll(() => world.close(), 60_000);

const MB = 1024 * 1024;
async function importOf(name: string, bytes: number): Promise<{ mails: number; peakMb: number }> {
  const file = path.join(world.dataDir, name);
  const mails = writeLargeMbox(file, bytes, 90_000);
  const ran = await measuredImport(['--centre=937', `--by=${ADMIN.email}`, `--account=${CENTRE_ADDRESS}`, file], { WASL_DATA_DIR: world.dataDir, DATABASE_URL: databaseUrl });
  fs.rmSync(file);
  process.stderr.write(`${ran.stdout.trim().split('\n').at(-1) ?? ''}, ${ran.peakMb.toFixed(0)} MB of memory at most\n`);
  if (ran.code !== 0) throw new Error(ran.stderr);
  expect(ran.stdout).toContain(`${mails} read`);
  return { mails, peakMb: ran.peakMb };
}

test('200 MB need hardly more memory than 40 MB, and every mail is there', async () => {
  const little = await importOf('little.mbox', 40 * MB);
  await forgetCases(world);
  const much = await importOf('much.mbox', 200 * MB);
  // five times the source; what the allocators keep in hand differs a little from run to run
  expect(much.peakMb - little.peakMb).toBeLessThan(100);
  const [row] = await world.sql<{ messages: number; tickets: number }>('select (select count(*)::int from messages) as messages, (select count(*)::int from tickets) as tickets');
  expect(row).toEqual({ messages: much.mails, tickets: Math.ceil(much.mails / 2) });
}, 600_000);
