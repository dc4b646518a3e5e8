import fs from 'node:fs';
import path from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { Ticket, TicketPage } from '../../src/shared/api';
import type { ClientEvents, ServerEvents } from '../../src/shared/realtime';
import { mustRun } from '../golive/support/command';
import { ADMIN, CENTRE_ADDRESS, runWasl, type RunningWasl } from '../support/running-wasl';
import { waitFor } from '../support/wait';
import { oldCase } from './support';

/** An import beside a Wasl that works: mail goes on being filed, and what was taken over is found over the API. */
let world: RunningWasl;
const tabs: { disconnect(): unknown }[] = [];
beforeAll(async () => {
  world = await runWasl();
}, 120_000);
afterAll(async () => {
  for (const tab of tabs) tab.disconnect();
  await world.close();
}, 60_000);

/** A screen that listens. */
async function openTab(): Promise<{ resynced: number; readonly changes: string[] }> {
  const { url } = world.wasl();
  const signedIn = await fetch(`${url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json', origin: url }, body: JSON.stringify(ADMIN) });
  const tab: Socket<ServerEvents, ClientEvents> = io(url, { transports: ['websocket'], reconnection: false, extraHeaders: { cookie: signedIn.headers.get('set-cookie')?.split(';')[0] ?? '', origin: url } });
  const told = { resynced: 0, changes: new Array<string>() };
  tab.on('resync', () => (told.resynced += 1));
  tab.on('ticket:changed', ({ type }) => void told.changes.push(type));
  await new Promise<void>((resolve, reject) => tab.once('presence:all', () => resolve()).once('connect_error', reject));
  told.resynced = 0;
  tabs.push(tab);
  return told;
}

test('mail that comes meanwhile is filed, the old numbers are found, and nobody old is written to', async () => {
  const tab = await openTab();
  const file = path.join(world.dataDir, 'cases.jsonl');
  fs.writeFileSync(file, Array.from({ length: 100 }, (_, at) => `${JSON.stringify(oldCase(String(4700 + at)))}\n`).join(''));
  const imported = mustRun(['import-tickets', '--centre=937', `--by=${ADMIN.email}`, `--account=${CENTRE_ADDRESS}`, file], { WASL_DATA_DIR: world.dataDir, DATABASE_URL: world.wasl().facts.databaseUrl });
  for (let at = 0; at < 5; at++) await world.mail({ id: `live-${at}`, from: `live-${at}@mail.example` });
  await imported;
  await waitFor(async () => (await world.sql(`select 1 from sightings where outcome <> 'filed'`)).length === 0, 'all is filed');
  expect(await world.sql(`select (imported_at is not null) as old, count(*)::int as n from tickets group by 1 order by 1`)).toEqual([
    { old: false, n: 5 },
    { old: true, n: 100 },
  ]);
  const page = TicketPage.parse(await (await world.api('GET', `/tickets?q=${encodeURIComponent('Ticket#4711')}`)).json());
  expect(page.items.map((item) => item.subject)).toEqual(['Case 4711']);
  const ticket = Ticket.parse(await (await world.api('GET', `/tickets/${page.items[0]?.id ?? ''}`)).json());
  expect(ticket).toMatchObject({ oldNumbers: ['4711'], state: 'closed', receivedAt: '2023-03-01T08:00:00.000Z' });
  // whether it arrived then is known to nobody here
  expect(ticket.messages.map(({ direction, purpose, deliveries }) => [direction, purpose, deliveries])).toEqual([
    ['in', 'message', []],
    ['out', 'reply', []],
  ]);
  expect(ticket.events).toMatchObject([{ type: 'ticket.imported', data: { count: 2 } }]);
  await waitFor(() => tab.resynced > 0, 'the screen is told to read afresh');
  expect(tab.changes).not.toContain('ticket.imported');
  expect(tab.changes.filter((type) => type === 'ticket.opened').length).toBe(5);
  await world.sink.received(5);
  expect(world.sink.messages.flatMap((mail) => mail.recipients).filter((to) => !to.startsWith('live-'))).toEqual([]);
}, 90_000);
