import { waitFor } from '../support/wait';
import { CENTRE_ADDRESS, deliverUntilTaken, messageIdOf, written } from './support/people';
import { World } from './support/world';

const LIMITS = { WASL_PARSE_MEMORY_MB: '24', WASL_PARSE_SECONDS: '60' };

let world: World;
beforeAll(async () => {
  world = await World.open({ env: LIMITS });
  await (await world.start()).stop();
}, 120_000);
afterAll(() => world.close(), 60_000);

/** Takes more memory to read than it is given here. */
const bomb = (id: string): string =>
  `From: <${id}@mail.example>\r\nTo: <${CENTRE_ADDRESS}>\r\nMessage-ID: <${messageIdOf(id)}>\r\nSubject: Large\r\nContent-Type: text/html\r\n\r\n${'<p>words <b>and</b> more</p>\r\n'.repeat(64_000)}\r\n`;

const POINTS = ['ingest.after-claim', 'ingest.after-parse', 'ingest.after-attachments', 'ingest.before-commit', 'ingest.after-commit'];

test.each(POINTS)('killed at %s, an unreadable mail is one case with its original, and its neighbours are filed', async (point) => {
  const [id, neighbour] = [`bomb-${point}`, `good-${point}`];
  const wasl = await world.start({ env: { WASL_FAULT: `${point}=kill` } });
  const mails = [bomb(id), written({ id: neighbour, from: `${neighbour}@mail.example` })];
  const taken = Promise.all(
    [id, neighbour].map((name, at) => {
      world.injected.push(messageIdOf(name));
      return deliverUntilTaken(() => world.doorPort(), `${name}@mail.example`, CENTRE_ADDRESS, mails[at] ?? '');
    }),
  );
  expect(await wasl.program.ended).toMatchObject({ signal: 'SIGKILL' });
  const again = await world.start();
  await taken;
  await waitFor(async () => (await world.sql(`select 1 from sightings where outcome = 'pending'`)).length === 0, 'all are settled', 90);
  const found = await world.sql(
    `select m.unreadable, (select count(*)::int from attachments a where a.message_id = m.id) as attached from messages m where m.external_id = any($1) order by m.external_id`,
    [[messageIdOf(id), messageIdOf(neighbour)]],
  );
  expect(found).toEqual([
    { unreadable: 'parse_memory', attached: 1 },
    { unreadable: null, attached: 0 },
  ]);
  await world.judge();
  await again.stop();
}, 180_000);
