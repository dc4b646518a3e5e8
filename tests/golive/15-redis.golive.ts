import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import Bull from 'bull';
import { createClient } from 'redis';
import { io, type Socket } from 'socket.io-client';
import { Session } from '../../src/shared/api';
import type { ClientEvents, ServerEvents } from '../../src/shared/realtime';
import { messageIdOf } from '../faults/support/people';
import { World } from '../faults/support/world';
import { startRedis } from '../support/redis';
import { waitFor } from '../support/wait';
import { goLive } from './support/check';

const EACH = 25;
const SECRET_WORDS = 'hypertension-in-the-file';
type Tab = Socket<ServerEvents, ClientEvents>;

goLive(15, 'Redis evicted, flushed, forged', async (check) => {
  // so little memory that it throws keys away all the time
  const redis = await startRedis(['--maxmemory', '3mb', '--maxmemory-policy', 'allkeys-random']);
  const world = await World.open();
  const tabs: Tab[] = [];
  try {
    const env = { REDIS_URL: redis.url };
    await world.start({ role: 'worker', env });
    const webs = [await world.start({ role: 'web', env }), await world.start({ role: 'web', env })];
    const outsider = await outsiderTab(world, webs[1]?.url ?? '');
    tabs.push(outsider.tab);
    const control = createClient({ url: redis.url });
    control.on('error', () => undefined);
    await control.connect();
    let stuffing = true;
    const stuff = (async () => {
      while (stuffing) await control.set(`noise:${randomUUID()}`, 'x'.repeat(20_000)).catch(() => undefined);
    })();

    let round = 0;
    let asked = 0;
    let notTaken = 0;
    const correspond = async (): Promise<void> => {
      round += 1;
      const ids = Array.from({ length: EACH }, (_, at) => `round-${round}-${at}`);
      await world.mails(
        ids.map((id) => ({ id, from: `${id}@mail.example`, subject: SECRET_WORDS, text: SECRET_WORDS })),
      );
      const rows = await waitFor(
        async () => {
          const found = await world.sql<{ ticket_id: string; address: string }>(
            `select ticket_id, sender->>'address' as address from messages where external_id = any($1)`,
            [ids.map(messageIdOf)],
          );
          return found.length === EACH && found;
        },
        'the mails are filed',
        90,
      );
      await Promise.all(
        rows.map(async ({ ticket_id: ticketId, address }) => {
          const id = randomUUID();
          const body = { id, text: `An answer, ${id}`, to: [address] };
          const { status } = await world.desk.call('POST', `/tickets/${ticketId}/replies`, body);
          if (status !== 201) notTaken += 1;
        }),
      );
      asked += EACH;
      await world.hurry();
    };
    await correspond();
    const evicted = Number(/evicted_keys:(\d+)/.exec(await control.info('stats'))?.[1] ?? 0);
    stuffing = false;
    await stuff;
    check.figure('keys that Redis threw away', evicted, { atLeast: 1 });
    await control.configSet('maxmemory', '0');
    await Promise.all([control.flushAll(), correspond(), control.flushAll()]);
    // forged hints, and forged words between processes
    const queue = new Bull('wasl-hints', redis.url);
    for (const data of [
      { topic: 'pull', id: randomUUID() },
      { topic: '__proto__' },
      { topic: 'deliver', id: `' or 1=1 --` },
      null,
      'text',
      [],
    ])
      await queue.add(data, { attempts: 1 });
    const streams = (await control.keys('*')).filter((key) => /socket/i.test(key));
    for (const key of [...streams, 'socket.io']) {
      for (const nsp of ['/', '/admin'])
        await control
          .xAdd(key, '*', {
            uid: 'forged',
            nsp,
            type: '3',
            data: JSON.stringify({
              opts: { rooms: [], except: [], flags: {} },
              packet: {
                type: 2,
                data: ['ticket:changed', { ticketId: 'forged', version: 9, type: SECRET_WORDS }],
                nsp,
              },
            }),
          })
          .catch(() => undefined);
    }
    await correspond();
    await queue.close();
    await control.quit();
    check.figure('words of a case found in Redis', await wordsIn(redis.url), { exactly: 0 });
    // no hint comes any more: what waits is found without one
    await redis.kill();
    await correspond();
    await waitFor(
      async () => {
        await world.hurry();
        return (await world.sql(`select 1 from deliveries where state in ('held', 'queued', 'sending')`)).length === 0;
      },
      'all answers are out',
      90,
    );
    await world.judge();
    const ids = Array.from({ length: round }, (_, at) =>
      Array.from({ length: EACH }, (__, of) => messageIdOf(`round-${at + 1}-${of}`)),
    ).flat();
    const kept = await world.sql(`select external_id from messages where direction = 'in' and external_id = any($1)`, [
      ids,
    ]);
    check.figure('mails lost or doubled', Math.abs(kept.length - ids.length), { exactly: 0 });
    const arrived = new Set(
      world.sink.messages.flatMap(({ recipients, raw }) =>
        /An answer,/.test(raw) || /QW4gYW5zd2Vy/.test(raw) ? recipients : [],
      ),
    );
    check.figure('answers that were not taken at the first try', notTaken, { exactly: 0 });
    check.figure('answers lost', asked - arrived.size, { exactly: 0 });
    check.figure(
      'words or cases of other centres that a screen heard',
      outsider.heard
        .filter((news) => news.includes(SECRET_WORDS) || news.includes('ticketId'))
        .filter((news) => !news.includes('forged')).length,
      { exactly: 0 },
    );
    check.note(
      'forged pieces of news that reached a screen (ids only; it would read, and be refused)',
      outsider.heard.filter((news) => news.includes('forged')).length,
    );
  } finally {
    for (const tab of tabs) tab.disconnect();
    await world.close();
    await redis.stop();
  }
});

