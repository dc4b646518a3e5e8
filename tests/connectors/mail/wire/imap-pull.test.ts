import fs from 'node:fs';
import path from 'node:path';
import { PullFailure, type RawItem } from '../../../../connectors/contract';
import type { ImapCursor } from '../../../../connectors/_mail/imap/cursor';
import { pullImap, type ImapSource } from '../../../../connectors/_mail/imap/pull';
import { closeImapSession } from '../../../../connectors/_mail/imap/session';
import { startDovecot, type Dovecot } from '../../../support/dovecot';
import { startProxy } from '../../../support/imap-proxy';
import { trialOutside } from '../../../support/outside';

const mail = (n: number, body = 'السلام عليكم'): string =>
  `From: citizen@example.org\r\nTo: care@ministry.example\r\nMessage-ID: <m${n}@example.org>\r\nSubject: n${n}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n`;
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

let dovecot: Dovecot;
let user = 0;
let source: ImapSource;
let name = '';
beforeAll(async () => {
  dovecot = await startDovecot({ users: Object.fromEntries(range(1, 30).map((n) => [`u${n}`, 'secret'])) });
}, 60_000);
afterAll(() => dovecot.stop());
beforeEach(() => {
  name = `u${++user}`;
  const { connect } = trialOutside;
  const server = { host: '127.0.0.1', port: dovecot.imapPort, secure: 'none' as const, user: name, password: 'secret', connect };
  source = { accountId: name, server, folders: ['INBOX'], signal: new AbortController().signal };
});
afterEach(() => closeImapSession(name));

interface Pulled {
  readonly subjects: string[];
  readonly keys: string[];
  readonly backlog: boolean[];
  readonly cursor: ImapCursor | null;
  readonly steps: number;
  readonly remaining: number[];
}
async function pull(from: ImapCursor | null, using = source): Promise<Pulled> {
  const subjects: string[] = [];
  const keys: string[] = [];
  const backlog: boolean[] = [];
  const remaining: number[] = [];
  let cursor = from;
  let steps = 0;
  for await (const step of pullImap(using, from)) {
    steps++;
    cursor = step.cursor;
    remaining.push(step.remaining);
    for (const item of step.items) {
      subjects.push(/^Subject: (.*)$/m.exec(Buffer.from(item.bytes).toString('latin1'))?.[1] ?? '?');
      keys.push(item.sourceKey);
      backlog.push(step.backlog);
    }
  }
  return { subjects, keys, backlog, cursor, steps, remaining };
}
const failureOf = async (using: ImapSource, from: ImapCursor | null = null): Promise<PullFailure> => {
  const error = await pull(from, using).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof PullFailure)) throw new Error(`no PullFailure but ${String(error)}`);
  return error;
};

test('what lies in the mailbox at first sight comes oldest first, whole, as backlog, and stays unread', async () => {
  dovecot.put(
    name,
    [1, 2, 3].map((n) => mail(n)),
  );
  const first = await pull(null);
  expect(first.subjects).toEqual(['n1', 'n2', 'n3']);
  expect(first.backlog).toEqual([true, true, true]);
  const files = fs.readdirSync(path.join(dovecot.folderDir(name), 'cur'));
  expect(files).toEqual([]);
  expect(fs.readdirSync(path.join(dovecot.folderDir(name), 'new'))).toHaveLength(3);
});

test('after the first pull only what is new comes, once, and not as backlog', async () => {
  dovecot.put(name, [mail(1)]);
  const first = await pull(null);
  dovecot.put(name, [mail(2), mail(3)]);
  const second = await pull(first.cursor);
  expect(second.subjects).toEqual(['n2', 'n3']);
  expect(second.backlog).toEqual([false, false]);
  const third = await pull(second.cursor);
  expect(third.steps).toBe(0);
  expect(third.cursor).toEqual(second.cursor);
});

test('an empty mailbox gives a cursor, so that the first mail after it is no backlog', async () => {
  const first = await pull(null);
  expect(first.cursor?.folders['INBOX']?.lastUid).toBe(0);
  dovecot.put(name, [mail(1)]);
  const second = await pull(first.cursor);
  expect(second.backlog).toEqual([false]);
});

test('a first import that was interrupted goes on as backlog, and mail that came meanwhile does not', async () => {
  dovecot.put(
    name,
    range(1, 150).map((n) => mail(n)),
  );
  let interrupted: ImapCursor | null = null;
  for await (const step of pullImap(source, null)) {
    interrupted = step.cursor;
    break;
  }
  closeImapSession(name);
  dovecot.put(name, [mail(151)]);
  const rest = await pull(interrupted);
  expect(rest.subjects).toEqual(range(101, 151).map((n) => `n${n}`));
  expect(rest.backlog).toEqual([...range(101, 150).map(() => true), false]);
  expect(rest.cursor?.folders['INBOX']).toEqual({ uidValidity: expect.any(String), lastUid: 151 });
});

