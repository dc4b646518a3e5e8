import { once } from 'node:events';
import { Client } from 'pg';
import net, { type AddressInfo, type Socket } from 'node:net';
import type { Probes } from '../../src/app/operations/probes';
import { raiseAlarms } from '../../src/app/operations/raise-alarms';
import { watchTransactions } from '../../src/app/operations/watch-transactions';
import { alarmLetter } from '../../src/app/operations/alarm-words';
import { ingestPending } from '../../src/app/ingest';
import { FileScans } from '../../src/app/scan-files';
import { storeItems } from '../../src/app/store-items';
import type { Language } from '../../src/core/language';
import type { Alarm } from '../../src/db/alarm-store';
import { createBullHints, type Hints } from '../../src/jobs/bull-hints';
import { createClamdScanner } from '../../src/scanning/clamd';
import type { TestApp } from '../support/app';
import { startClamd, type TestClamd } from '../support/clamd';
import { jsonItem } from '../support/json-channel';
import { openJsonDesk, type JsonDesk } from '../support/json-desk';
import { startRedis, type TestRedis } from '../support/redis';
import { waitFor } from '../support/wait';

let desk: JsonDesk;
let app: TestApp;
beforeAll(async () => {
  desk = await openJsonDesk();
  app = desk.app;
});
afterAll(() => app.close());
beforeEach(() => app.sql(`delete from alarms`));

const probes: Probes = {
  disk: async () => ({ freeBytes: 9e11, neededBytes: 2e10 }),
  clockJumpMs: () => 0,
  publicUrl: undefined,
};
const open = (kind: string): Promise<{ facts: Record<string, number> }[]> =>
  app.sql<{ facts: Record<string, number> }>(`select facts from alarms where kind = ? and closed_at is null`, [kind]);
/** What was there has been away for longer than alarms stay open by themselves. */
const quiet = (): Promise<unknown> => app.sql(`update alarms set last_seen_at = now() - interval '6 minutes'`);

describe('the virus scanner', () => {
  let clamd: TestClamd;
  beforeAll(async () => {
    clamd = await startClamd();
  }, 90_000);
  afterAll(() => clamd.stop());

  test('that has ended is an alarm when files have waited for ten minutes, and none when it has judged them', async () => {
    const scanned: TestApp = { ...app, scanner: createClamdScanner(clamd.tcp) };
    const scans = new FileScans(scanned);
    await clamd.stop();
    const item = jsonItem({ id: 'file', from: 'f@mail.example', text: 'x', attachments: ['words of a file'] });
    await storeItems(app, [{ item, accountId: desk.account, backlog: false }]);
    await ingestPending(app);
    expect(await scans.run()).toBe(0);
    await raiseAlarms(scanned, probes, false);
    expect(await open('files_unscanned')).toEqual([]);

    await app.sql(`update blobs set created_at = now() - interval '11 minutes'`);
    await raiseAlarms(scanned, probes, false);
    // its original and its attachment
    expect(await open('files_unscanned')).toEqual([{ facts: { files: 2, minutes: 11 } }]);

    await clamd.start();
    expect(await scans.run()).toBe(2);
    await quiet();
    await raiseAlarms(scanned, probes, false);
    expect(await open('files_unscanned')).toEqual([]);
  }, 120_000);

  test('that nobody has configured is nothing to wait for', async () => {
    await app.sql(`update blobs set scan_state = 'unscanned', created_at = now() - interval '1 day'`);
    await raiseAlarms(app, probes, false);
    expect(await open('files_unscanned')).toEqual([]);
  });
});

