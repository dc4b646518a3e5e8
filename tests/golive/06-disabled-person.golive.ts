import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import { CreatedApiKey, Session, UserRow } from '../../src/shared/api';
import type { ClientEvents, ServerEvents } from '../../src/shared/realtime';
import { World } from '../faults/support/world';
import { startRedis } from '../support/redis';
import { waitFor } from '../support/wait';
import { goLive } from './support/check';

const FIRST = 'handed over 17 paper slips';
const OWN = 'plain sailing 42 boats';
const EMAIL = 'leaving@wasl.example';
const ROUNDS = 3;

type Tab = Socket<ServerEvents, ClientEvents>;

goLive(6, 'disable a person with Redis down', async (check) => {
  const world = await World.open();
  const redis = await startRedis();
  try {
    const env = { REDIS_URL: redis.url };
    await world.start({ role: 'worker', env });
    const webs = [await world.start({ role: 'web', env }), await world.start({ role: 'web', env })];
    const post = (
      url: string,
      path: string,
      body: unknown,
      headers: Record<string, string> = {},
      method = 'POST',
    ): Promise<Response> =>
      fetch(`${url}/api${path}`, {
        method,
        headers: { 'content-type': 'application/json', origin: url, ...headers },
        body: JSON.stringify(body),
      });
    const { centres } = await world.desk.ask(Session, 'GET', '/session');
    const person = await world.desk.ask(UserRow, 'POST', '/users', {
      email: EMAIL,
      name: 'Leaving',
      role: 'supervisor',
      centreIds: centres.map(({ id }) => id),
      password: FIRST,
    });
    const cookieOf = async (url: string, password: string): Promise<string> =>
      (await post(url, '/session', { email: EMAIL, password })).headers.get('set-cookie')?.split(';')[0] ?? '';
    await post(
      webs[0]?.url ?? '',
      '/session/password',
      { current: FIRST, next: OWN },
      { cookie: await cookieOf(webs[0]?.url ?? '', FIRST) },
      'PUT',
    );
    await redis.kill();

    let slowest = 0;
    let survivors = 0;
    let version = person.version;
    const set = async (disabled: boolean): Promise<void> => {
      const { version: now } = await world.desk.ask(UserRow, 'PATCH', `/users/${person.id}`, { version, disabled });
      version = now;
    };
    version =
      (await world.sql<{ version: number }>(`select version from users where id = $1`, [person.id]))[0]?.version ??
      version;
    for (let round = 0; round < ROUNDS; round += 1) {
      const cookies = await Promise.all(webs.map(({ url }) => cookieOf(url, OWN)));
      const tabs: Tab[] = webs.map(({ url }, at) =>
        io(url, {
          transports: ['websocket'],
          reconnection: false,
          extraHeaders: { cookie: cookies[at] ?? '', origin: url },
        }),
      );
      await Promise.all(tabs.map((tab) => once(tab as never, 'presence:all')));
      const gone = async (): Promise<boolean> => {
        const answers = await Promise.all(
          webs.flatMap(({ url }) =>
            cookies.map((cookie) => fetch(`${url}/api/tickets?limit=1`, { headers: { cookie } })),
          ),
        );
        return answers.every(({ status }) => status === 401) && tabs.every((tab) => tab.disconnected);
      };
      if (await gone()) throw new Error('the person was never there');
      const began = performance.now();
      await set(true);
      await waitFor(gone, 'gone', 30).catch(() => (survivors += 1));
      slowest = Math.max(slowest, performance.now() - began);
      const again = await post(webs[1]?.url ?? '', '/session', { email: EMAIL, password: OWN });
      if (again.status !== 401) survivors += 1;
      for (const tab of tabs) tab.disconnect();
      await set(false);
    }
    check.figure('sessions, sockets and sign-ins that outlived the person', survivors, { exactly: 0 });
    check.figure('until all were gone, in both processes', Math.round(slowest) / 1000, { atMost: 5 }, 's');

    const cookie = await world.desk.signIn();
    const key = CreatedApiKey.parse(
      await (
        await post(webs[0]?.url ?? '', '/api-keys', { name: 'program', scopes: ['tickets:read'], days: 1 }, { cookie })
      ).json(),
    );
    const readsWith = async (at: number): Promise<number> =>
      (await fetch(`${webs[at]?.url ?? ''}/api/tickets?limit=1`, { headers: { authorization: `Bearer ${key.key}` } }))
        .status;
    expect([await readsWith(0), await readsWith(1)]).toEqual([200, 200]);
    const beganKey = performance.now();
    await fetch(`${webs[0]?.url ?? ''}/api/api-keys/${key.id}`, {
      method: 'DELETE',
      headers: { cookie, origin: webs[0]?.url ?? '' },
    });
    await waitFor(async () => (await readsWith(1)) === 401, 'the key is refused elsewhere', 30);
    check.figure(
      'until a revoked key was refused elsewhere',
      Math.round(performance.now() - beganKey) / 1000,
      { atMost: 5 },
      's',
    );
  } finally {
    await world.close();
    await redis.stop();
  }
});
