import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { processIdentity } from '../../src/embedded/process-identity';
import { Ticket } from '../../src/shared/api';
import type { ClientEvents, ServerEvents } from '../../src/shared/realtime';
import { waitFor } from '../support/wait';
import { inParallel } from './support/people';
import { World } from './support/world';

const letters = (name: string, count: number): { id: string; from: string }[] =>
  Array.from({ length: count }, (_, at) => ({ id: `${name}-${at}`, from: `${name}-${at}@mail.example` }));
const filed = async (world: World, atLeast: number): Promise<boolean> =>
  ((await world.sql<{ n: number }>(`select count(*)::int as n from messages where direction = 'in'`))[0]?.n ?? 0) >=
  atLeast;
const seatIsTaken = async (world: World): Promise<boolean> =>
  (
    await world.sql(
      `select 1 from pg_locks join pg_stat_activity using (pid) where locktype = 'advisory' and granted and application_name = 'wasl-receiver'
          and datname = current_database()`,
    )
  ).length === 1;

/** Answers every fifth of the mails that are filed. */
async function answerSome(world: World): Promise<string[]> {
  const asked = await world.sql<{ ticket_id: string; address: string }>(
    `select ticket_id, sender->>'address' as address from messages where direction = 'in' order by id`,
  );
  const chosen = asked.filter((_, at) => at % 5 === 0);
  const replies: string[] = [];
  await inParallel(chosen, 4, async (row) => replies.push(await world.desk.reply(row.ticket_id, [row.address])));
  await world.hurry();
  return replies;
}

describe('the embedded PostgreSQL', () => {
  let world: World;
  const lockFile = (): string => path.join(world.dataDir, 'postgres', 'data', 'postmaster.pid');
  const postmaster = (): number => Number(fs.readFileSync(lockFile(), 'utf8').split('\n')[0]);
  beforeAll(async () => {
    world = await World.open({ embedded: true });
    await world.start();
  }, 120_000);
  afterAll(() => world.close(), 60_000);

  test('is killed while mails come in and answers go out: what was taken is kept, and all recovers unaided', async () => {
    const arriving = world.mails(letters('killed', 60), 6);
    await waitFor(() => filed(world, 10), 'some are filed');
    const first = postmaster();
    process.kill(first, 'SIGKILL');
    await waitFor(() => fs.existsSync(lockFile()) && postmaster() !== first, 'the database is started again');
    await waitFor(() => filed(world, 30), 'more are filed');
    const answered = answerSome(world);
    // one killed backend makes the server end all others and recover
    process.kill(
      await waitFor(
        async () =>
          (await world.sql<{ pid: number }>(`select pid from pg_stat_activity where application_name = 'wasl'`))[0]
            ?.pid,
        'a connection to kill',
      ),
      'SIGKILL',
    );
    await Promise.all([arriving, answered]);
    await waitFor(() => filed(world, 60), 'all are filed', 60);
    await waitFor(() => seatIsTaken(world), 'the seat is taken again');
    await world.hurry();
    await world.judge();
    expect(world.running()).toHaveLength(1);
  }, 180_000);

  test('ends with its Wasl, and leaves no process behind', async () => {
    const pid = postmaster();
    expect(await world.running()[0]?.stop()).toEqual({ code: 0, signal: null });
    expect(processIdentity(pid)).toBeUndefined();
    expect(fs.existsSync(lockFile())).toBe(false);
  }, 60_000);
});

