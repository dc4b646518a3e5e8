import { randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { collectBlobs } from '../../src/app/collect-blobs';
import { storeUpload } from '../../src/app/drafts/upload';
import { ingestPending } from '../../src/app/ingest';
import { storeItems } from '../../src/app/store-items';
import { writeReply } from '../../src/app/write-reply';
import type { AccountId, TicketId } from '../../src/core/ids';
import { uuidv7 } from '../../src/core/ids';
import type { Viewer } from '../../src/core/viewer';
import { FolderBlobStore, type StoredBlob } from '../../src/db/blob-store';
import { openDatabase, type Database } from '../../src/db/database';
import { MasterKey } from '../../src/db/sealer';
import { storageFacts } from '../../src/db/read/storage-facts';
import { createTestApp, type TestApp } from '../support/app';
import { createJsonChannel, jsonItem } from '../support/json-channel';
import { inDatabase, testCluster } from '../support/postgres';
import { startScript, temporaryDirectory } from '../support/processes';
import { waitFor } from '../support/wait';

const DAY_MS = 86_400_000;
const PROGRAM = path.join(__dirname, 'programs', 'collect-blobs.ts');
const key = new MasterKey(randomBytes(32));
let app: TestApp;
let account: AccountId;
let agent: Viewer;
let root: string;
let url: string;
let second: Database;
/** Ids, files and rows are as old as this says. */
let ageMs = 0;

beforeAll(async () => {
  const channel = createJsonChannel();
  const made = await createTestApp([channel.connector]);
  root = temporaryDirectory();
  const newId = <T extends string>(): T => uuidv7(Date.now() - ageMs, randomBytes(10)) as T;
  app = Object.assign(made, { newId, blobs: new FolderBlobStore(root, key, newId) });
  const centre = await app.centre('937');
  account = await app.account(centre, 'json', 'care@wasl.example');
  agent = await app.person('agent', [centre]);
  const [row] = await app.sql<{ name: string }>('select current_database() as name');
  url = inDatabase(testCluster().appUrl, row?.name ?? '');
  second = openDatabase({ url, poolSize: 2 });
});
afterAll(async () => {
  await second.close();
  await app.close();
});

/** Everything done within is that old, on the disk and in the database. */
async function daysAgo<T>(days: number, work: () => Promise<T>): Promise<T> {
  const before = new Set(allFiles());
  ageMs = days * DAY_MS;
  try {
    return await work();
  } finally {
    const then = new Date(Date.now() - ageMs);
    for (const file of allFiles()) if (!before.has(file)) fs.utimesSync(file, then, then);
    for (const table of ['blobs', 'uploads'])
      await app.sql(`update ${table} set created_at = ? where created_at > now() - interval '1 hour'`, [then]);
    ageMs = 0;
  }
}
const allFiles = (): string[] =>
  (fs.readdirSync(root, { recursive: true }) as string[])
    .map((name) => path.join(root, name))
    .filter((file) => fs.statSync(file).isFile());
const fileOf = (id: string): string => path.join(root, id.slice(0, 4), id.slice(4, 8), id);
const lies = (id: string): boolean => fs.existsSync(fileOf(id));
const rowOf = async (id: string): Promise<boolean> =>
  (await app.sql('select 1 from blobs where id = ?', [id])).length > 0;
const anew = (): Promise<unknown> => app.sql(`update blob_collection set rows_to = null, files_to = ''`);
async function write(content: string): Promise<StoredBlob> {
  const [blob] = await app.blobs.write([Buffer.from(content)]);
  if (blob === undefined) throw new Error('nothing was written');
  return blob;
}
const upload = (content: string) =>
  storeUpload(app, agent, { filename: 'a.txt', declaredType: 'text/plain', content: Buffer.from(content) }, undefined);
const blobOfUpload = async (id: string): Promise<string> =>
  (await app.sql<{ blob_id: string }>('select blob_id from uploads where id = ?', [id]))[0]?.blob_id ?? '';
async function mail(id: string, attachments: readonly string[] = []): Promise<TicketId> {
  const item = jsonItem({ id, from: 'hind@mail.example', text: 'سؤال', attachments });
  await storeItems(app, [{ item, accountId: account, backlog: false }]);
  await ingestPending(app);
  const [row] = await app.sql<{ ticket_id: TicketId }>('select ticket_id from messages where external_id = ?', [id]);
  if (row === undefined) throw new Error('not filed');
  return row.ticket_id;
}
const reply = (attachmentIds: string[]) => ({
  id: randomUUID(), text: 'جواب', to: ['hind@mail.example'], cc: [], attachmentIds, force: true,
}); // prettier-ignore
beforeEach(anew);

it('takes what a crash left on the disk, and what lost its row, and nothing that is referred to', async () => {
  const [orphan, free, ticketId] = await daysAgo(3, async () => {
    const left = await write('a transaction that never committed');
    const loose = await write('the same mail again');
    await app.db.stores.sightings.insertBlobs([loose]);
    return [left, loose, await mail('kept', ['an attachment'])] as const;
  });
  const kept = (
    await app.sql<{ id: string }>(`select blob_id as id from attachments union select blob_id from sightings`)
  ).map((row) => row.id);
  expect(kept.length).toBe(2);
  await collectBlobs(app);
  expect([lies(orphan.id), lies(free.id), await rowOf(free.id)]).toEqual([false, false, false]);
  for (const id of kept) expect([lies(id), await rowOf(id)]).toEqual([true, true]);
  const opened = await writeReply(app, agent, ticketId, reply([]));
  expect(opened.messageId).toBeDefined();
  expect(await storageFacts(app.db.knex)).toMatchObject({ removed: 2, waiting: 0, strangers: 0 });
});

it('leaves alone what is younger than its grace, by the time of its file and of its row', async () => {
  const touched = await daysAgo(3, () => write('an old name, a fresh file'));
  fs.utimesSync(fileOf(touched.id), new Date(), new Date());
  const [young, row] = [await write('just written'), await write('just inserted')];
  await app.db.stores.sightings.insertBlobs([row]);
  await collectBlobs(app);
  expect([young, row, touched].map((blob) => lies(blob.id))).toEqual([true, true, true]);
  expect(await rowOf(row.id)).toBe(true);
});

it('drops uploads of which nothing came in a day, and keeps those of an answer and of a draft', async () => {
  const ticketId = await mail('with-uploads');
  const [forgotten, sent, drafted] = await daysAgo(2, async () => [
    await upload('1'),
    await upload('2'),
    await upload('3'),
  ]);
  const fresh = await upload('4');
  const blobs = await Promise.all([forgotten, sent, drafted, fresh].map((each) => blobOfUpload(each?.id ?? '')));
  await writeReply(app, agent, ticketId, reply([sent?.id ?? '']));
  const body = { text: 'تجدون الملف', attachments: [drafted] };
  await app.sql(`insert into drafts (user_id, ticket_id, kind, body) values (?, ?, 'reply', ?)`, [
    agent.userId, ticketId, JSON.stringify(body),
  ]); // prettier-ignore
  await collectBlobs(app);
  expect(blobs.map(lies)).toEqual([false, true, true, true]);
  const left = await app.sql<{ blob_id: string }>('select blob_id from uploads');
  expect(new Set(left.map((row) => row.blob_id))).toEqual(new Set([blobs[2], blobs[3]]));
});

it('passes over a row that a transaction in flight is about to refer to', async () => {
  const blob = await daysAgo(3, async () => {
    const made = await write('waits for its answer');
    await app.db.stores.sightings.insertBlobs([made]);
    return made;
  });
  await second.knex.transaction(async (trx) => {
    const row = { id: app.newId(), user_id: agent.userId, filename: 'a', content_type: 'text/plain' };
    await trx('uploads').insert({ ...row, blob_id: blob.id, bytes: blob.bytes });
    await collectBlobs(app);
    expect([lies(blob.id), await rowOf(blob.id)]).toEqual([true, true]);
  });
  await anew();
  await collectBlobs(app);
  expect([lies(blob.id), await rowOf(blob.id)]).toEqual([true, true]);
});

it('cannot lose the bytes of a transaction that comes later than anybody would think: that one fails instead', async () => {
  const late = await daysAgo(3, () => write('a process that slept for days'));
  await collectBlobs(app);
  expect(lies(late.id)).toBe(false);
  await expect(app.db.stores.sightings.insertBlobs([late])).rejects.toMatchObject({ code: '23505' });
  await app.sql(`update blob_removals set removed_at = now() - interval '31 days' where id = ?`, [late.id]);
  await collectBlobs(app);
  expect(await app.sql('select 1 from blob_removals where id = ?', [late.id])).toEqual([]);
  expect(await rowOf(late.id)).toBe(false);
});

it('takes no file whose row is being written at that moment', async () => {
  const blob = await daysAgo(3, () => write('its commit is on its way'));
  let collecting: Promise<void> | undefined;
  await second.transact(async (stores) => {
    await stores.sightings.insertBlobs([blob]);
    collecting = collectBlobs(app);
    // it has to wait for us: it asks for the same id
    await waitForLock();
  });
  await collecting;
  expect([lies(blob.id), await rowOf(blob.id)]).toEqual([true, true]);
});

const waitForLock = (): Promise<unknown> =>
  waitFor(async () => {
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    return (await app.sql(waiting)).length > 0;
  }, 'the collection waits for the transaction in flight');

describe.each(['collect.before-commit', 'collect.after-commit', 'collect.after-removal'])('killed at %s', (point) => {
  it('goes on where it stopped: what was to go is gone, what is referred to is there', async () => {
    const [orphan, free] = await daysAgo(3, async () => {
      const both = [await write('no row'), await write('no reference')] as const;
      await app.db.stores.sightings.insertBlobs([both[1]]);
      await mail(`kept at ${point}`, [point]);
      return both;
    });
    const killed = startScript(PROGRAM, [url, root], { env: { WASL_FAULT: `${point}=kill` } });
    expect(await killed.ended).toMatchObject({ signal: 'SIGKILL' });
    const again = startScript(PROGRAM, [url, root], {});
    expect(await again.ended).toEqual({ code: 0, signal: null });
    expect([lies(orphan.id), lies(free.id), await rowOf(free.id)]).toEqual([false, false, false]);
    const kept = await app.sql<{ id: string }>(
      `select blob_id as id from attachments union select blob_id from sightings union select blob_id from uploads`,
    );
    expect(kept.filter(({ id }) => !lies(id))).toEqual([]);
    expect(await storageFacts(app.db.knex)).toMatchObject({ waiting: 0 });
  });
});

it("does not touch a folder that looks like another installation's, and says so", async () => {
  const strangers = await daysAgo(5, () =>
    Promise.all(Array.from({ length: 120 }, (_, at) => write(`not ours ${at}`))),
  );
  const said: string[] = [];
  const log = { ...app.log, error: (_: object, message: string) => void said.push(message) };
  await collectBlobs(Object.assign(Object.create(app) as TestApp, { log }));
  expect(strangers.every((blob) => lies(blob.id))).toBe(true);
  expect(said).toEqual(['blobs.not_of_this_database']);
  expect((await storageFacts(app.db.knex)).strangers).toBe(120);
});
