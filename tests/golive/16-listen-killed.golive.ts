import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import { inParallel } from '../faults/support/people';
import { World } from '../faults/support/world';
import { Ticket } from '../../src/shared/api';
import type { ClientEvents, ServerEvents } from '../../src/shared/realtime';
import { waitFor } from '../support/wait';
import { goLive } from './support/check';

const EVENTS = 5_000;
const SCREENS = 6;
const TICKETS = 20;
const KILL_EVERY = 100;

type Tab = Socket<ServerEvents, ClientEvents>;
interface Screen {
  readonly tab: Tab;
  readonly shows: Map<string, number>;
}

/** What the browser does: takes news as it comes, and reads afresh when it is told that it may have missed some. */
async function openScreen(world: World, url: string, cookie: string, tickets: readonly string[]): Promise<Screen> {
  const tab: Tab = io(url, { transports: ['websocket'], extraHeaders: { cookie, origin: url } });
  const shows = new Map<string, number>();
  const see = (id: string, version: number): void => void shows.set(id, Math.max(version, shows.get(id) ?? 0));
  const readAll = async (): Promise<void> => {
    for (const id of tickets) see(id, (await world.desk.ticket(id)).version);
  };
  tab.on('ticket:changed', ({ ticketId, version }) => see(ticketId, version));
  tab.on('resync', () => void readAll());
  await once(tab as never, 'presence:all');
  await readAll();
  return { tab, shows };
}

goLive(16, 'kill LISTEN during 5,000 events', async (check) => {
  const world = await World.open();
  try {
    await world.start();
    await world.start({ role: 'web' });
    await world.mails(
      Array.from({ length: TICKETS }, (_, at) => ({ id: `case-${at}`, from: `case-${at}@mail.example` })),
    );
    const tickets = await waitFor(async () => {
      const rows = await world.desk.tickets();
      return rows.length === TICKETS && rows.map(({ id }) => id);
    }, 'the cases are there');
    const cookie = await world.desk.signIn();
    const urls = world.running().map(({ url }) => url);
    const screens = await Promise.all(
      Array.from({ length: SCREENS }, (_, at) => openScreen(world, urls[at % urls.length] ?? '', cookie, tickets)),
    );
    let changes = 0;
    let killed = 0;
    const kill = async (): Promise<void> => {
      const gone = await world.sql(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'wasl relay'`,
      );
      killed += gone.length;
    };
    await inParallel(tickets, 6, async (id) => {
      let { version, urgent } = await world.desk.ticket(id);
      for (let round = 0; round < EVENTS / TICKETS; round += 1) {
        ({ version, urgent } = await world.desk.ask(Ticket, 'PATCH', `/tickets/${id}`, { version, urgent: !urgent }));
        changes += 1;
        if (changes % KILL_EVERY === 0) await kill();
      }
    });
    await kill();
    const truth = new Map(
      (await world.sql<{ id: string; version: number }>(`select id, version from tickets`)).map((row) => [
        row.id,
        row.version,
      ]),
    );
    const wrong = (): number =>
      screens.reduce((sum, { shows }) => sum + tickets.filter((id) => shows.get(id) !== truth.get(id)).length, 0);
    const began = performance.now();
    await waitFor(() => wrong() === 0, 'the screens agree', 60).catch(() => undefined);
    check.figure('events', changes, { atLeast: EVENTS });
    check.figure('listeners killed', killed, { atLeast: EVENTS / KILL_EVERY });
    check.figure('cases that a screen shows wrongly', wrong(), { exactly: 0 });
    check.figure('until all screens agree', Math.round(performance.now() - began) / 1000, { atMost: 5 }, 's');
    for (const { tab } of screens) tab.disconnect();
  } finally {
    await world.close();
  }
});
