import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { submitForm } from '../../src/app/submit-form';
import { updateTicket } from '../../src/app/update-ticket';
import type { TicketId } from '../../src/core/ids';
import { attachRealtime, type Realtime } from '../../src/realtime/server';
import type { ClientEvents, Presence, ServerEvents } from '../../src/shared/realtime';
import { startServer, type TestServer } from '../http/support/client';
import { accountOf, addPerson, PASSWORD, type TestPerson } from '../http/support/people';
import { createTestApp, type TestApp } from '../http/support/test-app';
import { createTestDatabase, type TestDatabase } from '../support/postgres';
import { startRedis, type TestRedis } from '../support/redis';

type Tab = Socket<ServerEvents, ClientEvents>;
/** One of two web processes on one database. */
interface Half {
  readonly t: TestApp;
  readonly server: TestServer;
  readonly realtime: Realtime;
}

let redis: TestRedis;
let database: TestDatabase;
let one: Half;
let two: Half;
let hind: TestPerson;
let bader: TestPerson;
const tabs: Tab[] = [];

async function startHalf(key: Buffer, dir: string): Promise<Half> {
  const t = await createTestApp({ database, key, dir });
  const server = await startServer(t.app);
  const realtime = attachRealtime(t.app, server.http.server, { directUrl: database.appUrl, redisUrl: redis.url });
  await realtime.listening;
  return { t, server, realtime };
}

beforeAll(async () => {
  redis = await startRedis();
  database = await createTestDatabase();
  const key = randomBytes(32);
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'wasl-presence-'));
  one = await startHalf(key, dir);
  two = await startHalf(key, dir);
  hind = await addPerson(one.t.app, 'agent', ['937'], 'hind@wasl.test');
  bader = await addPerson(one.t.app, 'agent', ['937'], 'bader@wasl.test');
});
afterAll(async () => {
  for (const tab of tabs) tab.disconnect();
  for (const half of [one, two]) {
    await half.realtime.close();
    await half.server.close();
    await half.t.close();
  }
  await redis.stop();
  await database.drop();
});

async function openTab(half: Half, person: TestPerson): Promise<Tab> {
  const client = half.server.client();
  await client.signIn(person.email, PASSWORD);
  const tab: Tab = io(half.server.base, {
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: { cookie: client.cookie ?? '' },
  });
  tabs.push(tab);
  await once(tab as never, 'presence:all');
  return tab;
}

/** Resolves with the first picture of this ticket that shows exactly these people; says again where one is, as tabs do. */
async function sees(tab: Tab, ticketId: string, people: readonly string[], again: () => void): Promise<Presence> {
  return new Promise((resolve) => {
    const look = (states: Presence[]): void => {
      const found = states.find((state) => state.ticketId === ticketId);
      const ids = (found?.people ?? []).map((person) => person.userId).sort();
      if (found === undefined || ids.join() !== [...people].sort().join()) return;
      clearInterval(timer);
      tab.off('presence:all', look);
      resolve(found);
    };
    const timer = setInterval(again, 100);
    tab.on('presence:all', look);
  });
}

async function openTicket(): Promise<TicketId> {
  const made = await submitForm(one.t.app, hind.viewer, 'phone', {
    id: randomUUID(),
    accountId: await accountOf(one.t.app, 'phone'),
    values: { mobile: '0500000012', text: 'An appointment' },
  });
  return made.ticketId as TicketId;
}

/** Moves between viewing and writing, so that there is news to tell. */
function restless(tab: Tab, ticketId: string): () => void {
  let writing = false;
  return () => {
    writing = !writing;
    tab.emit('presence:set', { ticketId, doing: writing ? 'writing' : 'viewing' });
  };
}

it('shows presence across processes, and again after Redis was killed and came back empty, while news of tickets never stops', async () => {
  const [left, right] = await Promise.all([openTab(one, hind), openTab(two, bader)]);
  const id = await openTicket();
  const moving = restless(left, id);
  const picture = await sees(right, id, [hind.id], moving);
  expect(picture.people[0]?.name).toBe(hind.viewer.name);

  await redis.kill();
  const told = once(right as never, 'ticket:changed') as Promise<[{ ticketId: string; version: number }]>;
  await updateTicket(one.t.app, hind.viewer, id, { version: 1, urgent: true });
  expect((await told)[0]).toMatchObject({ ticketId: id, version: 2 });
  const own = once(left as never, 'presence:all');
  moving();
  await own;

  await redis.start();
  const other = await openTicket();
  await sees(right, other, [hind.id], restless(left, other));
  await redis.flush();
  await sees(right, id, [hind.id], restless(left, id));
});

it('starts and works when Redis was never there', async () => {
  const t = await createTestApp({ database, key: randomBytes(32) });
  const server = await startServer(t.app);
  const realtime = attachRealtime(t.app, server.http.server, {
    directUrl: database.appUrl,
    redisUrl: 'redis://127.0.0.1:1',
  });
  await realtime.listening;
  const tab = await openTab({ t, server, realtime }, hind);
  const id = await openTicket();
  const seen = once(tab as never, 'presence');
  tab.emit('presence:set', { ticketId: id, doing: 'viewing' });
  expect(await seen).toEqual([
    { ticketId: id, people: [{ userId: hind.id, name: hind.viewer.name, doing: 'viewing' }] },
  ]);
  tab.disconnect();
  await realtime.close();
  await server.close();
  await t.close();
});
