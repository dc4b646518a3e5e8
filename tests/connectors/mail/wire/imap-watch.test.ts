import { once } from 'node:events';
import type { ImapCursor } from '../../../../connectors/_mail/imap/cursor';
import { toPullFailure } from '../../../../connectors/_mail/imap/failure';
import { pullImap, type ImapSource } from '../../../../connectors/_mail/imap/pull';
import { closeImapSession, fetchingClient } from '../../../../connectors/_mail/imap/session';
import { fileSentCopy, findSentCopy } from '../../../../connectors/_mail/imap/sent-copy';
import { watchImap } from '../../../../connectors/_mail/imap/watch';
import { startDovecot, type Dovecot } from '../../../support/dovecot';
import { trialOutside } from '../../../support/outside';
import { startProxy, type PausableProxy } from '../../../support/imap-proxy';

const mail = (n: number): string =>
  `From: c@example.org\r\nMessage-ID: <m${n}@example.org>\r\nSubject: n${n}\r\n\r\nbody\r\n`;
let dovecot: Dovecot;
let proxy: PausableProxy;
let number = 0;
let source: ImapSource;
let stop: AbortController;
beforeAll(async () => {
  dovecot = await startDovecot({
    users: Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`w${i}`, 'secret'])),
    tls: true,
    maxConnections: 3,
  });
}, 60_000);
afterAll(() => dovecot.stop());
beforeEach(async () => {
  proxy = await startProxy(dovecot.imapPort);
  stop = new AbortController();
  const user = `w${number++}`;
  const { connect } = trialOutside;
  const server = { host: '127.0.0.1', port: proxy.port, secure: 'none' as const, user, password: 'secret', connect };
  source = { accountId: user, server, folders: ['INBOX'], signal: stop.signal };
});
afterEach(async () => {
  stop.abort();
  closeImapSession(source.accountId);
  await proxy.close();
});

async function pullAll(from: ImapCursor | null): Promise<{ cursor: ImapCursor | null; count: number }> {
  let cursor = from;
  let count = 0;
  for await (const step of pullImap(source, from)) {
    cursor = step.cursor;
    count += step.items.length;
  }
  return { cursor, count };
}
/** Starts a watch; `next()` resolves at the next notice, counting those that came before it was asked. */
function watching(
  from: ImapCursor | null,
  pollSeconds = 3600,
): { ended: Promise<void>; next(): Promise<void>; heard(): number } {
  let notices = 0;
  let heard = 0;
  let wake: (() => void) | undefined;
  const ended = watchImap(source, { pollSeconds, from }, () => {
    notices++;
    heard++;
    wake?.();
  });
  return {
    ended,
    heard: () => heard,
    async next() {
      if (notices === 0) await new Promise<void>((resolve) => (wake = resolve));
      notices--;
      wake = undefined;
    },
  };
}
const idling = async (): Promise<void> => {
  while (!proxy.commands().includes('IDLE')) await new Promise((resolve) => setImmediate(resolve));
};

test('mail in a further folder is told of at once, and its connection ends with the watch', async () => {
  dovecot.put(source.accountId, [mail(1)], 'Complaints');
  source = { ...source, folders: ['INBOX', 'Complaints'] };
  const { cursor } = await pullAll(null);
  const watch = watching(cursor);
  while (proxy.commands().filter((command) => command === 'IDLE').length < 2)
    await new Promise((resolve) => setImmediate(resolve));
  dovecot.put(source.accountId, [mail(2)], 'Complaints');
  await watch.next();
  expect((await pullAll(cursor)).count).toBe(1);
  stop.abort();
  await watch.ended;
}, 60_000);

