import { loadConnectors } from '../../connectors';
import { ingestPending } from '../../src/app/ingest';
import { readBlob } from '../../src/app/read-blob';
import { followSearch } from '../../src/app/search-index';
import { retryMessage } from '../../src/app/retry-message';
import { retryTimedOut, TIMED_OUT_PAUSES_SECONDS } from '../../src/app/retry-timed-out';
import { storeItems } from '../../src/app/store-items';
import type { AccountId, CentreId, MessageId, TicketId } from '../../src/core/ids';
import { armFaults } from '../../src/core/fault';
import type { Viewer } from '../../src/core/viewer';
import { readLedger } from '../../src/db/read/ledger';
import { createParsePool, type ParsePool } from '../../src/parsing/pool';
import { createTestApp, type TestApp } from '../support/app';

/** Real workers with the least memory that an ordinary mail needs, and with plenty. */
const narrow = createParsePool({ size: 1, memoryMb: 24, timeoutMs: 120_000 });
const wide = createParsePool({ size: 1, timeoutMs: 120_000 });
let readers: ParsePool = narrow;

let app: TestApp;
let centre: CentreId;
let account: AccountId;
let supervisor: Viewer;
beforeAll(async () => {
  app = await createTestApp([...loadConnectors().values()], {
    parsePool: { parse: (job) => readers.parse(job), shell: (job) => readers.shell(job) },
  });
  centre = await app.centre('937');
  account = await app.account(centre, 'email', 'care@wasl.example');
  supervisor = await app.person('supervisor', [centre]);
});
beforeEach(() => {
  readers = narrow;
});
afterAll(async () => {
  await Promise.all([narrow.close(), wide.close()]);
  await app.close();
});

interface Mail {
  readonly id: string;
  readonly from?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
}
/** Takes more memory to read than a narrow worker has. */
const GREEDY = `<p>the first words</p>${'<p>words <b>and</b> more</p>'.repeat(64_000)}`;

function written({ id, from, headers = [], body = GREEDY }: Mail): Buffer {
  return Buffer.from(
    [
      ...(from === '' ? [] : [`From: =?utf-8?B?2YfZhtiv?= <${from ?? `${id}@mail.example`}>`]),
      `Message-ID: <${id}@mail.example>`,
      'To: care@wasl.example',
      'Date: Wed, 25 Nov 2026 08:00:00 +0000',
      'Subject: =?utf-8?B?2YXZiNi52K8=?=',
      ...(headers.some((line) => line.startsWith('Content-Type')) ? [] : ['Content-Type: text/html; charset=utf-8']),
      ...headers,
      '',
      body,
      '',
    ].join('\r\n'),
  );
}

async function arrive(mails: readonly Mail[], into = account): Promise<void> {
  const receivedAt = new Date();
  await storeItems(
    app,
    mails.map((mail) => ({
      item: { sourceKey: `${into}/${mail.id}`, bytes: written(mail), receivedAt, transport: {} },
      accountId: into,
      backlog: false,
    })),
  );
  await ingestPending(app);
}

interface Seen extends Record<string, unknown> {
  readonly id: MessageId;
  readonly ticket_id: TicketId;
}
async function message(id: string): Promise<Seen> {
  const [row] = await app.sql<Seen>(
    `select m.*, t.subject as ticket_subject, t.snippet, t.centre_id, t.attachment_count, t.version, s.outcome, s.reason, s.detail
       from messages m join tickets t on t.id = m.ticket_id join sightings s on s.id = m.sighting_id where m.external_id = ?`,
    [`${id}@mail.example`],
  );
  if (row === undefined) throw new Error(`no message ${id}`);
  return row;
}
const events = async (ticketId: TicketId): Promise<string[]> =>
  (await app.sql<{ type: string }>('select type from events where ticket_id = ? order by at, id', [ticketId])).map((row) => row.type);
const acknowledged = async (ticketId: TicketId): Promise<boolean> =>
  (await app.sql('select 1 from acknowledgements where ticket_id = ?', [ticketId])).length > 0;
const settlement = async (id: string): Promise<unknown> =>
  (await app.sql('select outcome, reason, detail from sightings where source_key = ?', [`${account}/${id}`]))[0];

