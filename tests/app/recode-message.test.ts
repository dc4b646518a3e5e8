import { loadConnectors } from '../../connectors';
import { LARGEST_READ_BYTES } from '../../connectors/contract';
import type { ParsePool } from '../../src/app/context';
import { ingestPending } from '../../src/app/ingest';
import { mergeTickets } from '../../src/app/merge-tickets';
import { readBlob } from '../../src/app/read-blob';
import { recodeMessage } from '../../src/app/recode-message';
import { sampleCharsets } from '../../src/app/sample-charsets';
import { followSearch } from '../../src/app/search-index';
import { storeItems } from '../../src/app/store-items';
import { armFaults } from '../../src/core/fault';
import type { AccountId, CentreId, MessageId, TicketId } from '../../src/core/ids';
import type { Viewer } from '../../src/core/viewer';
import { WORD_COLUMNS } from '../../src/db/words-store';
import { createParsePool } from '../../src/parsing/pool';
import { createTestApp, type TestApp } from '../support/app';
import { writtenIn } from '../support/written-in';

/** Real workers, as they run in production. */
const workers = createParsePool({ size: 1, timeoutMs: 120_000 });
/** Set to look at, or to hold up, what the workers are asked. */
let beforeReading: () => Promise<void> = async () => undefined;
const reader: Partial<ParsePool> = {
  ...workers,
  reread: async (job, charset) => {
    await beforeReading();
    return workers.reread(job, charset);
  },
};

let app: TestApp;
let centre: CentreId;
let account: AccountId;
let agent: Viewer;
beforeAll(async () => {
  app = await createTestApp([...loadConnectors().values()], { parsePool: reader });
  centre = await app.centre('937');
  account = await app.account(centre, 'email', 'care@wasl.example');
  agent = await app.person('agent', [centre]);
});
afterEach(() => {
  armFaults('');
  beforeReading = async () => undefined;
});
afterAll(async () => {
  await workers.close();
  await app.close();
});

const WORDS = 'شكرا';
/** Too short for the reader to be sure of so rare a page: it believes the label, which lies. */
const raw = (
  id: string,
  { charset = 'ibm720', label = 'windows-1256', words = WORDS, from = id, headers = '' } = {},
): Buffer =>
  Buffer.concat([
    Buffer.from(
      `From: =?utf-8?B?2YfZhtiv?= <${from}@mail.example>\r\nTo: care@wasl.example\r\nMessage-ID: <${id}@mail.example>\r\n${headers}Subject: `,
    ),
    writtenIn(charset, words.slice(0, 30)),
    Buffer.from('\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n'),
    Buffer.from(`Content-Type: text/plain; charset=${label}\r\n\r\n`),
    writtenIn(charset, words),
    Buffer.from('\r\n--b\r\nContent-Type: application/pdf; name="'),
    writtenIn(charset, `${words.slice(0, 30)}.pdf`),
    Buffer.from('"\r\nContent-Disposition: attachment\r\n\r\n%PDF-1.4 words\r\n--b--\r\n'),
  ]);

interface Seen extends Record<string, unknown> {
  readonly id: MessageId;
  readonly ticket_id: TicketId;
  readonly text: string;
  readonly repairs: string[];
}
async function seen(id: string): Promise<Seen> {
  const [row] = await app.sql<Seen>(
    `select m.*, t.subject as ticket_subject, t.snippet, t.version, a.id as file_id, a.filename, a.blob_id
       from messages m join tickets t on t.id = m.ticket_id left join attachments a on a.message_id = m.id where m.external_id = ?`,
    [`${id}@mail.example`],
  );
  if (row === undefined) throw new Error(`no message ${id}`);
  return row;
}
async function arrive(id: string, how: Parameters<typeof raw>[1] = {}): Promise<Seen> {
  await storeItems(app, [
    {
      item: { sourceKey: `mail/${id}`, bytes: raw(id, how), receivedAt: new Date(), transport: {} },
      accountId: account,
      backlog: false,
    },
  ]);
  await ingestPending(app);
  return seen(id);
}
const recode = (message: Seen, charset: string | null, version?: number, viewer = agent): Promise<void> =>
  recodeMessage(app, viewer, message.id, { charset, version });
const recodings = async (ticketId: TicketId): Promise<unknown[]> =>
  (
    await app.sql<{ data: unknown }>(
      `select data from events where type = 'message.recoded' and ticket_id = ? order by at, id`,
      [ticketId],
    )
  ).map((row) => row.data);
async function foundBy(word: string): Promise<string[]> {
  await followSearch(app);
  const rows = await app.sql<{ id: string }>(
    `select message_id as id from search_documents where words @@ plainto_tsquery('simple', ?)`,
    [word],
  );
  return rows.map((row) => row.id);
}
/** All of a message but its words, and what is called by them. */
const WORDS_OF: readonly string[] = [...WORD_COLUMNS, 'ticket_subject', 'snippet', 'version', 'filename'];
const rest = (message: Seen): object =>
  Object.fromEntries(Object.entries(message).filter(([column]) => !WORDS_OF.includes(column)));