test('another UIDVALIDITY is another epoch: everything comes again under new keys, as backlog', async () => {
  dovecot.put(name, [mail(1), mail(2)]);
  const first = await pull(null);
  await dovecot.changeUidValidity(name);
  const again = await pull(first.cursor);
  expect(again.subjects).toEqual(['n1', 'n2']);
  expect(again.backlog).toEqual([true, true]);
  expect(again.keys.filter((key) => first.keys.includes(key))).toEqual([]);
  expect(again.cursor?.folders['INBOX']?.uidValidity).not.toBe(first.cursor?.folders['INBOX']?.uidValidity);
}, 30_000);

/** How many bytes an item has, its stream read to the end. */
async function lengthOf({ bytes, whole }: RawItem): Promise<number> {
  if (whole === undefined) return bytes.length;
  let length = 0;
  for await (const piece of whole()) length += piece.length;
  return length;
}

test('mails larger than a step come as a stream, whole and byte for byte, between their neighbours', async () => {
  const big = mail(2, 'x'.repeat(70).concat('\r\n').repeat(130_000));
  const middle = mail(3, `${'y'.repeat(70)}\r\n`.repeat(2_000));
  dovecot.put(name, [mail(1), big, middle, mail(4)]);
  const sizes: number[] = [];
  for await (const step of pullImap(source, null)) for (const item of step.items) sizes.push(await lengthOf(item));
  expect(sizes).toEqual([mail(1), big, middle, mail(4)].map((text) => Buffer.byteLength(text)));
}, 60_000);

test('a stream that nobody reads holds up nobody, and one that is read twice is the same', async () => {
  const big = mail(1, 'x'.repeat(70).concat('\r\n').repeat(130_000));
  dovecot.put(name, [big, mail(2)]);
  const items: RawItem[] = [];
  for await (const step of pullImap(source, null)) items.push(...step.items);
  const [large, small] = items;
  if (large === undefined || small === undefined) throw new Error('two items were expected');
  expect(Buffer.from(large.bytes).toString()).toBe(big.slice(0, large.bytes.length));
  expect(large.bytes.length).toBeLessThan(big.length);
  expect([await lengthOf(large), await lengthOf(large), await lengthOf(small)]).toEqual([big.length, big.length, Buffer.byteLength(mail(2))]);
}, 60_000);

test('of a large mail that the server refuses in the middle there is what it handed out, once and no more', async () => {
  const big = mail(1, Array.from({ length: 130_000 }, (_, n) => `line ${n} `.padEnd(70, 'x')).join('\r\n'));
  dovecot.put(name, [big, mail(2)]);
  const beyond = /BODY\.PEEK\[\]<([1-9]\d{6,})\./;
  const proxy = await startProxy(dovecot.imapPort, (command) => Number(beyond.exec(command)?.[1] ?? 0) >= 3 * 1024 * 1024);
  const pieces: Uint8Array[] = [];
  const subjects: string[] = [];
  for await (const step of pullImap({ ...source, server: { ...source.server, port: proxy.port } }, null))
    for (const { bytes, whole } of step.items) {
      subjects.push(/^Subject: (.*)$/m.exec(Buffer.from(bytes).toString('latin1'))?.[1] ?? '?');
      if (whole !== undefined) for await (const piece of whole()) pieces.push(piece);
    }
  await proxy.close();
  const got = Buffer.concat(pieces).toString('latin1');
  expect(subjects).toEqual(['n1', 'n2']);
  expect(got.length).toBe(3 * 1024 * 1024);
  expect(big.startsWith(got)).toBe(true);
}, 60_000);

test('a large mail that is gone before it is read ends the look, and the next one goes on behind it', async () => {
  const big = mail(1, 'x'.repeat(70).concat('\r\n').repeat(130_000));
  const [file] = dovecot.put(name, [big]);
  const removed = (async () => {
    for await (const step of pullImap(source, null)) {
      fs.rmSync(lying(file ?? ''));
      for (const item of step.items) await lengthOf(item);
    }
  })();
  await expect(removed).rejects.toMatchObject({ name: 'PullFailure' });
  dovecot.put(name, [mail(2)]);
  expect((await pull(null)).subjects).toEqual(['n2']);
}, 60_000);

/** Where Dovecot has put a file. */
function lying(file: string): string {
  const folder = dovecot.folderDir(name);
  const paths = ['new', 'cur'].flatMap((box) => fs.readdirSync(path.join(folder, box)).map((entry) => path.join(folder, box, entry)));
  return paths.find((entry) => path.basename(entry).startsWith(file)) ?? '';
}