describe('Redis', () => {
  let now = 0;
  let hints: Hints;
  afterEach(() => hints.close());
  const look = (): Promise<void> => raiseAlarms(app, { ...probes, redisAwayMs: hints.awayMs }, false);

  test('that was killed is an alarm after a minute, and none when it is back', async () => {
    const redis: TestRedis = await startRedis();
    hints = createBullHints(redis.url, app.log, undefined, () => now);
    await waitFor(async () => (await hints.awayMs()) === undefined, 'Redis is there');
    now += 90_000;
    await look();
    expect(await open('redis_away')).toEqual([]);

    await redis.kill();
    await look();
    now += 59_000;
    await look();
    expect(await open('redis_away')).toEqual([]);
    now += 2_000;
    await look();
    expect(await open('redis_away')).toEqual([{ facts: { minutes: 1 } }]);

    await redis.start();
    await waitFor(async () => (await hints.awayMs()) === undefined, 'Redis is back', 30);
    await quiet();
    await look();
    expect(await open('redis_away')).toEqual([]);
    await redis.stop();
  }, 60_000);

  test('that takes connections and says nothing is away as well', async () => {
    const sockets: Socket[] = [];
    const mute = net.createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
    await once(mute.listen(0, '127.0.0.1'), 'listening');
    hints = createBullHints(`redis://127.0.0.1:${(mute.address() as AddressInfo).port}`, app.log, undefined, () => now);
    await waitFor(() => sockets.length > 0, 'it has connected');
    await look();
    now += 61_000;
    await look();
    expect(await open('redis_away')).toHaveLength(1);
    await hints.close();
    for (const socket of sockets) socket.destroy();
    mute.close();
  });
});

describe('a transaction in the database', () => {
  let now = 0;
  let holder: Client;
  beforeEach(async () => {
    // of another role than ours, which is told nothing of when it began
    holder = new Client({ connectionString: app.place.ownerUrl });
    await holder.connect();
  });
  afterEach(() => holder.end());
  const minutes = (count: number): void => void (now += count * 60_000);

  test.each([
    ['that has written', 'begin; create temporary table held (n int)'],
    ['that reads of one instant', 'begin isolation level repeatable read; select count(*) from tickets'],
  ])('%s and stays open is an alarm after a quarter of an hour, and none when it ends', async (_what, sql) => {
    const watched: Probes = { ...probes, oldestTransaction: watchTransactions(app, () => now) };
    const look = (): Promise<void> => raiseAlarms(app, watched, false);
    await look();
    await holder.query(sql);
    await look();
    minutes(14);
    await look();
    expect(await open('transaction_old')).toEqual([]);
    minutes(2);
    await look();
    const [row] = (await holder.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
    expect(await open('transaction_old')).toEqual([{ facts: { minutes: 16, pid: row?.pid } }]);
    await holder.query('rollback');
    await quiet();
    await look();
    expect(await open('transaction_old')).toEqual([]);
  });

  test('that is another one at every look is none, however busy the connection is', async () => {
    const watched: Probes = { ...probes, oldestTransaction: watchTransactions(app, () => now) };
    for (let round = 0; round < 4; round += 1) {
      await holder.query('begin; create temporary table held (n int)');
      await raiseAlarms(app, watched, false);
      await holder.query('rollback');
      minutes(10);
    }
    expect(await open('transaction_old')).toEqual([]);
  });
});

const LETTERS: readonly (readonly [Alarm['kind'], Alarm['facts'], Language, readonly string[]])[] = [
  ['files_unscanned', { minutes: 11, files: 2 }, 'ar', ['ملفات تنتظر الفحص', 'الدقائق: 11، الملفات: 2', 'WASL_CLAMD']],
  ['files_unscanned', { minutes: 11, files: 2 }, 'en', ['virus scanner', 'minutes: 11, files: 2', 'WASL_CLAMD']],
  ['redis_away', { minutes: 1 }, 'ar', ['خادم Redis لا يجيب', 'الدقائق: 1', 'REDIS_URL']],
  ['redis_away', { minutes: 1 }, 'en', ['Redis does not answer', 'minutes: 1', 'REDIS_URL']],
  ['backup_old', { days: 3, never: 1 }, 'ar', ['الأيام: 3، لم يحدث ذلك قط', 'wasl backup --to']],
  ['backup_old', { days: 3, never: 0 }, 'en', ['days: 3\n', 'wasl backup --to']],
];
test.each(LETTERS)(
  'the letter about %s %j in "%s" says what it is, its numbers and what to do',
  (kind, facts, language, words) => {
    const alarm = { kind, facts, accountName: null } as Alarm;
    const { text } = alarmLetter([alarm], language, undefined);
    for (const word of words) expect(text).toContain(word);
  },
);