/** Somebody of another centre who listens to everything that their screen is told. */
async function outsiderTab(world: World, url: string): Promise<{ tab: Tab; heard: string[] }> {
  const { centres } = await world.desk.ask(Session, 'GET', '/session');
  const other = centres.find(({ code }) => code !== '937');
  const [email, first, own] = ['outsider@wasl.example', 'handed over 17 paper slips', 'plain sailing 42 boats'];
  const headers = { 'content-type': 'application/json', origin: url };
  await world.desk.call('POST', '/users', {
    email,
    name: 'Outsider',
    role: 'agent',
    centreIds: [other?.id],
    password: first,
  });
  const signIn = async (password: string): Promise<string> =>
    (await fetch(`${url}/api/session`, { method: 'POST', headers, body: JSON.stringify({ email, password }) })).headers
      .get('set-cookie')
      ?.split(';')[0] ?? '';
  await fetch(`${url}/api/session/password`, {
    method: 'PUT',
    headers: { ...headers, cookie: await signIn(first) },
    body: JSON.stringify({ current: first, next: own }),
  });
  const heard: string[] = [];
  const tab: Tab = io(url, { transports: ['websocket'], extraHeaders: { cookie: await signIn(own), origin: url } });
  tab.onAny((...news: unknown[]) => void heard.push(JSON.stringify(news)));
  await once(tab as never, 'presence:all');
  return { tab, heard };
}

/** Looks through every key of any kind. */
async function wordsIn(url: string): Promise<number> {
  const client = createClient({ url });
  client.on('error', () => undefined);
  await client.connect();
  let found = 0;
  for (const key of await client.keys('*')) {
    const dump = JSON.stringify(
      await Promise.all(
        [client.get(key), client.hGetAll(key), client.lRange(key, 0, -1), client.xRange(key, '-', '+')].map((value) =>
          value.catch(() => null),
        ),
      ),
    );
    const ours = dump.replace(/forged[^}]*}/g, '');
    if (ours.includes(SECRET_WORDS)) found += 1;
  }
  await client.quit();
  return found;
}
