import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import Bull from 'bull';
import { io, type Socket } from 'socket.io-client';
import type { ClientEvents, Presence, ServerEvents } from '../../src/shared/realtime';
import type { Wasl } from '../support/processes';
import { freePort } from '../support/ports';
import { startRedis, type TestRedis } from '../support/redis';
import { waitFor } from '../support/wait';
import { messageIdOf } from './support/people';
import { World } from './support/world';

type Tab = Socket<ServerEvents, ClientEvents>;
let world: World;
let redis: TestRedis;
let webs: Wasl[] = [];
let round = 0;

beforeAll(async () => {
  world = await World.open();
  redis = await startRedis();
  const env = { REDIS_URL: redis.url };
  await world.start({ role: 'worker', env });
  webs = [await world.start({ role: 'web', env }), await world.start({ role: 'web', env })];
}, 120_000);
afterAll(async () => {
  await world.close();
  await redis.stop();
}, 60_000);

/** Mails come in through the worker's door and are answered through a web process; back when the answers have arrived. */
async function correspond(): Promise<void> {
  round += 1;
  const ids = Array.from({ length: 10 }, (_, at) => `round-${round}-${at}`);
  await world.mails(ids.map((id) => ({ id, from: `${id}@mail.example` })));
  const asked = await waitFor(async () => {
    const rows = await world.sql<{ ticket_id: string; address: string }>(
      `select ticket_id, sender->>'address' as address from messages where direction = 'in' and external_id = any($1)`,
      [ids.map(messageIdOf)],
    );
    return rows.length === ids.length && rows;
  }, 'the mails are filed');
  const replies = await Promise.all(asked.map((row) => world.desk.reply(row.ticket_id, [row.address])));
  await world.hurry();
  await waitFor(
    () => replies.every((id) => world.sink.messages.some((message) => message.raw.includes(id))),
    'the answers arrive',
  );
}

test('mails and answers flow between a web process and a worker', correspond, 60_000);

test('forged jobs disclose nothing and break nothing', async () => {
  const queue = new Bull('wasl-hints', redis.url);
  const forged: unknown[] = [
    { topic: 'drop table' },
    { topic: '__proto__' },
    { topic: 'constructor', id: 'x' },
    { topic: 'pull', id: randomUUID() },
    { topic: 'pull', id: `' or 1=1 --` },
    { topic: 'pull' },
    { topic: ['deliver'] },
    { topic: 'ingest', id: { a: 1 } },
    null,
    7,
    'text',
    [],
  ];
  const jobs = await Promise.all(
    forged.map((data) => queue.add(data, { attempts: 1, removeOnComplete: false, removeOnFail: false })),
  );
  // a job whose data are no JSON, as only somebody writes who is inside Redis
  await queue.client.hset(queue.toKey('666'), {
    name: '__default__',
    data: '{not json',
    opts: '{}',
    timestamp: '1',
    delay: '0',
    priority: '0',
  });
  await queue.client.rpush(queue.toKey('wait'), '666');
  await Promise.all(
    jobs.map((job) =>
      waitFor(async () => ['completed', 'failed'].includes(await job.getState()), 'the forged job is over'),
    ),
  );
  for (const job of jobs) {
    const after = await queue.getJob(job.id);
    expect(after?.returnvalue ?? null).toBeNull();
    expect(JSON.stringify(after?.stacktrace ?? [])).not.toMatch(/postgres|select|SQL/i);
  }
  await queue.obliterate({ force: true });
  await queue.close();
  await correspond();
  expect(world.running()).toHaveLength(3);
}, 60_000);

test('a queue whose keys are of the wrong kind delays nobody', async () => {
  const queue = new Bull('wasl-hints', redis.url);
  await queue.client.del(queue.toKey('wait'), queue.toKey('active'));
  await queue.client.set(queue.toKey('wait'), 'nonsense');
  await correspond();
  await queue.client.flushall();
  await queue.close();
  await correspond();
  expect(world.running()).toHaveLength(3);
}, 90_000);

/** Resolves when the tab's picture shows somebody in the ticket; `again` says once more where that one is. */
async function sees(tab: Tab, ticketId: string, again: () => void): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setInterval(again, 200);
    const look = (states: Presence[]): void => {
      if (!states.some((state) => state.ticketId === ticketId && state.people.length > 0)) return;
      clearInterval(timer);
      tab.off('presence:all', look);
      resolve();
    };
    tab.on('presence:all', look);
  });
}

test('Redis is flushed, then killed while mails come in, then comes back: nothing is lost or doubled, and presence recovers', async () => {
  const cookie = await world.desk.signIn();
  const tabs: Tab[] = webs.map((web) =>
    io(web.url, { transports: ['websocket'], extraHeaders: { cookie, origin: web.url } }),
  );
  await Promise.all(tabs.map((tab) => once(tab as never, 'presence:all')));
  const [left, right] = tabs as [Tab, Tab];
  const tickets = await world.desk.tickets();
  const enter = (ticketId: string) => {
    let writing = false;
    return () => {
      writing = !writing;
      left.emit('presence:set', { ticketId, doing: writing ? 'writing' : 'viewing' });
    };
  };
  await sees(right, tickets[0]?.id ?? '', enter(tickets[0]?.id ?? ''));
  await Promise.all([redis.flush(), correspond()]);
  await Promise.all([redis.kill(), correspond()]);
  await correspond();
  await redis.start();
  await sees(right, tickets[1]?.id ?? '', enter(tickets[1]?.id ?? ''));
  for (const tab of tabs) tab.disconnect();
  await correspond();
  await world.judge();
}, 120_000);

test('Redis is absent at the start and comes later; mails and answers do not wait for it', async () => {
  await Promise.all(world.running().map((wasl) => wasl.stop()));
  await redis.stop();
  const env = { REDIS_URL: redis.url };
  await world.start({ role: 'worker', env });
  await world.start({ role: 'web', env });
  await correspond();
  await redis.start();
  await waitFor(() => connectedClients(redis.url), 'worker and web have found it');
  await correspond();
  await world.judge();
}, 120_000);

/** True when hints are listened for and sent: the worker blocks on the queue, the web process is connected. */
async function connectedClients(url: string): Promise<boolean> {
  const queue = new Bull('wasl-hints', url);
  const list = String(await queue.client.client('LIST'));
  await queue.close();
  return /cmd=(brpoplpush|bzpopmin)/.test(list) && list.trim().split('\n').length > 4;
}

test('Redis never returns', async () => {
  await Promise.all(world.running().map((wasl) => wasl.stop()));
  const env = { REDIS_URL: `redis://127.0.0.1:${await freePort()}` };
  await world.start({ role: 'worker', env });
  const web = await world.start({ role: 'web', env });
  await correspond();
  await world.judge();
  expect(await web.stop()).toEqual({ code: 0, signal: null });
  expect(await Promise.all(world.running().map((wasl) => wasl.stop()))).toEqual([{ code: 0, signal: null }]);
}, 120_000);