test('a message that the server cannot read is handed on without bytes, and its neighbours are not lost', async () => {
  const files = dovecot.put(name, [mail(1), mail(2), mail(3)]);
  // A directory in the place of the file: Dovecot lists the message and fails to open it, even for root.
  const broken = path.join(dovecot.folderDir(name), 'new', files[1] ?? '');
  fs.rmSync(broken);
  fs.mkdirSync(broken);
  const items = [];
  for await (const step of pullImap(source, null)) items.push(...step.items);
  const whole = items.filter((item) => item.bytes.length > 0);
  expect(whole.map((item) => /Subject: (\S+)/.exec(Buffer.from(item.bytes).toString())?.[1])).toEqual(['n1', 'n3']);
  expect(items[1]?.transport).toMatchObject({ uid: 2, unreadable: true });
});

test('two thousand mails come in steps of a hundred that count down to nothing', async () => {
  dovecot.put(
    name,
    range(1, 2000).map((n) => mail(n)),
  );
  const all = await pull(null);
  expect(all.subjects).toEqual(range(1, 2000).map((n) => `n${n}`));
  expect(all.steps).toBe(20);
  expect(all.remaining.at(0)).toBe(1900);
  expect(all.remaining.at(-1)).toBe(0);
}, 60_000);

test('gaps in the UIDs cost nothing and a mail is never read twice', async () => {
  dovecot.put(
    name,
    range(1, 5).map((n) => mail(n)),
  );
  const first = await pull(null);
  const directory = path.join(dovecot.folderDir(name), 'new');
  const names = dovecot.put(
    name,
    range(6, 300).map((n) => mail(n)),
  );
  for (const file of names.slice(0, -2)) fs.rmSync(path.join(directory, file));
  const second = await pull(first.cursor);
  expect(second.subjects).toEqual(['n299', 'n300']);
  expect((await pull(second.cursor)).steps).toBe(0);
});

test('several folders have a place each in the cursor; one that is missing is reported after the others were read', async () => {
  dovecot.put(name, [mail(1)]);
  dovecot.put(name, [mail(2)], 'Junk');
  const seen: string[] = [];
  let cursor: ImapCursor | null = null;
  const steps = pullImap({ ...source, folders: ['Nowhere', 'INBOX', 'Junk'] }, null);
  const failure = await (async () => {
    for await (const step of steps) {
      seen.push(...step.items.map((item) => item.sourceKey.split('/')[0] ?? ''));
      cursor = step.cursor;
    }
  })().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(seen).toEqual(['INBOX', 'Junk']);
  expect(failure).toBeInstanceOf(PullFailure);
  expect(failure).toMatchObject({ code: 'protocol', advice: { en: expect.stringContaining('folder') } });
  expect(Object.keys((cursor as ImapCursor | null)?.folders ?? {})).toEqual(['INBOX', 'Junk']);
});

test('a start date leaves older mail alone at first sight only', async () => {
  const [old] = dovecot.put(name, [mail(1), mail(2)]);
  const file = path.join(dovecot.folderDir(name), 'new', old ?? '');
  fs.utimesSync(file, new Date('2020-01-01'), new Date('2020-01-01'));
  const dated = { ...source, startDate: new Date('2024-01-01') };
  const first = await pull(null, dated);
  expect(first.subjects).toEqual(['n2']);
  dovecot.put(name, [mail(3)]);
  expect((await pull(first.cursor, dated)).subjects).toEqual(['n3']);
});

test('a wrong password and a closed port are told apart, with advice in both languages', async () => {
  const wrong = await failureOf({ ...source, accountId: 'wrong', server: { ...source.server, password: 'no' } });
  expect(wrong.code).toBe('auth');
  const closed = await failureOf({ ...source, accountId: 'closed', server: { ...source.server, port: 1 } });
  expect(closed.code).toBe('unreachable');
  expect(closed.advice.ar).toMatch(/[\u0600-\u06ff]/);
});

test('a killed server ends the pull as unreachable; after its return the pull goes on where it was', async () => {
  dovecot.put(name, [mail(1)]);
  const first = await pull(null);
  await dovecot.kill();
  expect((await failureOf(source, first.cursor)).code).toBe('unreachable');
  await dovecot.restart();
  dovecot.put(name, [mail(2)]);
  expect((await pull(first.cursor)).subjects).toEqual(['n2']);
}, 30_000);

test('an aborted pull ends quietly', async () => {
  dovecot.put(
    name,
    range(1, 300).map((n) => mail(n)),
  );
  const stop = new AbortController();
  let steps = 0;
  for await (const step of pullImap({ ...source, signal: stop.signal }, null)) {
    steps += step.items.length > 0 ? 1 : 0;
    stop.abort();
  }
  expect(steps).toBe(1);
});