describe('a mail that cannot be read', () => {
  test('opens a case that says so, between its neighbours, with who wrote about what and the original attached', async () => {
    await arrive([{ id: 'a1', body: 'before' }, { id: 'a2' }, { id: 'a3', body: 'after' }]);
    expect((await message('a1')).unreadable).toBeNull();
    expect((await message('a3')).unreadable).toBeNull();
    const shell = await message('a2');
    expect(shell).toMatchObject({
      unreadable: 'parse_memory',
      ticket_subject: 'موعد',
      sender: { address: 'a2@mail.example', name: 'هند' },
      centre_id: centre,
      attachment_count: 1,
      outcome: 'filed',
      reason: 'shell',
      detail: 'parse_memory',
    });
    expect(shell['text']).toMatch(/تعذّر فتح هذه الرسالة[^]*could not be opened/);
    expect(await events(shell.ticket_id)).toEqual(['ticket.opened', 'message.unreadable', 'acknowledgement.queued']);
    const [original] = await app.sql<{ filename: string; blobId: string; sealedKey: Buffer; bytes: number }>(
      `select a.filename, a.bytes, b.id as "blobId", b.sealed_key as "sealedKey" from attachments a join blobs b on b.id = a.blob_id where a.message_id = ?`,
      [shell.id],
    );
    expect(original?.filename).toBe('original.eml');
    expect((await readBlob(app, { blobId: original?.blobId ?? '', sealedKey: original?.sealedKey ?? null })).equals(written({ id: 'a2' }))).toBe(true);
  });

  test('that takes too long leaves the same', async () => {
    readers = createParsePool({ size: 1, timeoutMs: 1 });
    const patient: ParsePool = { ...readers, shell: (job) => wide.shell(job) };
    readers = patient;
    await arrive([{ id: 'b1' }]);
    await patient.close();
    expect(await message('b1')).toMatchObject({ unreadable: 'parse_timeout', reason: 'shell' });
  });

  test('joins the case that it answers when its sender takes part, and as a third party when not', async () => {
    await arrive([{ id: 'c1', body: 'first' }]);
    const first = await message('c1');
    await arrive([
      { id: 'c2', from: 'c1@mail.example', headers: ['In-Reply-To: <c1@mail.example>'] },
      { id: 'c3', from: 'stranger@mail.example', headers: ['In-Reply-To: <c1@mail.example>'] },
    ]);
    expect(await message('c2')).toMatchObject({ ticket_id: first.ticket_id, standing: 'member', unreadable: 'parse_memory' });
    expect(await message('c3')).toMatchObject({ ticket_id: first.ticket_id, standing: 'third_party' });
  });

  test('joins nothing when its header block is longer than what is read of it', async () => {
    await arrive([{ id: 'd1', body: 'first' }]);
    const first = await message('d1');
    await arrive([{ id: 'd2', from: 'd1@mail.example', headers: ['In-Reply-To: <d1@mail.example>', ...Array.from({ length: 3000 }, (_, at) => `X-${at}: ${'x'.repeat(40)}`)] }]);
    const cut = await message('d2');
    expect(cut.ticket_id).not.toBe(first.ticket_id);
    expect(await acknowledged(cut.ticket_id)).toBe(false);
  });

  test.each([
    ['a person', [], true],
    ['a responder', ['Auto-Submitted: auto-replied'], false],
    ['a list', ['List-Id: <news.mail.example>', 'List-Unsubscribe: <mailto:off@mail.example>'], false],
    ['a mail server', ['Content-Type: multipart/report; report-type=delivery-status; boundary=b', 'Return-Path: <>'], false],
  ])('from %s is acknowledged by the usual rules', async (who, headers, expected) => {
    const id = `e-${who.replaceAll(' ', '-')}`;
    readers = { ...narrow, parse: () => narrow.parse({ connectorId: 'nowhere' } as never) };
    await arrive([{ id, headers }]);
    expect(await acknowledged((await message(id)).ticket_id)).toBe(expected);
  });

  test('is one message when it comes into two mailboxes of the centre', async () => {
    const second = await app.account(centre, 'email', 'second@wasl.example');
    await arrive([{ id: 'f1', headers: ['Received: from a'] }]);
    await arrive([{ id: 'f1', headers: ['Received: from b'] }], second);
    expect(await app.sql(`select 1 from messages where external_id = 'f1@mail.example'`)).toHaveLength(1);
  });

  test('and names no sender goes to quarantine, for people to look at', async () => {
    await arrive([{ id: 'g1', from: '' }]);
    expect(await settlement('g1')).toMatchObject({ outcome: 'quarantined', reason: 'parse_memory' });
  });

  test('of a channel that makes no shells goes to quarantine', async () => {
    const phone = await app.account(centre, 'phone', 'calls');
    await storeItems(app, [{ item: { sourceKey: 'call', bytes: Buffer.from('no call'), receivedAt: new Date(), transport: {} }, accountId: phone, backlog: false }]);
    await ingestPending(app);
    expect(await app.sql(`select outcome from sightings where source_key = 'call'`)).toEqual([{ outcome: 'quarantined' }]);
  });

  test('that took the process with it again and again is not read again: its top is enough', async () => {
    await storeItems(app, [{ item: { sourceKey: `${account}/h1`, bytes: written({ id: 'h1', body: 'innocent' }), receivedAt: new Date(), transport: {} }, accountId: account, backlog: false }]);
    await app.sql(`update sightings set attempts = 5 where outcome = 'pending'`);
    await ingestPending(app);
    expect(await message('h1')).toMatchObject({ unreadable: 'crashed_repeatedly', detail: 'crashed_repeatedly' });
  });
});