describe('a message whose words the reader took for others', () => {
  test('is read in the charset that a person decides on, with its subject, its file and its line in the list', async () => {
    const before = await arrive('a1');
    expect(before.text).not.toContain(WORDS);
    await recode(before, 'ibm720');
    const after = await seen('a1');
    expect(after).toMatchObject({
      subject: WORDS,
      visible_text: WORDS,
      text_direction: 'rtl',
      language: 'ar',
      repairs: ['by_hand:ibm720'],
      filename: `${WORDS}.pdf`,
      ticket_subject: WORDS,
      snippet: WORDS,
    });
    expect(after.text.trim()).toBe(WORDS);
    expect(rest(after)).toEqual(rest(before));
    expect(await recodings(after.ticket_id)).toEqual([{ messageId: after.id, charset: 'ibm720' }]);
  });

  test('keeps its original to the byte, and no blob is added', async () => {
    const message = await arrive('a2');
    const blobs = async (): Promise<unknown> => (await app.sql('select count(*) from blobs'))[0];
    const before = await blobs();
    await recode(message, 'ibm720');
    expect(await blobs()).toEqual(before);
    const [kept] = await app.sql<{ blobId: string; sealedKey: Buffer }>(
      `select b.id as "blobId", b.sealed_key as "sealedKey" from sightings s join blobs b on b.id = s.blob_id where s.message_id = ?`,
      [message.id],
    );
    expect((await readBlob(app, kept ?? { blobId: '', sealedKey: null })).equals(raw('a2'))).toBe(true);
  });

  test('is found by its words, and no more by what they were taken for', async () => {
    const message = await arrive('a3', { words: 'نرجو' });
    const garbage = message.text.trim().split(/[^\p{L}]+/u)[0] ?? '';
    expect(await foundBy(garbage)).toContain(message.id);
    await recode(message, 'ibm720');
    expect(await foundBy('نرجو')).toContain(message.id);
    expect(await foundBy(garbage)).not.toContain(message.id);
  });

  test('is as the reader would have it when the decision is taken back', async () => {
    const before = await arrive('a4');
    await recode(before, 'ibm720');
    await recode(before, null);
    const after = await seen('a4');
    expect({ ...after, version: before['version'] }).toEqual(before);
    expect(after['version']).toBe(Number(before['version']) + 2);
  });

  test('changes once, however often the same is decided', async () => {
    const message = await arrive('a5');
    await recode(message, 'ibm720');
    await recode(message, 'ibm720');
    expect(await recodings(message.ticket_id)).toHaveLength(1);
  });

  test('does not rename a case that is called otherwise, nor the line of a newer message', async () => {
    const first = await arrive('a6');
    const second = await arrive('a7', { words: 'موعد', from: 'a6', headers: 'In-Reply-To: <a6@mail.example>\r\n' });
    await app.sql(`update tickets set subject = 'another' where id = ?`, [first.ticket_id]);
    const { snippet } = await seen('a7');
    await recode(first, 'ibm720');
    expect(await seen('a6')).toMatchObject({ subject: WORDS, ticket_subject: 'another' });
    expect(second.ticket_id).toBe(first.ticket_id);
    expect(await seen('a7')).toMatchObject({ snippet });
  });

  test('is heard of where the conversation is read when its case was merged into another', async () => {
    const [message, other] = [await arrive('a8'), await arrive('a9', { words: 'موعد' })];
    await mergeTickets(app, agent, message.ticket_id, { into: other.ticket_id });
    await recode(message, 'ibm720');
    expect(await recodings(other.ticket_id)).toEqual([{ messageId: message.id, charset: 'ibm720' }]);
  });
});

describe('a repair that the reader made rightly', () => {
  test('stays what it is when it is decided by hand too', async () => {
    const words = 'السلام عليكم ورحمة الله';
    const message = await arrive('b1', { charset: 'windows-1256', label: 'utf-8', words });
    expect(message).toMatchObject({ subject: words, visible_text: words });
    expect(message.repairs).toContain('charset:windows-1256');
    await recode(message, 'windows-1256');
    expect(await seen('b1')).toMatchObject({ subject: words, visible_text: words, repairs: ['by_hand:windows-1256'] });
  });
});

describe('samples of charsets', () => {
  test('show how the message begins in each, and which was decided on', async () => {
    const message = await arrive('c1');
    const before = await sampleCharsets(app, agent, message.id, [null, 'ibm720', 'windows-1256']);
    expect(before.current).toBeNull();
    expect(before.readings[0]).toMatchObject({ charset: null, text: message.text.trim(), subject: message['subject'] });
    expect(before.readings[1]).toEqual({ charset: 'ibm720', subject: WORDS, text: WORDS, direction: 'rtl' });
    await recode(message, 'ibm720');
    expect((await sampleCharsets(app, agent, message.id, [null])).current).toBe('ibm720');
  });

  test('are short, whatever the length of the message', async () => {
    const message = await arrive('c2', { words: 'كلمة '.repeat(400_000) });
    const { readings } = await sampleCharsets(app, agent, message.id, [null, 'ibm720']);
    expect(readings.map(({ text }) => text.length)).toEqual([400, 400]);
  });

  test('are noted as a look at the original', async () => {
    const message = await arrive('c3');
    await sampleCharsets(app, agent, message.id, [null]);
    expect(await app.sql('select what, user_id from reads where object_id = ?', [message.id])).toEqual([
      { what: 'raw', user_id: agent.userId },
    ]);
  });
});

