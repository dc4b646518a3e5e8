import type { ListenerOptions, Log, RawItem } from '../../../../connectors/contract';
import { startDoor } from '../../../../connectors/_mail/door';
import { rawClient, type RawClient } from '../../../support/smtp-client';

const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const mail = 'From: citizen@example.org\r\nSubject: سلام\r\n\r\nbody\r\n..stuffed\r\n.\r\n';
let running: Awaited<ReturnType<typeof startDoor>> | undefined;
const delivered: { item: RawItem; accountIds: readonly string[] }[] = [];
afterEach(async () => {
  delivered.length = 0;
  await running?.close();
  running = undefined;
});

const ACCOUNTS: Readonly<Record<string, readonly string[]>> = {
  'care@m.example': ['A'],
  'a@m.example': ['A'],
  'b@m.example': ['B'],
  'both@m.example': ['A', 'B'],
};
async function open(overrides: Partial<ListenerOptions> = {}): Promise<{ port: number; lmtpPort: number }> {
  running = await startDoor({
    host: '127.0.0.1',
    port: 0,
    lmtpPort: 0,
    log: quiet,
    accountsFor: async (recipient) => ACCOUNTS[recipient] ?? [],
    deliver: async (item, accountIds) => {
      delivered.push({ item, accountIds });
      return 'stored';
    },
    ...overrides,
  });
  return { port: running.port, lmtpPort: running.lmtpPort ?? 0 };
}
async function upToData(client: RawClient, recipients: readonly string[], hello = 'EHLO mx.m.example'): Promise<void> {
  await client.say(hello);
  await client.say('MAIL FROM:<citizen@example.org>');
  for (const recipient of recipients) expect(await client.say(`RCPT TO:<${recipient}>`)).toMatch(/^250/);
  expect(await client.say('DATA')).toMatch(/^354/);
}

test('250 is said only after the message was stored, and the bytes are as they were sent', async () => {
  let commit: (() => void) | undefined;
  let arrived: (() => void) | undefined;
  const handedOver = new Promise<void>((resolve) => (arrived = resolve));
  const { port } = await open({
    deliver: (item, accountIds) => {
      delivered.push({ item, accountIds });
      arrived?.();
      return new Promise((resolve) => (commit = () => resolve('stored')));
    },
  });
  const client = await rawClient(port);
  await upToData(client, ['care@m.example']);
  void client.write(mail);
  await handedOver;
  let answered = false;
  const reply = client.reply().then((line) => ((answered = true), line));
  await new Promise((resolve) => setImmediate(resolve));
  expect(answered).toBe(false);
  commit?.();
  expect(await reply).toMatch(/^250/);
  const [{ item, accountIds } = { item: undefined, accountIds: [] }] = delivered;
  expect(accountIds).toEqual(['A']);
  expect(Buffer.from(item?.bytes ?? []).toString()).toBe(mail.replace('\r\n..', '\r\n.').replace(/\.\r\n$/, ''));
  expect(item?.sourceKey).toMatch(/^door\/[0-9a-f-]{36}$/);
  expect(item?.transport).toEqual({
    mailFrom: 'citizen@example.org',
    rcptTo: ['care@m.example'],
    helo: 'mx.m.example',
    remoteAddress: '127.0.0.1',
    protocol: 'ESMTP',
  });
});

test.each([
  ['busy', async () => 'busy' as const, /^452/],
  ['failing', async () => Promise.reject(new Error('disk full')), /^451/],
])('a store that is %s is a temporary refusal', async (_, deliver, expected) => {
  const { port } = await open({ deliver });
  const client = await rawClient(port);
  await upToData(client, ['care@m.example']);
  void client.write(mail);
  expect(await client.reply()).toMatch(expected);
});

test('a recipient that no account takes is refused for good, and one that cannot be looked up for now', async () => {
  const { port } = await open({
    accountsFor: async (recipient) =>
      recipient.startsWith('oops') ? Promise.reject(new Error('no database')) : (ACCOUNTS[recipient] ?? []),
  });
  const client = await rawClient(port);
  await client.say('EHLO mx.m.example');
  await client.say('MAIL FROM:<>');
  expect(await client.say('RCPT TO:<nobody@m.example>')).toMatch(/^550 5\.1\.1/);
  expect(await client.say('RCPT TO:<oops@m.example>')).toMatch(/^451/);
  expect(await client.say('DATA')).toMatch(/^503/);
});

test('each account gets a message once and hears only of its own recipients', async () => {
  const { port } = await open();
  const client = await rawClient(port);
  await upToData(client, ['care@m.example', 'a@m.example', 'b@m.example', 'both@m.example']);
  void client.write(mail);
  expect(await client.reply()).toMatch(/^250/);
  expect(delivered.map(({ item, accountIds }) => [accountIds, item.transport['rcptTo']])).toEqual([
    [['A'], ['care@m.example', 'a@m.example', 'both@m.example']],
    [['B'], ['b@m.example', 'both@m.example']],
  ]);
});