describe('a PostgreSQL that ends connections', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open();
    await world.start();
  }, 120_000);
  afterAll(() => world.close(), 60_000);

  const terminate = (who = '%'): Promise<unknown> =>
    world.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name like $1`,
      [who],
    );

  test('loses, doubles and misreports nothing under load', async () => {
    const arriving = world.mails(letters('cut', 150), 8);
    let answered: Promise<unknown> = Promise.resolve();
    for (const upTo of [20, 40, 60, 80, 100, 120, 140]) {
      await waitFor(() => filed(world, upTo), `${upTo} are filed`, 60);
      if (upTo === 60) answered = answerSome(world);
      await terminate();
    }
    await Promise.all([arriving, answered]);
    await waitFor(() => filed(world, 150), 'all are filed', 60);
    await waitFor(() => seatIsTaken(world), 'the seat is taken again');
    // what could not be begun waits; what the far end had said was known all the time, and nothing is unknown
    await waitFor(
      async () => (
        await world.hurry(),
        (await world.sql(`select 1 from deliveries where state in ('held', 'queued', 'sending')`)).length === 0
      ),
      'all answers are out',
    );
    expect(await world.sql(`select distinct state from deliveries`)).toEqual([{ state: 'sent' }]);
    await world.judge();
  }, 180_000);

  test('a screen agrees with the database within five seconds although its listener was cut off again and again', async () => {
    const tickets = (await world.desk.tickets()).slice(0, 15).map(({ id }) => id);
    const screen = await openScreen(world, tickets);
    let changes = 0;
    const change = async (id: string): Promise<void> => {
      let { version, urgent } = await world.desk.ticket(id);
      for (let round = 0; round < 70; round++) {
        ({ version, urgent } = await world.desk.ask(Ticket, 'PATCH', `/tickets/${id}`, { version, urgent: !urgent }));
        changes += 1;
        if (changes % 100 === 0) await terminate('wasl relay');
      }
    };
    await inParallel(tickets, 5, change);
    expect(changes).toBeGreaterThan(1000);
    await terminate('wasl relay');
    const last = tickets[0] ?? '';
    const { version, urgent } = await world.desk.ticket(last);
    expect((await world.desk.call('PATCH', `/tickets/${last}`, { version, urgent: !urgent })).ok).toBe(true);
    const truth = new Map(
      (
        await world.sql<{ id: string; version: number }>(`select id, version from tickets where id = any($1)`, [
          tickets,
        ])
      ).map((row) => [row.id, row.version]),
    );
    await waitFor(
      () => tickets.every((id) => screen.shows.get(id) === truth.get(id)),
      'the screen shows what is true',
      5,
    );
    screen.socket.disconnect();
  }, 180_000);

  test('news whose hint is lost is found by looking', async () => {
    const [ticket] = await world.desk.tickets();
    const screen = await openScreen(world, [ticket?.id ?? '']);
    // an event without NOTIFY, as behind a pooler that swallows it
    await world.sql(`update tickets set version = version + 1 where id = $1`, [ticket?.id]);
    await world.sql(
      `insert into events (id, at, type, ticket_id, centre_id, ticket_version) select $2, now(), 'urgent.changed', id, centre_id, version from tickets where id = $1`,
      [ticket?.id, randomUUID()],
    );
    await waitFor(
      () => screen.shows.get(ticket?.id ?? '') === (ticket?.version ?? 0) + 1,
      'the screen has heard of it',
      5,
    );
    screen.socket.disconnect();
  }, 60_000);
});

interface Screen {
  readonly socket: Socket<ServerEvents, ClientEvents>;
  /** Versions as this screen would draw them. */
  readonly shows: Map<string, number>;
}

/** Does what the browser does: takes news as it comes, and reads everything afresh when it is told that it may have missed some. */
async function openScreen(world: World, tickets: readonly string[]): Promise<Screen> {
  const cookie = await world.desk.signIn();
  const socket: Screen['socket'] = io(world.url(), {
    transports: ['websocket'],
    extraHeaders: { cookie, origin: world.url() },
  });
  const shows = new Map<string, number>();
  const see = (id: string, version: number): void => void shows.set(id, Math.max(version, shows.get(id) ?? 0));
  const readAll = async (): Promise<void> => {
    for (const id of tickets) see(id, (await world.desk.ticket(id)).version);
  };
  socket.on('ticket:changed', ({ ticketId, version }) => see(ticketId, version));
  socket.on('resync', () => void readAll());
  await once(socket as never, 'presence:all');
  await readAll();
  return { socket, shows };
}
