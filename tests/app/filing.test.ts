import { ingestPending } from '../../src/app/ingest';
import { storeItems } from '../../src/app/store-items';
import { shutCase } from '../../src/app/shut-case';
import { updateTicket } from '../../src/app/update-ticket';
import { makeReplyToken } from '../../src/core/reply-token';
import type { AccountId, CentreId, TicketId } from '../../src/core/ids';
import type { Viewer } from '../../src/core/viewer';
import { createTestApp, type TestApp } from '../support/app';
import { createJsonChannel, jsonItem, type JsonMessage } from '../support/json-channel';

let app: TestApp;
let centre: CentreId;
let account: AccountId;
let agent: Viewer;

beforeAll(async () => {
  app = await createTestApp([createJsonChannel().connector]);
  centre = await app.centre('937');
  account = await app.account(centre, 'json', 'care@wasl.example');
  agent = await app.person('agent', [centre]);
});
afterAll(() => app.close());

async function arrive(messages: readonly JsonMessage[], into = account, backlog = false): Promise<void> {
  await storeItems(app, messages.map((message) => ({ item: jsonItem(message), accountId: into, backlog })));
  await ingestPending(app);
}
const ticketOf = async (messageId: string): Promise<{ id: TicketId; state: string; version: number; reference: string; standing: string; message_count: number }> => {
  const [row] = await app.sql<{ id: TicketId; state: string; version: number; reference: string; standing: string; message_count: number }>(
    `select t.id, t.state, t.version, t.reference, m.standing, t.message_count from messages m join tickets t on t.id = m.ticket_id where m.external_id = ?`,
    [messageId],
  );
  if (row === undefined) throw new Error(`no message ${messageId}`);
  return row;
};
const count = async (table: string, where: string, values: readonly unknown[] = []): Promise<number> => {
  const [row] = await app.sql<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`, values);
  return row?.n ?? 0;
};

describe('filing', () => {
  test('a first message opens a ticket with number, contact, event and one acknowledgement', async () => {
    await arrive([{ id: 'a1', from: 'Hind@mail.example', name: 'هند', text: 'أرجو المساعدة', attachments: ['one', 'two'] }]);
    const ticket = await ticketOf('a1');
    expect(ticket.reference).toMatch(/^937-14\d\d-\d{7}-\d$/);
    expect(await count('events', `ticket_id = ? and type = 'ticket.opened'`, [ticket.id])).toBe(1);
    expect(await count('deliveries', `ticket_id = ? and state = 'queued' and recipient = 'Hind@mail.example'`, [ticket.id])).toBe(1);
    expect(await count('attachments a join messages m on m.id = a.message_id', 'm.ticket_id = ?', [ticket.id])).toBe(2);
    expect(app.nudged).toContain('deliver');
  });

  test('a reply in the same batch as its parent joins it', async () => {
    await arrive([
      { id: 'b1', from: 'b@mail.example', text: 'one' },
      { id: 'b2', from: 'b@mail.example', text: 'two', answers: ['b1'] },
    ]);
    expect((await ticketOf('b2')).id).toBe((await ticketOf('b1')).id);
    expect((await ticketOf('b1')).message_count).toBe(2);
    expect(await count('acknowledgements', 'ticket_id = ?', [(await ticketOf('b1')).id])).toBe(1);
  });

  test('the same message again, in another mailbox of the centre, is one message', async () => {
    const second = await app.account(centre, 'json', 'second@wasl.example');
    await arrive([{ id: 'c1', from: 'c@mail.example', text: 'once' }]);
    await arrive([{ id: 'c1', from: 'c@mail.example', text: 'once' }], second);
    expect(await count('messages', `external_id = 'c1'`)).toBe(1);
    expect(await count('sightings', `outcome = 'filed' and reason = 'duplicate'`)).toBe(1);
  });

  test('the same message in another centre opens a linked case there', async () => {
    const other = await app.centre('920');
    const otherAccount = await app.account(other, 'json', 'business@wasl.example');
    await arrive([{ id: 'd1', from: 'd@mail.example', text: 'to both' }]);
    await arrive([{ id: 'd1', from: 'd@mail.example', text: 'to both' }], otherAccount);
    expect(await count('messages', `external_id = 'd1'`)).toBe(2);
    expect(await count('ticket_links', `why = 'other_centre'`)).toBe(1);
  });

  test('another body under the same message id is another message', async () => {
    await arrive([{ id: 'e1', from: 'e@mail.example', text: 'first' }]);
    await arrive([{ id: 'e1', from: 'e@mail.example', text: 'second' }]);
    expect(await count('messages', `external_id = 'e1'`)).toBe(2);
  });

  test("a stranger's answer with a good token is folded away: no state, no acknowledgement, no participant", async () => {
    await arrive([{ id: 'f1', from: 'f@mail.example', text: 'mine' }]);
    const { id } = await ticketOf('f1');
    const before = await count('deliveries', 'ticket_id = ?', [id]);
    await arrive([{ id: 'f2', from: 'stranger@mail.example', text: 'let me in', token: makeReplyToken(app.replyTokenKeys, id) }]);
    const after = await ticketOf('f2');
    expect(after).toMatchObject({ id, standing: 'third_party' });
    expect(await count('deliveries', 'ticket_id = ?', [id])).toBe(before);
    expect(await count('participants', `ticket_id = ? and value = 'stranger@mail.example'`, [id])).toBe(0);
  });

  test('a reference number alone links but does not join, unless the participant is proven', async () => {
    await arrive([{ id: 'g1', from: 'g@mail.example', text: 'mine' }]);
    const first = await ticketOf('g1');
    await arrive([{ id: 'g2', from: 'g@mail.example', text: 'number only', reference: first.reference }]);
    expect((await ticketOf('g2')).id).not.toBe(first.id);
    await arrive([{ id: 'g3', from: 'g@mail.example', text: 'number and proof', reference: first.reference, trust: 'aligned' }]);
    expect((await ticketOf('g3')).id).toBe(first.id);
    expect(await count('ticket_links', `why = 'reference_only' and other_id = ?`, [first.id])).toBe(1);
  });

  test('an answer of the participant reopens a closed case, an out-of-office note does not', async () => {
    await arrive([{ id: 'h1', from: 'h@mail.example', text: 'mine' }]);
    const opened = await ticketOf('h1');
    await updateTicket(app, agent, opened.id, { version: opened.version, type: 'INQ-SVC' });
    await shutCase(app, agent, opened.id, { version: opened.version + 1, as: 'closed', outcome: 'OC-07', toldBy: 'call', note: 'told her' });
    await arrive([{ id: 'h2', from: 'h@mail.example', text: 'away', answers: ['h1'], automatic: 'auto-reply' }]);
    expect((await ticketOf('h2')).state).toBe('closed');
    await arrive([{ id: 'h3', from: 'h@mail.example', text: 'not solved', answers: ['h1'] }]);
    expect(await ticketOf('h3')).toMatchObject({ id: opened.id, state: 'in_progress' });
  });

  test('what lay there before we came is filed without acknowledgement', async () => {
    await arrive([{ id: 'i1', from: 'i@mail.example', text: 'old' }], account, true);
    expect(await count('acknowledgements', 'ticket_id = ?', [(await ticketOf('i1')).id])).toBe(0);
  });

  test('a message that cannot be read goes to quarantine and stops nobody', async () => {
    await arrive([
      { id: 'j1', from: 'j@mail.example', text: 'before' },
      { id: 'j2', from: 'j@mail.example', text: 'bad', poison: 'parse' },
      { id: 'j3', from: 'j@mail.example', text: 'after' },
    ]);
    expect((await ticketOf('j1')).id).not.toBe((await ticketOf('j3')).id);
    expect(await count('sightings', `outcome = 'quarantined' and reason = 'parse_failed'`)).toBe(1);
  });

  test('NUL and lone surrogates are mended before storage', async () => {
    await arrive([{ id: 'k1', from: 'k@mail.example', name: 'a\u0000b\ud800', subject: 's\u0000', text: 'x\u0000y\udfff' }]);
    const [row] = await app.sql<{ text: string }>(`select text from messages where external_id = 'k1'`);
    expect(row?.text).toBe('xy\ufffd');
  });

  test('a monstrous address and thread key are filed', async () => {
    await arrive([{ id: 'l'.repeat(50_000), from: `${'l'.repeat(20_000)}@mail.example`, text: 'long', answers: ['m'.repeat(100_000)] }]);
    expect(await count('messages', `text = 'long'`)).toBe(1);
  });

  test('seen at the source equals filed, quarantined and ignored', async () => {
    const [row] = await app.sql<{ seen: number; settled: number }>(
      `select (select sum(seen) from source_counts)::int as seen, (select count(*) from sightings where outcome <> 'pending')::int as settled`,
    );
    expect(row?.seen).toBe(row?.settled);
  });
});

describe('two workers at once', () => {
  test('file every message once', async () => {
    const messages = Array.from({ length: 60 }, (_, at) => ({ id: `w${at}`, from: `w${at % 7}@mail.example`, text: `text ${at}` }));
    await storeItems(app, messages.map((message) => ({ item: jsonItem(message), accountId: account, backlog: false })));
    await Promise.all([ingestPending(app), ingestPending(app), ingestPending(app)]);
    expect(await count('messages', `external_id like 'w%'`)).toBe(60);
    expect(await count('sightings', `outcome = 'pending'`)).toBe(0);
  });
});
