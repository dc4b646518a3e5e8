import fs from 'node:fs';
import path from 'node:path';
import { ImapFlow } from 'imapflow';
import type { PullStep, SourceCondition } from '../../../../connectors/contract';
import type { ImapCursor } from '../../../../connectors/_mail/imap/cursor';
import { pullImap, type ImapSource } from '../../../../connectors/_mail/imap/pull';
import { closeImapSession } from '../../../../connectors/_mail/imap/session';
import { startDovecot, type Dovecot } from '../../../support/dovecot';
import { trialOutside } from '../../../support/outside';

const MASTER = { name: 'wasl', password: 'another secret' };
const mail = (subject: string, more = ''): string =>
  `From: citizen@example.org\r\nMessage-ID: <${subject}@example.org>\r\nSubject: ${subject}\r\n\r\nwords${more}\r\n`;

let dovecot: Dovecot;
let users = 0;
let user = '';
let source: ImapSource;
beforeAll(async () => {
  const names = Array.from({ length: 20 }, (_, at) => `u${at + 1}`);
  dovecot = await startDovecot({
    users: Object.fromEntries(names.map((name) => [name, 'secret'])),
    masterUser: MASTER,
    quotaKb: 100,
  });
}, 60_000);
afterAll(() => dovecot.stop());
beforeEach(() => {
  user = `u${++users}`;
  source = sourceAs(user, 'secret');
});
afterEach(() => closeImapSession(user));

function sourceAs(name: string, password: string, more: Partial<ImapSource> = {}): ImapSource {
  const { connect } = trialOutside;
  const server = { host: '127.0.0.1', port: dovecot.imapPort, secure: 'none' as const, user: name, password, connect };
  return { accountId: user, server, folders: ['INBOX'], signal: new AbortController().signal, ...more };
}
const intoProcessed = (more: Partial<ImapSource> = {}): ImapSource =>
  sourceAs(user, 'secret', { processedFolder: 'Processed', ...more });

interface Looked {
  readonly subjects: string[];
  readonly cursor: ImapCursor | null;
  readonly condition: SourceCondition | undefined;
  readonly steps: readonly PullStep<ImapCursor>[];
}
async function look(using: ImapSource, from: ImapCursor | null = null): Promise<Looked> {
  const steps: PullStep<ImapCursor>[] = [];
  for await (const step of pullImap(using, from)) steps.push(step);
  const subjects = steps.flatMap(({ items }) =>
    items.map(({ bytes }) => /^Subject: (.*)$/m.exec(Buffer.from(bytes).toString())?.[1]?.trim() ?? '?'),
  );
  return { subjects, cursor: steps.at(-1)?.cursor ?? from, condition: steps.at(-1)?.condition, steps };
}
/** As another mail program: what lies in a folder, and moving it elsewhere. */
async function elsewhere<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: dovecot.imapPort,
    secure: false,
    auth: { user, pass: 'secret' },
    logger: false,
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.logout();
  }
}
const lyingIn = (folder: string): Promise<string[]> =>
  elsewhere(async (client) => {
    if (!(await client.list()).some((one) => one.path === folder)) return [];
    await client.mailboxOpen(folder);
    return (await client.fetchAll('1:*', { envelope: true }).catch(() => [])).map(
      ({ envelope }) => envelope?.subject ?? '',
    );
  });

test('what is stored goes into the folder for processed mail, which is made for it, and is not read there again', async () => {
  dovecot.put(user, [mail('one'), mail('two')]);
  const first = await look(intoProcessed());
  expect(first.subjects).toEqual(['one', 'two']);
  expect([await lyingIn('INBOX'), await lyingIn('Processed')]).toEqual([[], ['one', 'two']]);
  expect((await look(intoProcessed(), first.cursor)).subjects).toEqual([]);
}, 60_000);

