import fs from 'node:fs';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { storeUpload } from '../../src/app/drafts/upload';
import { FileScans } from '../../src/app/scan-files';
import { ScannerAway, type Verdict } from '../../src/core/scan';
import type { Viewer } from '../../src/core/viewer';
import { createTestApp, type TestApp } from '../support/app';
import { createJsonChannel } from '../support/json-channel';

let app: TestApp;
let agent: Viewer;
beforeAll(async () => {
  app = await createTestApp([createJsonChannel().connector]);
  agent = await app.person('agent', [await app.centre('937')]);
});
afterAll(() => app.close());

/** A file whose bytes say what becomes of it. */
async function upload(words: string): Promise<string> {
  const content = Buffer.from(`${words} ${randomUUID()}`);
  const { id } = await storeUpload(app, agent, { filename: 'a.txt', declaredType: 'text/plain', content }, undefined);
  const [row] = await app.sql<{ blob_id: string }>(`select blob_id from uploads where id = ?`, [id]);
  return row?.blob_id ?? '';
}
const stateOf = async (blobId: string): Promise<string | undefined> =>
  (await app.sql<{ scan_state: string }>(`select scan_state from blobs where id = ?`, [blobId]))[0]?.scan_state;
function fileOf(blobId: string): string {
  const found = fs
    .readdirSync(app.place.blobDir, { recursive: true, encoding: 'utf8' })
    .find((name) => name.endsWith(blobId));
  if (found === undefined) throw new Error(`no file of ${blobId}`);
  return path.join(app.place.blobDir, found);
}
const scanner = (scan: (content: Uint8Array) => Promise<Verdict>) => ({ scan, isThere: () => Promise.resolve(true) });
const clean = scanner(() => Promise.resolve({ state: 'clean' }));

test('a damaged file is given up, and neither keeps the older ones waiting nor loses what was said of the others', async () => {
  const older = await upload('older');
  const damaged = await upload('damaged');
  const newer = await upload('newer');
  fs.writeFileSync(fileOf(damaged), 'not what was sealed');
  await new FileScans({ ...app, scanner: clean }).run();
  expect([await stateOf(older), await stateOf(damaged), await stateOf(newer)]).toEqual(['clean', 'failed', 'clean']);
});

test('a file that cannot be read for the moment is set aside: the others are judged, it is not', async () => {
  const older = await upload('older');
  const away = await upload('away');
  const file = fileOf(away);
  fs.rmSync(file);
  fs.mkdirSync(file);
  await new FileScans({ ...app, scanner: clean }).run();
  expect([await stateOf(older), await stateOf(away)]).toEqual(['clean', 'unscanned']);
  fs.rmdirSync(file);
  await app.sql(`update blobs set scan_state = 'clean' where id = ?`, [away]);
});

test.each([
  ['broken off once while it was sent', 1, 'clean'],
  ['broken off each time while it is sent', 99, 'too_large'],
])('a connection %s', async (_name, breaks, state) => {
  const file = await upload('sent');
  let left = breaks;
  const flaky = scanner(() =>
    left-- > 0 ? Promise.reject(new ScannerAway('reset', { whileSending: true })) : Promise.resolve({ state: 'clean' }),
  );
  await new FileScans({ ...app, scanner: flaky }).run();
  expect(await stateOf(file)).toBe(state);
});

test('a file that is larger than the scanner takes is not even read, whatever its size', async () => {
  const small = await upload('small');
  const large = await upload('large '.repeat(100));
  const seen: number[] = [];
  const narrow = {
    ...scanner((content) => (seen.push(content.byteLength), Promise.resolve({ state: 'clean' }))),
    mostBytes: 300,
  };
  await new FileScans({ ...app, scanner: narrow }).run();
  expect([await stateOf(small), await stateOf(large)]).toEqual(['clean', 'too_large']);
  expect(Math.max(...seen)).toBeLessThan(300);
});