describe('a decision about the charset is refused', () => {
  test('to whoever may not see the case, as if it were not there', async () => {
    const message = await arrive('d1');
    const stranger = await app.person('administrator', [await app.centre('111')]);
    await expect(recode(message, 'ibm720', undefined, stranger)).rejects.toMatchObject({ code: 'not_found' });
    await expect(sampleCharsets(app, stranger, message.id, [null])).rejects.toMatchObject({ code: 'not_found' });
  });

  test('for a key that may write and not read originals, and for one that may only read', async () => {
    const message = await arrive('d2');
    const by = (scope: 'tickets:read' | 'tickets:write'): Viewer => ({ ...agent, scopes: [scope] });
    for (const scope of ['tickets:read', 'tickets:write'] as const)
      await expect(recode(message, 'ibm720', undefined, by(scope))).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('when the message was erased, has no original, could not be opened, or is larger than what is read', async () => {
    const message = await arrive('d3');
    const blob = `(select blob_id from sightings where message_id = '${message.id}')`;
    const refused = (code: string): Promise<void> => expect(recode(message, 'ibm720')).rejects.toMatchObject({ code });
    await app.sql(`update messages set unreadable = 'parse_timeout' where id = ?`, [message.id]);
    await refused('message_unreadable');
    await app.sql('update messages set unreadable = null where id = ?', [message.id]);
    await app.sql(`update blobs set bytes = ? where id = ${blob}`, [LARGEST_READ_BYTES + 1]);
    await refused('original_too_large');
    await app.sql(`update blobs set sealed_key = null where id = ${blob}`);
    await refused('original_erased');
    await app.sql('update messages set sighting_id = null where id = ?', [message.id]);
    await refused('original_missing');
    expect((await seen('d3')).text).toBe(message.text);
  });

  test('when its file is gone from the disk', async () => {
    const message = await arrive('d4');
    const [kept] = await app.sql<{ blob_id: string }>('select blob_id from sightings where message_id = ?', [
      message.id,
    ]);
    await app.blobs.remove(kept?.blob_id as never);
    await expect(recode(message, 'ibm720')).rejects.toMatchObject({ code: 'original_missing' });
  });

  test('when nobody knows the charset', async () => {
    await expect(recode(await arrive('d5'), 'x-none')).rejects.toMatchObject({ code: 'not_reread' });
  });

  test('for what came through a channel whose words are in no doubt', async () => {
    const message = await arrive('d6');
    const form = await app.account(centre, 'webform', '937');
    await app.sql('update sightings set account_id = ? where message_id = ?', [form, message.id]);
    await expect(recode(message, 'ibm720')).rejects.toMatchObject({ code: 'charset_not_in_doubt' });
  });
});

describe('two at once', () => {
  test('of two who saw the same version one decides, and the other is told', async () => {
    const message = await arrive('e1');
    const version = Number(message['version']);
    const told = await Promise.allSettled([recode(message, 'ibm720', version), recode(message, 'iso-8859-6', version)]);
    expect(told.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(told.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'stale_version' } });
    const [by] = (await recodings(message.ticket_id)) as { charset: string }[];
    expect((await seen('e1')).repairs).toEqual([`by_hand:${by?.charset}`]);
  });

  test('what is erased while it is read stays erased', async () => {
    const message = await arrive('e2');
    beforeReading = async () => {
      await app.db.transact((stores) => stores.operations.erase([message.id], []));
      await app.sql(
        'update blobs set sealed_key = null where id = (select blob_id from sightings where message_id = ?)',
        [message.id],
      );
    };
    await expect(recode(message, 'ibm720')).rejects.toMatchObject({ code: 'original_erased' });
    const [row] = await app.sql('select text, subject from messages where id = ?', [message.id]);
    expect(row).toEqual({ text: '', subject: '' });
  });
});

describe('when it dies', () => {
  test.each(['recode.after-reading', 'recode.before-commit'])(
    'at %s nothing was changed, and another try does it',
    async (point) => {
      const before = await arrive(`f-${point}`);
      armFaults(`${point}=throw`);
      await expect(recode(before, 'ibm720')).rejects.toThrow(`fault injected at ${point}`);
      expect(await seen(`f-${point}`)).toEqual(before);
      expect(await recodings(before.ticket_id)).toEqual([]);
      await recode(before, 'ibm720');
      expect((await seen(`f-${point}`)).text.trim()).toBe(WORDS);
    },
  );
});