test('nothing is moved before it is stored', async () => {
  dovecot.put(user, [mail('one')]);
  for await (const step of pullImap(intoProcessed(), null)) if (step.items.length > 0) break;
  expect([await lyingIn('INBOX'), await lyingIn('Processed')]).toEqual([['one'], []]);
}, 60_000);

test('what a crash left between storing and moving is moved by the next look', async () => {
  dovecot.put(user, [mail('one')]);
  const stored = (await look(source)).cursor;
  expect(await lyingIn('INBOX')).toEqual(['one']);
  dovecot.put(user, [mail('two')]);
  expect((await look(intoProcessed(), stored)).subjects).toEqual(['two']);
  expect([await lyingIn('INBOX'), (await lyingIn('Processed')).sort()]).toEqual([[], ['one', 'two']]);
}, 60_000);

test('a mail that a person moved there before it was seen is found', async () => {
  dovecot.put(user, [mail('one')]);
  const first = await look(intoProcessed());
  dovecot.put(user, [mail('by-hand')], 'Processed');
  expect((await look(intoProcessed(), first.cursor)).subjects).toEqual(['by-hand']);
  expect(await lyingIn('Processed')).toEqual(['one', 'by-hand']);
}, 60_000);

test('a server that does not move it is told of, and the mail comes in all the same', async () => {
  dovecot.put(user, [mail('one')]);
  const looked = await look(intoProcessed({ processedFolder: 'not.allowed' }));
  expect(looked.subjects).toEqual(['one']);
  expect(looked.condition?.trouble).toMatchObject({
    en: expect.stringContaining('did not let us move'),
    ar: expect.any(String),
  });
  expect(await lyingIn('INBOX')).toEqual(['one']);
  // and it is over when the folder can be used
  expect((await look(intoProcessed(), looked.cursor)).condition?.trouble).toBeUndefined();
  expect(await lyingIn('Processed')).toEqual(['one']);
}, 60_000);

test('mail from before the first day stays where it lies', async () => {
  const [old = ''] = dovecot.put(user, [mail('old'), mail('new')]);
  const then = new Date('2020-01-01T00:00:00Z');
  fs.utimesSync(path.join(dovecot.folderDir(user), 'new', old), then, then);
  const looked = await look(intoProcessed({ startDate: new Date('2024-01-01T00:00:00Z') }));
  expect(looked.subjects).toEqual(['new']);
  expect([await lyingIn('INBOX'), await lyingIn('Processed')]).toEqual([['old'], ['new']]);
}, 60_000);

test('the folder for junk is read, told apart and left as it is', async () => {
  dovecot.put(user, [mail('wanted')]);
  dovecot.put(user, [mail('unwanted')], 'Junk');
  const { steps } = await look(intoProcessed({ junkFolder: 'Junk' }));
  expect(steps.flatMap(({ items }) => items.map(({ transport }) => [transport['folder'], transport['junk']]))).toEqual([
    ['INBOX', undefined],
    ['Junk', true],
  ]);
  expect([await lyingIn('Junk'), await lyingIn('Processed')]).toEqual([['unwanted'], ['wanted']]);
}, 60_000);

test('how full the mailbox is comes with the look', async () => {
  dovecot.put(user, [mail('large', 'x'.repeat(60_000))]);
  const { condition } = await look(source);
  expect(condition?.quota).toEqual({ usedBytes: expect.any(Number), limitBytes: 100 * 1024 });
  expect(condition?.quota?.usedBytes).toBeGreaterThan(50_000);
}, 60_000);

test('a shared mailbox is read by a user who signs in with a name and a password of his own', async () => {
  dovecot.put(user, [mail('shared')]);
  expect((await look(sourceAs(`${user}*${MASTER.name}`, MASTER.password))).subjects).toEqual(['shared']);
  const refused = look(sourceAs(`${user}*${MASTER.name}`, 'secret', { accountId: `${user}-wrong` }));
  await expect(refused).rejects.toMatchObject({ name: 'PullFailure', code: 'auth' });
}, 60_000);
