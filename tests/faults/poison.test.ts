import { startNode, ROOT } from '../support/processes';
import { waitFor } from '../support/wait';
import { CENTRE_ADDRESS, deliverUntilTaken, inParallel, messageIdOf, written } from './support/people';
import { World } from './support/world';

let world: World;
beforeAll(async () => {
  world = await World.open({ env: { WASL_PARSE_MEMORY_MB: '24', WASL_PARSE_SECONDS: '60' } });
  await world.start();
}, 120_000);
afterAll(() => world.close(), 60_000);

const head = (id: string, more = ''): string =>
  `From: <${id}@mail.example>\r\nTo: <${CENTRE_ADDRESS}>\r\nMessage-ID: <${messageIdOf(id)}>\r\nDate: Wed, 25 Nov 2026 08:00:00 +0000\r\n${more}`;
const part = (body: string): string => `--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n`;

/** Take more memory to read than they are given here. */
const BOMBS = ['bomb-1', 'bomb-2'];

/** Mails that break parsers and databases; each must be filed or be seen in quarantine. */
const POISON: Readonly<Record<string, string | Buffer>> = {
  'nul-in-subject': `${head('nul-in-subject', 'Subject: one\u0000two\r\n')}\r\nHello\r\n`,
  'nul-in-body': `${head('nul-in-body', 'Subject: Nul\r\n')}\r\nHe\u0000llo \u0000\r\n`,
  'nul-encoded': `${head('nul-encoded', 'Subject: =?utf-8?q?a=00b?=\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n')}\r\nHe=00llo\r\n`,
  surrogate: `${head('surrogate', 'Subject: =?utf-16be?b?2AAAYQ==?=\r\nContent-Type: text/plain; charset=utf-16be\r\nContent-Transfer-Encoding: base64\r\n')}\r\n2AAAYdwA\r\n`,
  'surrogate-name': `${head('surrogate-name', `Subject: =?utf-8?b?7aCA?=\r\nContent-Type: application/octet-stream; name="=?utf-8?b?7aCA?="\r\n`)}\r\nx\r\n`,
  'giant-header': `${head('giant-header', `Subject: Giant\r\nX-Giant: ${'x'.repeat(2_000_000)}\r\n`)}\r\nHello\r\n`,
  'giant-subject': `${head('giant-subject', `Subject: ${'word '.repeat(100_000)}\r\n`)}\r\nHello\r\n`,
  'many-headers': `${head('many-headers', `Subject: Many\r\n${'X-A: b\r\n'.repeat(100_000)}`)}\r\nHello\r\n`,
  'many-references': `${head('many-references', `Subject: Threads\r\nReferences: ${Array.from({ length: 20_000 }, (_, at) => `<${at}@mail.example>`).join('\r\n ')}\r\n`)}\r\nHello\r\n`,
  'giant-reference': `${head('giant-reference', `Subject: Thread\r\nIn-Reply-To: <${'x'.repeat(100_000)}@mail.example>\r\n`)}\r\nHello\r\n`,
  'many-parts': `${head('many-parts', 'Subject: Parts\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n')}\r\n${part('x').repeat(50_000)}--b--\r\n`,
  'deep-parts': `${head('deep-parts', 'Subject: Deep\r\nMIME-Version: 1.0\r\n')}${Array.from({ length: 2000 }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`).join('')}\r\nx\r\n`,
  'many-recipients': `${head('many-recipients', `Subject: All\r\nCc: ${Array.from({ length: 20_000 }, (_, at) => `p${at}@mail.example`).join(',\r\n ')}\r\n`)}\r\nHello\r\n`,
  'giant-address': `${head('giant-address', `Subject: Address\r\nReply-To: <${'x'.repeat(50_000)}@mail.example>\r\n`)}\r\nHello\r\n`,
  'wrong-bytes': Buffer.concat([
    Buffer.from(head('wrong-bytes', 'Subject: \xff\xfe\xfd\r\nContent-Type: text/html; charset=no-such\r\n'), 'latin1'),
    Buffer.from('\r\n'),
    Buffer.from(
      Array.from({ length: 60_000 }, (_, at) => (at % 10 === 9 ? 32 : (at * 7) % 256)).filter(
        (byte) => byte !== 13 && byte !== 10 && byte !== 46,
      ),
    ),
    Buffer.from('\r\n'),
  ]),
  'html-depth': `${head('html-depth', 'Subject: Tags\r\nContent-Type: text/html; charset=utf-8\r\n')}\r\n${'<div>'.repeat(100_000)}x\r\n`,
  'impossible-date': `From: <d@mail.example>\r\nTo: <${CENTRE_ADDRESS}>\r\nMessage-ID: <${messageIdOf('impossible-date')}>\r\nDate: Wed, 99 Foo 999999 99:99:99 +9999\r\nSubject: When\r\n\r\nHello\r\n`,
  'year-in-far-future': `From: <d@mail.example>\r\nTo: <${CENTRE_ADDRESS}>\r\nMessage-ID: <${messageIdOf('year-in-far-future')}>\r\nDate: Fri, 31 Dec 275759 23:59:59 +0000\r\nSubject: When\r\n\r\nHello\r\n`,
  'long-line': `${head('long-line', 'Subject: Line\r\n')}\r\n${'x'.repeat(20_000_000)}\r\n`,
  '2000-parts': `${head('2000-parts', 'Subject: Parts\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n')}\r\n${part('x').repeat(2_000)}--b--\r\n`,
  ...Object.fromEntries(
    BOMBS.map((id) => [
      id,
      `${head(id, 'Subject: =?utf-8?B?2YXZiNi52K8=?=\r\nContent-Type: text/html\r\n')}\r\n${'<p>words <b>and</b> more</p>\r\n'.repeat(64_000)}\r\n`,
    ]),
  ),
};

test('bad mails among good ones: the good ones are filed, each bad one is filed or seen in quarantine, none is refused', async () => {
  const bad = Object.keys(POISON);
  const mails = bad.flatMap((id, at) => [
    { id, bytes: POISON[id] ?? '' },
    ...[0, 1].map((n) => ({
      id: `good-${at}-${n}`,
      bytes: written({ id: `good-${at}-${n}`, from: `good-${at}-${n}@mail.example` }),
    })),
  ]);
  await inParallel(mails, 4, async ({ id, bytes }) => {
    world.injected.push(messageIdOf(id));
    await deliverUntilTaken(() => world.doorPort(), `${id}@mail.example`, CENTRE_ADDRESS, bytes);
  });
  await waitFor(
    async () => (await world.sql(`select 1 from sightings where outcome = 'pending'`)).length === 0,
    'all are settled',
    90,
  );
  const good = await world.sql(`select 1 from messages where external_id like 'good-%'`);
  expect(good).toHaveLength(bad.length * 2);
  await world.judge();
  expect(world.running()).toHaveLength(1);
  const outcomes = await world.sql<{ reason: string; n: number }>(
    `select reason, count(*)::int as n from sightings where outcome = 'quarantined' group by 1`,
  );
  // no mail was blamed for what another one did
  expect(
    outcomes
      .map(({ reason }) => reason)
      .filter((reason) => ['crashed_repeatedly', 'original_missing'].includes(reason)),
  ).toEqual([]);
}, 180_000);

test('a mail that cannot be read is a case with its original, for people and for the ledger', async () => {
  for (const id of BOMBS) {
    const [found] = await world.sql<{ id: string; ticket_id: string; unreadable: string; subject: string; reason: string }>(
      `select m.id, m.ticket_id, m.unreadable, m.subject, s.reason from messages m join sightings s on s.id = m.sighting_id where m.external_id = $1`,
      [messageIdOf(id)],
    );
    expect(found).toMatchObject({ unreadable: 'parse_memory', subject: 'موعد', reason: 'shell' });
    const { messages } = await world.desk.ticket(found?.ticket_id ?? '');
    const shown = messages.find((message) => message.id === found?.id);
    expect(shown?.text).toContain('could not be opened');
    const [original] = shown?.attachments ?? [];
    expect(original?.filename).toBe('original.eml');
    for (const path of [`/attachments/${original?.id}`, `/messages/${found?.id}/raw`])
      expect(await (await world.desk.call('GET', path)).text()).toContain(messageIdOf(id));
  }
  // no good mail was blamed, and none is without its original
  expect(await world.sql(`select 1 from messages where unreadable is not null and external_id like 'good-%'`)).toEqual([]);
  expect(
    await world.sql(
      `select external_id from messages m where unreadable is not null and not exists (select 1 from attachments a where a.message_id = m.id and a.filename = 'original.eml')`,
    ),
  ).toEqual([]);
});

test('an item in quarantine shows its original and can be tried again', async () => {
  // an outage of ours sent a good mail there: what is tried again is filed
  await world.mail({ id: 'innocent', from: 'innocent@mail.example' });
  await waitFor(
    async () =>
      (await world.sql(`select 1 from messages where external_id = $1`, [messageIdOf('innocent')])).length === 1,
    'it is filed',
  );
  const [sighting] = await world.sql<{ id: string }>(
    `select s.id from sightings s join messages m on m.sighting_id = s.id where m.external_id = $1`,
    [messageIdOf('innocent')],
  );
  await world.sql(
    `update sightings set outcome = 'quarantined', reason = 'parse_timeout', detail = '', message_id = null where id = $1`,
    [sighting?.id],
  );
  const [shown] = (await world.desk.quarantined()).filter(({ id }) => id === sighting?.id);
  expect(shown?.original).toContain(messageIdOf('innocent'));
  expect((await world.desk.call('POST', `/quarantine/${sighting?.id}/replay`)).status).toBe(204);
  await waitFor(
    async () =>
      (await world.sql(`select 1 from sightings where id = $1 and outcome = 'filed'`, [sighting?.id])).length === 1,
    'it is filed again',
  );
  // the same mail: no second message
  expect(await world.sql(`select 1 from messages where external_id = $1`, [messageIdOf('innocent')])).toHaveLength(1);
  // and what is beyond repair stays visible
  for (const { id } of await world.desk.quarantined())
    expect((await world.desk.call('POST', `/quarantine/${id}/replay`)).status).toBe(204);
  await world.judge();
}, 120_000);

test('the ledger command says that all balances', async () => {
  const program = startNode([`${ROOT}/dist/src/cli/main.js`, 'ledger', '--json'], {
    env: { DATABASE_URL: world.appUrl },
  });
  expect(await program.ended).toEqual({ code: 0, signal: null });
  expect(JSON.parse(program.stdout)).toMatchObject({ balanced: true });
}, 30_000);
