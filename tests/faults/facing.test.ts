import net from 'node:net';
import { SMTPServer } from 'smtp-server';
import { waitFor } from '../support/wait';
import { messageIdOf, offer } from './support/people';
import { World } from './support/world';

interface Post {
  readonly port: number;
  /** Letters carried so far. */
  readonly carried: readonly string[];
  close(): Promise<void>;
}

/** A mail server between the two: hands everything on to a door, changed as careless gateways do. */
async function startPost(door: () => number, change: (raw: string) => string): Promise<Post> {
  const carried: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = change(Buffer.concat(chunks).toString('latin1'));
        carried.push(raw);
        const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
        offer(door(), from, session.envelope.rcptTo[0]?.address ?? '', Buffer.from(raw, 'latin1')).then(
          (refused) => callback(refused === undefined ? null : new Error(refused.words)),
          callback,
        );
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.server.address() as net.AddressInfo;
  return { port: address.port, carried, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** What a gateway leaves of a letter that knows nothing of automatic mail and threads. */
function stripped(raw: string): string {
  const end = raw.indexOf('\r\n\r\n');
  const fields = raw.slice(0, end).split(/\r\n(?![ \t])/);
  const kept = fields
    .filter((field) => /^(from|to|subject|date|message-id|mime-version|content-)/i.test(field))
    .map((field) =>
      field.replace(/^Message-ID:.*$/i, `Message-ID: <${Math.random().toString(36).slice(2)}@gateway.example>`),
    );
  return kept.join('\r\n') + raw.slice(end);
}

describe.each([
  ['letters arrive as they were sent', (raw: string) => raw, 1],
  ['a gateway strips whatever says that they are automatic or answers', stripped, 14],
] as const)('two installations that write to each other, where %s', (_, change, most) => {
  let one: World;
  let two: World;
  let posts: Post[] = [];
  beforeAll(async () => {
    [one, two] = await Promise.all([World.open(), World.open()]);
    await Promise.all([one.start(), two.start()]);
    posts = [await startPost(() => two.doorPort(), change), await startPost(() => one.doorPort(), change)];
    for (const [world, address, post] of [
      [one, 'centre@one.example', posts[0]],
      [two, 'centre@two.example', posts[1]],
    ] as const) {
      const smtp = { host: '127.0.0.1', port: post?.port, secure: 'none' };
      await world.sql(
        `update accounts set address = $1, config = config || $2, version = version + 1 where channel = 'email'`,
        [address, JSON.stringify({ smtp })],
      );
    }
  }, 120_000);
  afterAll(async () => {
    await Promise.all([one.close(), two.close()]);
    for (const post of posts) await post.close();
  }, 60_000);

  test(`they fall silent after ${most} letters at most`, async () => {
    // somebody writes to the first in the name of the second
    const raw = `From: <centre@two.example>\r\nTo: <centre@one.example>\r\nMessage-ID: <${messageIdOf('spark')}>\r\nDate: Wed, 25 Nov 2026 08:00:00 +0000\r\nSubject: Hello\r\n\r\nWho is there?\r\n`;
    await waitFor(
      async () => (await offer(one.doorPort(), 'centre@two.example', 'centre@one.example', raw)) === undefined,
      'the spark is taken',
    );
    await waitFor(() => posts.some((post) => post.carried.length > 0), 'they begin to talk');
    // silent: both have filed all that they got and owe nothing
    const restless = async (world: World): Promise<number> =>
      (
        await world.sql(
          `select 1 from sightings where outcome = 'pending' union all select 2 from deliveries where state in ('held', 'queued', 'sending')`,
        )
      ).length;
    let before = -1;
    await waitFor(
      async () => {
        const carried = posts.reduce((sum, post) => sum + post.carried.length, 0);
        const quiet = carried === before && (await restless(one)) + (await restless(two)) === 0;
        before = carried;
        return quiet && carried === posts.reduce((sum, post) => sum + post.carried.length, 0);
      },
      'they are silent',
      60,
    );
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThanOrEqual(most);
    expect(await one.sql(`select 1 from sightings where outcome = 'quarantined'`)).toHaveLength(0);
    for (const world of [one, two]) await world.judge({ sinks: [], injected: [], carriedElsewhere: true });
  }, 120_000);
});