test('a mail that arrives is noticed by IDLE and fetched over the kept connection without a new login', async () => {
  const first = await pullAll(null);
  const watch = watching(first.cursor);
  await idling();
  const opened = proxy.opened();
  const before = proxy.commands().length;
  dovecot.put(source.accountId, [mail(1)]);
  await watch.next();
  expect((await pullAll(first.cursor)).count).toBe(1);
  expect(proxy.opened()).toBe(opened);
  expect(proxy.commands().slice(before)).toEqual(['EXAMINE', 'UID FETCH']);
  stop.abort();
  await watch.ended;
});

test('what came between the last pull and IDLE is noticed at the start of the watch', async () => {
  const first = await pullAll(null);
  dovecot.put(source.accountId, [mail(1)]);
  const watch = watching(first.cursor);
  await idling();
  expect(watch.heard()).toBe(1);
  stop.abort();
  await watch.ended;
});

test('a watch whose link is cut resolves, and a watch whose server refuses the password rejects', async () => {
  const watch = watching((await pullAll(null)).cursor);
  await idling();
  proxy.cut();
  await watch.ended;
  source = { ...source, server: { ...source.server, password: 'wrong' } };
  await expect(watching(null).ended).rejects.toMatchObject({ name: 'PullFailure', code: 'auth' });
});

test('the safety poll asks for a look although IDLE is silent', async () => {
  const watch = watching((await pullAll(null)).cursor, 0.05);
  await idling();
  proxy.pause();
  await watch.next();
  await watch.next();
  expect(watch.heard()).toBeGreaterThanOrEqual(2);
  stop.abort();
  await watch.ended;
});

test('one connection too many is a limit and not a wrong password', async () => {
  const holders = await Promise.all(
    ['a', 'b', 'c'].map((id) => fetchingClient(`${source.accountId}-${id}`, source.server)),
  );
  const failure = await fetchingClient(source.accountId, source.server).then(() => undefined, toPullFailure);
  for (const id of ['a', 'b', 'c']) closeImapSession(`${source.accountId}-${id}`);
  expect(holders).toHaveLength(3);
  expect(failure).toMatchObject({ code: 'limit', retryAfterSeconds: 60 });
});

test('changed settings open another connection, and the old one is closed', async () => {
  const old = await fetchingClient(source.accountId, source.server);
  const closed = once(old, 'close');
  const fresh = await fetchingClient(source.accountId, { ...source.server, host: 'localhost' });
  await closed;
  expect(fresh).not.toBe(old);
  expect(fresh.usable).toBe(true);
});

test('TLS and STARTTLS work with the given authority, and an unknown certificate is refused with that advice', async () => {
  const ca = dovecot.certificate;
  const server = { ...source.server, host: 'localhost', certificateAuthority: ca };
  const starttls = await fetchingClient(source.accountId, { ...server, port: dovecot.imapPort, secure: 'starttls' });
  expect(starttls.secureConnection).toBe(true);
  const tls = await fetchingClient(source.accountId, { ...server, port: dovecot.imapsPort, secure: 'tls' });
  expect(tls.secureConnection).toBe(true);
  const unknown = { ...server, port: dovecot.imapsPort, secure: 'tls' as const, certificateAuthority: undefined };
  const failure = await fetchingClient(source.accountId, unknown).then(() => undefined, toPullFailure);
  expect(failure).toMatchObject({ code: 'unreachable', advice: { en: expect.stringContaining('certificate') } });
});

test('the copy of a sent mail is filed once into the folder marked \\Sent, read, and then found by its Message-ID', async () => {
  const sent = { accountId: source.accountId, server: source.server };
  expect(await findSentCopy(sent, 'm9@example.org')).toBe(false);
  expect(await fileSentCopy(sent, 'm9@example.org', Buffer.from(mail(9)))).toBe('filed');
  expect(await fileSentCopy(sent, 'm9@example.org', Buffer.from(mail(9)))).toBe('present');
  expect(await findSentCopy(sent, 'm9@example.org')).toBe(true);
  const client = await fetchingClient(sent.accountId, sent.server);
  expect(await client.status('Sent', { messages: true, unseen: true })).toMatchObject({ messages: 1, unseen: 0 });
});