describe('another try', () => {
  test('puts what is read into the place of the shell: text, files, search; case and standing stay', async () => {
    await arrive([{ id: 'm1', headers: ['Content-Type: multipart/mixed; boundary=b'], body: `--b\r\nContent-Type: text/html\r\n\r\n${GREEDY}\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF-1.4\r\n--b--` }]);
    const shell = await message('m1');
    expect(shell.unreadable).toBe('parse_memory');
    readers = wide;
    await retryMessage(app, supervisor, shell.id);
    expect(app.nudged).toContain('ingest');
    expect(await ingestPending(app)).toBe(1);
    const opened = await message('m1');
    expect(opened).toMatchObject({ id: shell.id, ticket_id: shell.ticket_id, unreadable: null, standing: 'member', outcome: 'filed', reason: 'reopened', attachment_count: 2 });
    expect(opened['text']).toMatch(/^the first words/);
    expect(opened['snippet']).toMatch(/^the first words words and more/);
    await followSearch(app);
    expect((await app.sql(`select 1 from search_documents where message_id = ? and words @@ '''more'''::tsquery`, [shell.id])).length).toBe(1);
    expect(opened['version']).toBe((shell['version'] as number) + 1);
    expect((await app.sql<{ filename: string }>('select filename from attachments where message_id = ? order by filename', [shell.id])).map((row) => row.filename)).toEqual(['a.pdf', 'original.eml']);
    expect((await events(shell.ticket_id)).slice(-2)).toEqual(['message.retried', 'message.reopened']);
    // an answer to it joins its case, as to any other
    await arrive([{ id: 'm2', from: 'm1@mail.example', headers: ['In-Reply-To: <m1@mail.example>'], body: 'more' }]);
    expect((await message('m2')).ticket_id).toBe(shell.ticket_id);
  });

  test('that comes to nothing leaves the case as it is, and says so', async () => {
    await arrive([{ id: 'n1' }]);
    const shell = await message('n1');
    await retryMessage(app, supervisor, shell.id);
    await ingestPending(app);
    expect(await message('n1')).toMatchObject({ id: shell.id, unreadable: 'parse_memory', outcome: 'filed', reason: 'shell' });
    expect((await events(shell.ticket_id)).slice(-2)).toEqual(['message.retried', 'message.unreadable']);
    expect(await app.sql(`select 1 from messages where external_id = 'n1@mail.example'`)).toHaveLength(1);
  });

  test('on a readable message, twice at once, by an agent, or by somebody of another centre is refused', async () => {
    await arrive([{ id: 'o1' }, { id: 'o2', body: 'fine' }]);
    const shell = await message('o1');
    const outsider = await app.person('administrator', [await app.centre('920')]);
    const agent = await app.person('agent', [centre]);
    await expect(retryMessage(app, outsider, shell.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(retryMessage(app, agent, shell.id)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(retryMessage(app, supervisor, (await message('o2')).id)).rejects.toMatchObject({ code: 'already_decided' });
    await retryMessage(app, supervisor, shell.id);
    await expect(retryMessage(app, supervisor, shell.id)).rejects.toMatchObject({ code: 'already_decided' });
    await ingestPending(app);
  });
});

describe('a mail that took too long to read', () => {
  /** A worker that is never quick enough, as on a machine that is busy; its shells are made by another. */
  const busy = createParsePool({ size: 1, timeoutMs: 1 });
  beforeEach(async () => {
    readers = { ...busy, shell: (job) => wide.shell(job) };
    // those of the tests before have had all their tries
    await app.sql('update sightings set earlier_attempts = 9');
  });
  afterEach(() => armFaults(''));
  afterAll(() => busy.close());

  const rested = (seconds: number): Promise<unknown> => app.sql(`update sightings set settled_at = now() - make_interval(secs => ?) where outcome <> 'pending'`, [seconds]);
  const sightingOf = async (id: string): Promise<unknown> => (await app.sql('select outcome, reason, detail, earlier_attempts + attempts as tries from sightings where source_key = ?', [`${account}/${id}`]))[0];

  test('is read again by itself after a pause, and takes the place of its shell', async () => {
    await arrive([{ id: 't1' }]);
    const shell = await message('t1');
    expect(shell.unreadable).toBe('parse_timeout');
    readers = wide;
    await rested(59);
    expect(await retryTimedOut(app)).toBe(0);
    await rested(61);
    app.nudged.length = 0;
    expect(await retryTimedOut(app)).toBe(1);
    expect(app.nudged).toContain('ingest');
    expect(await ingestPending(app)).toBe(1);
    expect(await message('t1')).toMatchObject({ id: shell.id, ticket_id: shell.ticket_id, unreadable: null, reason: 'reopened' });
    expect(await events(shell.ticket_id)).toEqual(['ticket.opened', 'message.unreadable', 'acknowledgement.queued', 'message.reopened']);
    await rested(100_000);
    expect(await retryTimedOut(app)).toBe(0);
  });

  test('again and again is tried after growing pauses, and then left to a person', async () => {
    await arrive([{ id: 't2' }]);
    for (const [at, pause] of TIMED_OUT_PAUSES_SECONDS.entries()) {
      expect(await sightingOf('t2')).toEqual({ outcome: 'filed', reason: 'shell', detail: 'parse_timeout', tries: at + 1 });
      await rested(pause - 1);
      expect(await retryTimedOut(app)).toBe(0);
      await rested(pause + 1);
      expect(await retryTimedOut(app)).toBe(1);
      await ingestPending(app);
    }
    await rested(80_000);
    expect(await retryTimedOut(app)).toBe(0);
    readers = wide;
    await retryMessage(app, supervisor, (await message('t2')).id);
    await ingestPending(app);
    expect(await message('t2')).toMatchObject({ unreadable: null });
  });

  test('and names no sender comes out of quarantine in the same way', async () => {
    await arrive([{ id: 't7', from: '' }]);
    expect(await settlement('t7')).toMatchObject({ outcome: 'quarantined', reason: 'parse_timeout' });
    await rested(61);
    expect(await retryTimedOut(app)).toBe(1);
    expect(await settlement('t7')).toMatchObject({ outcome: 'pending' });
    readers = wide;
    await ingestPending(app);
    expect(await settlement('t7')).toMatchObject({ outcome: 'filed', reason: 'new' });
  });

  test('is told from one that filled the memory or was unreadable: those are not tried again', async () => {
    readers = narrow;
    await arrive([{ id: 't3' }, { id: 't4', from: '' }]);
    await rested(61);
    expect(await retryTimedOut(app)).toBe(0);
  });

  test('is not taken twice when a person is quicker, or two processes look', async () => {
    await arrive([{ id: 't5' }]);
    await rested(61);
    const looks = await Promise.all([retryTimedOut(app), retryTimedOut(app), retryMessage(app, supervisor, (await message('t5')).id).then(() => 1, () => 0)]);
    expect(looks.reduce((sum, n) => sum + n, 0)).toBe(1);
    readers = wide;
    await ingestPending(app);
    expect(await app.sql(`select 1 from messages where external_id = 't5@mail.example'`)).toHaveLength(1);
  });

  test.each(['ingest.after-claim', 'ingest.after-parse', 'ingest.before-commit'])('and whose new try dies at %s is read by the next', async (point) => {
    const id = `t6-${point}`;
    await arrive([{ id }]);
    await rested(61);
    await retryTimedOut(app);
    readers = wide;
    armFaults(`${point}=throw`);
    await ingestPending(app).catch(() => undefined);
    // what the dead process had claimed or put off
    await app.sql(`update sightings set lease_until = null, next_attempt_at = now() where outcome = 'pending'`);
    await ingestPending(app);
    expect(await message(id)).toMatchObject({ unreadable: null });
    expect(await app.sql('select 1 from messages where external_id = ?', [`${id}@mail.example`])).toHaveLength(1);
  });
});

test('the ledger balances and tells the unreadable ones among those filed', async () => {
  const rows = await readLedger(app.db.knex, [centre], 1);
  expect(rows.every((row) => row.balanced)).toBe(true);
  const [counted] = await app.sql<{ n: number }>(`select count(*)::int as n from messages where unreadable is not null`);
  expect(rows.reduce((sum, row) => sum + row.unreadable, 0)).toBe(counted?.n);
});
