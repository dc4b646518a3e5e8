import { waitFor } from '../support/wait';
import { CENTRE_ADDRESS, deliverUntilTaken, messageIdOf } from './support/people';
import { World } from './support/world';

let world: World;
beforeAll(async () => {
  world = await World.open({ env: { WASL_PARSE_SECONDS: '60' } });
  await (await world.start()).stop();
}, 120_000);
afterAll(() => world.close(), 60_000);

/** Takes more memory to read than the first process is given. */
const large = (id: string): string =>
  `From: <${id}@mail.example>\r\nTo: <${CENTRE_ADDRESS}>\r\nMessage-ID: <${messageIdOf(id)}>\r\nSubject: Large\r\nContent-Type: text/html\r\n\r\n${'<p>words <b>and</b> more</p>\r\n'.repeat(64_000)}\r\n`;

/** One point is enough: the others are passed in-process (tests/app/unreadable.test.ts), and each start waits for its housekeeping. */
test.each(['ingest.before-commit'])(
  'killed at %s while it is read again by itself, a mail that took too long is one message with its words',
  async (point) => {
    const id = `slow-${point}`;
    const narrow = await world.start({ env: { WASL_PARSE_MEMORY_MB: '24' } });
    world.injected.push(messageIdOf(id));
    await deliverUntilTaken(() => world.doorPort(), `${id}@mail.example`, CENTRE_ADDRESS, large(id));
    const seen = (): Promise<readonly { unreadable: string | null; text: string }[]> =>
      world.sql(`select unreadable, left(text, 5) as text from messages where external_id = $1`, [messageIdOf(id)]);
    await waitFor(async () => (await seen()).length === 1, 'its shell is filed', 90);
    await narrow.stop();
    // no machine is busy at a test's word: what is stored is what a time-out stores
    await world.sql(`update messages set unreadable = 'parse_timeout' where external_id = $1`, [messageIdOf(id)]);
    await world.sql(
      `update sightings set detail = 'parse_timeout', settled_at = now() - interval '2 minutes' where reason = 'shell'`,
    );
    const wasl = await world.start({ env: { WASL_FAULT: `${point}=kill` } });
    expect(await wasl.program.ended).toMatchObject({ signal: 'SIGKILL' });
    const again = await world.start();
    await waitFor(async () => (await seen())[0]?.unreadable === null, 'it is read', 90);
    expect(await seen()).toEqual([{ unreadable: null, text: 'words' }]);
    await world.judge();
    await again.stop();
  },
  240_000,
);