test('LMTP answers for each recipient by itself', async () => {
  const { lmtpPort } = await open({ deliver: async (_, accountIds) => (accountIds.includes('B') ? 'busy' : 'stored') });
  const client = await rawClient(lmtpPort);
  await upToData(client, ['a@m.example', 'b@m.example', 'care@m.example'], 'LHLO relay.m.example');
  void client.write(mail);
  expect([await client.reply(), await client.reply(), await client.reply()].map((line) => line.slice(0, 3))).toEqual([
    '250',
    '452',
    '250',
  ]);
});

test('a client that breaks off in the middle of a message leaves nothing', async () => {
  const { port } = await open();
  const broken = await rawClient(port);
  await upToData(broken, ['care@m.example']);
  void broken.write('From: citizen@example.org\r\n\r\nhalf a bo');
  broken.destroy();
  await broken.ended;
  const next = await rawClient(port);
  await upToData(next, ['care@m.example']);
  void next.write(mail);
  expect(await next.reply()).toMatch(/^250/);
  expect(delivered).toHaveLength(1);
});

test('a message over the limit is refused: announced ones at MAIL, others after they were read, and nothing is stored', async () => {
  const { port } = await open();
  const client = await rawClient(port);
  expect(await client.say('EHLO mx.m.example')).toContain(`SIZE ${60 * 1024 * 1024}`);
  expect(await client.say(`MAIL FROM:<c@example.org> SIZE=${61 * 1024 * 1024}`)).toMatch(/^552/);
  await upToData(client, ['care@m.example']);
  for (let sent = 0; sent < 61; sent++) void client.write(Buffer.alloc(1024 * 1024, 'a line of text\r\n'));
  void client.write('\r\n.\r\n');
  expect(await client.reply()).toMatch(/^552 5\.3\.4/);
  expect(delivered).toHaveLength(0);
}, 30_000);

test('when many large messages arrive at once the surplus is asked to come later, and then there is room again', async () => {
  const { port } = await open();
  const clients = await Promise.all([rawClient(port), rawClient(port), rawClient(port)]);
  for (const client of clients) await upToData(client, ['care@m.example']);
  for (const client of clients) void client.write(Buffer.alloc(40 * 1024 * 1024, 'a line of text\r\n'));
  for (const client of clients) void client.write('\r\n.\r\n');
  const replies = await Promise.all(clients.map((client) => client.reply()));
  expect(replies.filter((line) => line.startsWith('452')).length).toBeGreaterThanOrEqual(1);
  expect(replies.filter((line) => line.startsWith('250')).length).toBeGreaterThanOrEqual(1);
  const [again] = clients;
  if (again === undefined) throw new Error('no client');
  await upToData(again, ['care@m.example']);
  void again.write(mail);
  expect(await again.reply()).toMatch(/^250/);
}, 30_000);

test('what clients held in memory when they broke off is free again', async () => {
  const { port } = await open();
  const half = Buffer.alloc(58 * 1024 * 1024, 'a line of text\r\n');
  for (const keepsTheDoorBusy of [true, false]) {
    const client = await rawClient(port);
    await upToData(client, ['care@m.example']);
    await client.write(half);
    if (keepsTheDoorBusy) {
      client.destroy();
      await client.ended;
    } else {
      void client.write('\r\n.\r\n');
      expect(await client.reply()).toMatch(/^250/);
    }
  }
}, 30_000);

test('internationalised addresses and eight-bit mail are taken', async () => {
  const { port } = await open({ accountsFor: async (recipient) => (recipient === 'رعاية@شركة.السعودية' ? ['A'] : []) });
  const client = await rawClient(port);
  expect(await client.say('EHLO mx.m.example')).toMatch(/8BITMIME[^]*SMTPUTF8/);
  expect(await client.say('MAIL FROM:<مواطن@شركة.السعودية> BODY=8BITMIME SMTPUTF8')).toMatch(/^250/);
  expect(await client.say('RCPT TO:<رعاية@شركة.السعودية>')).toMatch(/^250/);
  await client.say('DATA');
  void client.write(mail);
  expect(await client.reply()).toMatch(/^250/);
  expect(Buffer.from(delivered[0]?.item.bytes ?? []).toString()).toContain('Subject: سلام');
});

test('a host that is not loopback is refused unless it was asked for, and a taken port is reported', async () => {
  await expect(open({ host: '0.0.0.0' })).rejects.toThrow('loopback');
  const { port } = await open({ host: '0.0.0.0', allowPublic: true });
  await expect(
    startDoor({ host: '127.0.0.1', port, log: quiet, accountsFor: async () => [], deliver: async () => 'stored' }),
  ).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('closing answers a message that is being stored and sends idle clients away', async () => {
  let commit: (() => void) | undefined;
  let arrived: (() => void) | undefined;
  const handedOver = new Promise<void>((resolve) => (arrived = resolve));
  const { port } = await open({
    deliver: () => (arrived?.(), new Promise((resolve) => (commit = () => resolve('stored')))),
  });
  const idle = await rawClient(port);
  const busy = await rawClient(port);
  await upToData(busy, ['care@m.example']);
  void busy.write(mail);
  await handedOver;
  const closed = running?.close();
  running = undefined;
  commit?.();
  expect(await busy.reply()).toMatch(/^250/);
  expect(await idle.reply()).toMatch(/^421/);
  await closed;
});
