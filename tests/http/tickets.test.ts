import { randomUUID } from 'node:crypto';
import { ingestPending } from '../../src/app/ingest';
import { followSearch } from '../../src/app/search-index';
import { storeItems } from '../../src/app/store-items';
import type { AccountId } from '../../src/core/ids';
import * as api from '../../src/shared/api';
import { startServer, type Answer, type Client, type TestServer } from './support/client';
import { accountOf, addPerson, PASSWORD, type TestPerson } from './support/people';
import { createTestApp, type TestApp } from './support/test-app';

let t: TestApp;
let server: TestServer;
let agent: TestPerson;
let colleague: TestPerson;
let client: Client;
let other: Client;

beforeAll(async () => {
  t = await createTestApp();
  server = await startServer(t.app);
  agent = await addPerson(t.app, 'agent', ['937'], 'agent@wasl.test');
  colleague = await addPerson(t.app, 'agent', ['937'], 'colleague@wasl.test');
  client = server.client();
  other = server.client();
  await client.signIn(agent.email, PASSWORD);
  await other.signIn(colleague.email, PASSWORD);
});
afterAll(async () => {
  await server.close();
  await t.close();
});

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
let letters = 0;

/** Hands in a mail as the door would, and answers with its ticket as the API tells it. */
async function mailIn(
  lines: { from?: string; subject?: string; body?: string; headers?: string[] } = {},
): Promise<api.Ticket> {
  const number = ++letters;
  const bytes = Buffer.from(
    [
      `From: ${lines.from ?? 'Hind <hind@mail.example>'}`,
      'To: 937@wasl.localhost',
      `Subject: ${lines.subject ?? `Letter ${number}`}`,
      `Message-ID: <${number}.${t.database.name}@mail.example>`,
      'Date: Tue, 24 Nov 2026 10:00:00 +0300',
      'MIME-Version: 1.0',
      ...(lines.headers ?? ['Content-Type: text/plain; charset=utf-8']),
      '',
      lines.body ?? `The words of letter ${number}`,
      '',
    ].join('\r\n'),
  );
  const accountId = (await accountOf(t.app, 'email')) as AccountId;
  const item = { sourceKey: `test:${number}`, bytes, receivedAt: new Date(), transport: {} };
  const ids = await storeItems(t.app, [{ item, accountId, backlog: true }]);
  await ingestPending(t.app, ids);
  const message = await t.app.db.knex('messages').whereIn('sighting_id', ids).first('ticket_id');
  return ticket(String(message?.['ticket_id']));
}
const ticket = async (id: string): Promise<api.Ticket> =>
  api.Ticket.parse((await client.get(`/api/tickets/${id}`)).json);
const replyTo = (
  id: string,
  body: Partial<api.PostReply> & { id: string },
  as = client,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  as.post(`/api/tickets/${id}/replies`, { text: 'Dear Hind', to: ['hind@mail.example'], ...body }, headers);
const deliveriesOf = async (messageId: string): Promise<number> =>
  Number((await t.app.db.knex('deliveries').where({ message_id: messageId }).count({ n: '*' }).first())?.['n']);

it('answers a hundred equal sends at once with one answer, and sends one', async () => {
  const { id } = await mailIn();
  const reply = { id: randomUUID(), seenMessageId: undefined };
  const answers = await Promise.all(Array.from({ length: 100 }, () => replyTo(id, reply)));
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
  expect(new Set(answers.map((answer) => api.PostedMessage.parse(answer.json).message.id))).toEqual(
    new Set([reply.id]),
  );
  expect(await deliveriesOf(reply.id)).toBe(1);
  expect((await ticket(id)).messages.filter((message) => message.direction === 'out')).toHaveLength(1);
});

it('refuses another answer under the same id, another person, another ticket, and a key that differs from the id', async () => {
  const [first, second] = [await mailIn(), await mailIn()];
  const id = randomUUID();
  expect((await replyTo(first.id, { id }, client, { 'idempotency-key': id })).status).toBe(201);
  expect((await replyTo(first.id, { id, text: 'Another text' })).json).toMatchObject({
    code: 'key_reused',
    status: 409,
  });
  expect((await replyTo(first.id, { id }, other)).json).toMatchObject({ code: 'key_reused' });
  expect((await replyTo(second.id, { id })).json).toMatchObject({ code: 'key_reused' });
  expect((await replyTo(second.id, { id: randomUUID() }, client, { 'idempotency-key': 'another' })).json).toMatchObject(
    { code: 'invalid', fields: { id: expect.any(String) as unknown } },
  );
});

it('shows a held answer until when it can be called back, and calls it back', async () => {
  const { id, messages } = await mailIn();
  const posted = api.PostedMessage.parse(
    (await replyTo(id, { id: randomUUID(), ...(messages[0] === undefined ? {} : { seenMessageId: messages[0].id }) }))
      .json,
  );
  expect(posted.message.deliveries).toMatchObject([{ recipient: 'hind@mail.example', state: 'held' }]);
  expect(posted.undoUntil).not.toBeNull();
  expect((await other.call('DELETE', `/api/messages/${posted.message.id}`)).status).toBe(403);
  expect((await client.call('DELETE', `/api/messages/${posted.message.id}`)).status).toBe(204);
  expect((await ticket(id)).messages.at(-1)?.deliveries[0]?.state).toBe('cancelled');
  expect((await client.call('DELETE', `/api/messages/${posted.message.id}`)).json).toMatchObject({
    code: 'too_late_to_undo',
  });
});

it('refuses an edit that did not know the newest version, and tells what stands', async () => {
  const { id, version } = await mailIn();
  const edit = await client.call('PATCH', `/api/tickets/${id}`, {
    version,
    type: 'CMP',
    urgent: true,
    assigneeId: colleague.id,
    tags: ['عيون'],
  });
  expect(edit.status).toBe(200);
  const now = api.Ticket.parse(edit.json);
  expect(now).toMatchObject({
    type: 'CMP',
    urgent: true,
    tags: ['عيون'],
    assignee: { id: colleague.id },
    state: 'in_progress',
  });
  expect(edit.headers.get('etag')).toBe(`"${now.version}"`);
  const stale = await client.call('PATCH', `/api/tickets/${id}`, { version, urgent: false });
  expect(stale.json).toMatchObject({ code: 'stale_version', current: { version: now.version, urgent: true } });
  expect(
    (await client.call('PATCH', `/api/tickets/${id}`, { version: now.version, move: 'reopen' })).json,
  ).toMatchObject({ code: 'impossible_move' });
});

it('names unknown and wrong fields in the language of the reader, and changes nothing', async () => {
  const { id, version } = await mailIn();
  const arabic = await client.call(
    'PATCH',
    `/api/tickets/${id}`,
    { version: 'x', centreId: randomUUID() },
    { 'accept-language': 'ar,en;q=0.5' },
  );
  expect(arabic.status).toBe(400);
  expect(arabic.headers.get('content-type')).toContain('application/problem+json');
  expect(api.Problem.parse(arabic.json)).toMatchObject({
    code: 'invalid',
    fields: { version: 'القيمة من نوع غير صحيح.', centreId: 'حقل غير معروف.' },
  });
  expect((await client.call('PATCH', `/api/tickets/${id}`, '{"version":')).json).toMatchObject({
    code: 'malformed_body',
  });
  expect(
    (await client.call('PATCH', `/api/tickets/${id}`, 'version=1', { 'content-type': 'text/plain' })).json,
  ).toMatchObject({ code: 'unsupported_type' });
  expect(
    (await client.call('PATCH', `/api/tickets/${id}`, { version, tags: ['x'.repeat(3_000_000)] })).json,
  ).toMatchObject({ code: 'body_too_large' });
  expect((await client.get('/api/tickets?view=everything')).json).toMatchObject({
    fields: { view: 'Please choose one of those offered.' },
  });
  expect((await client.get('/api/tickets/not-an-id')).status).toBe(404);
  expect((await client.get('/api/nothing')).json).toMatchObject({ code: 'no_such_route' });
  expect((await ticket(id)).version).toBe(version);
});

it('mends what a database cannot keep instead of failing on it', async () => {
  const { id } = await mailIn();
  const note = await client.post(`/api/tickets/${id}/notes`, { id: randomUUID(), text: 'a\u0000b \ud800 c' });
  expect(note.status).toBe(201);
  expect(api.PostedMessage.parse(note.json).message.text).toBe('ab \ufffd c');
  expect((await client.get('/api/tickets?q=%00%ED%A0%80')).status).toBe(200);
});

it('pages through a list without missing or repeating a ticket, newest activity first', async () => {
  const made = [await mailIn(), await mailIn(), await mailIn(), await mailIn(), await mailIn()]
    .map((one) => one.id)
    .reverse();
  await t.app.db
    .knex('tickets')
    .whereIn('id', made.slice(1, 4))
    .update({ last_message_at: t.app.db.knex.raw(`now() + interval '1 hour'`) });
  const seen: string[] = [];
  const times: string[] = [];
  let after = '';
  for (;;) {
    const page = api.TicketPage.parse((await client.get(`/api/tickets?limit=2${after}`)).json);
    seen.push(...page.items.map((row) => row.id));
    times.push(...page.items.map((row) => row.lastMessageAt));
    if (page.next === null) break;
    after = `&after=${encodeURIComponent(page.next)}`;
  }
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(expect.arrayContaining(made));
  expect(times).toEqual([...times].sort().reverse());
  expect((await client.get('/api/tickets?after=nonsense')).status).toBe(200);
});

it('puts tickets into the views they belong to', async () => {
  const { id, version } = await mailIn();
  const inViews = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const view of api.VIEWS) {
      const page = api.TicketPage.parse((await client.get(`/api/tickets?view=${view}&limit=100`)).json);
      if (page.items.some((row) => row.id === id)) found.push(view);
    }
    return found;
  };
  expect(await inViews()).toEqual(['all', 'due', 'unassigned']);
  const taken = api.Ticket.parse(
    (await client.call('PATCH', `/api/tickets/${id}`, { version, urgent: true, assigneeId: agent.id })).json,
  );
  expect(await inViews()).toEqual(['all', 'due', 'mine', 'urgent']);
  const edited = api.Ticket.parse(
    (await client.call('PATCH', `/api/tickets/${id}`, { version: taken.version, move: 'ask', type: 'INQ-SVC' })).json,
  );
  expect(await inViews()).toEqual(['all', 'due', 'mine', 'urgent', 'waiting']);
  const closed = await client.call('POST', `/api/tickets/${id}/shut`, {
    version: edited.version,
    as: 'closed',
    outcome: 'OC-07',
    toldBy: 'call',
    note: 'told by telephone',
  });
  expect(closed.status).toBe(200);
  expect(await inViews()).toEqual(['closed']);
  expect(
    api.TicketPage.parse((await client.get('/api/tickets?state=closed&view=all')).json).items.map((row) => row.id),
  ).toContain(id);
});

it('finds a ticket by mail address, by words in another spelling, and in closed ones too', async () => {
  const one = await mailIn({
    from: 'Reem <reem.unusual@mail.example>',
    subject: 'شكوى عن المستشفى',
    body: 'انتظرنا طويلًا في قسم الهيموفيليا',
  });
  await followSearch(t.app);
  const search = async (q: string): Promise<string[]> =>
    api.TicketPage.parse((await client.get(`/api/tickets?q=${encodeURIComponent(q)}`)).json).items.map((row) => row.id);
  for (const q of [
    'reem.unusual@mail.example',
    'Reem.Unusual@Mail.Example',
    'هيموفيليا',
    'الهيموفيليا المستشفي',
    'بالهيموفيل',
    'reem',
  ])
    expect([q, await search(q)]).toEqual([q, expect.arrayContaining([one.id])]);
  expect(await search('الهيموفيليا غائب')).toEqual([]);
  expect(await search(`' | ! & ( :* \\`)).toEqual([]);
});

it('keeps a draft per person and tells a second tab that the first has written', async () => {
  const { id } = await mailIn();
  const url = `/api/tickets/${id}/drafts/reply`;
  expect((await client.get(url)).status).toBe(404);
  const first = await client.call('PUT', url, { version: 0, body: { text: 'Dear' } });
  expect(api.Draft.parse(first.json)).toMatchObject({ version: 1, body: { text: 'Dear' } });
  expect((await client.call('PUT', url, { version: 1, body: { text: 'Dear Hind', cc: ['a@b.example'] } })).status).toBe(
    200,
  );
  expect((await client.call('PUT', url, { version: 1, body: { text: 'lost?' } })).json).toMatchObject({
    code: 'stale_version',
    current: { version: 2, body: { text: 'Dear Hind' } },
  });
  expect((await other.get(url)).status).toBe(404);
  expect((await client.call('DELETE', url)).status).toBe(204);
  expect((await client.get(url)).status).toBe(404);
  expect((await client.get(`/api/tickets/${id}/drafts/poem`)).status).toBe(404);
});

it('serves mail as a page without scripts, its own pictures by links that end, and remote ones not at all', async () => {
  const boundary = 'b1';
  const one = await mailIn({
    headers: [`Content-Type: multipart/related; boundary=${boundary}`],
    body: [
      `--${boundary}`,
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p onclick="x()">مرحبا <img src="cid:pic@mail"> <img src="https://tracker.example/p.gif"> <script>alert(1)</script> <a href="javascript:alert(1)">x</a></p>',
      `--${boundary}`,
      'Content-Type: image/png',
      'Content-ID: <pic@mail>',
      'Content-Disposition: inline; filename="p.png"',
      'Content-Transfer-Encoding: base64',
      '',
      PNG,
      `--${boundary}`,
      'Content-Type: image/png',
      'Content-ID: <not-a-picture>',
      'Content-Disposition: attachment; filename="نتيجة \u202egnp.html"',
      '',
      '<script>alert(2)</script>',
      `--${boundary}--`,
    ].join('\r\n'),
  });
  const message = one.messages[0];
  if (message === undefined) throw new Error('no message');
  expect(message).toMatchObject({ hasHtml: true, hasRemoteImages: true });
  const page = await client.get(`/api/messages/${message.id}/html`);
  expect(page.headers.get('content-security-policy')).toMatch(
    /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/,
  );
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  expect(page.text).toContain('<html lang="ar" dir="rtl">');
  expect(page.text).not.toMatch(/<script|onclick|javascript:|\ssrc="https:/);
  const link = /src="(\/api\/attachments\/[^"]+\/picture[^"]+)"/.exec(page.text)?.[1] ?? '';
  const stranger = server.client();
  const picture = await stranger.get(link);
  expect([
    picture.status,
    picture.headers.get('content-type'),
    picture.headers.get('cross-origin-resource-policy'),
  ]).toEqual([200, 'image/webp', 'cross-origin']);
  expect((await stranger.get(link.replace(/sig=.{4}/, 'sig=AAAA'))).status).toBe(404);
  const [shown, hidden] = message.attachments;
  expect((await stranger.get(link.replace(shown?.id ?? '', hidden?.id ?? ''))).status).toBe(404);
  expect((await stranger.get(`/api/attachments/${shown?.id}`)).status).toBe(401);
  const file = await client.get(`/api/attachments/${hidden?.id}`);
  expect(file.headers.get('content-type')).toBe('application/octet-stream');
  expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''/);
  expect(file.headers.get('content-security-policy')).toContain('sandbox');
  const raw = await client.get(`/api/messages/${message.id}/raw`);
  expect(raw.text).toContain('Message-ID:');
  expect(raw.headers.get('content-disposition')).toContain('attachment');
  const reads = await t.app.db
    .knex('reads')
    .where({ user_id: agent.id, ticket_id: one.id })
    .distinct('what')
    .orderBy('what');
  expect(reads.map((row: { what: string }) => row.what)).toEqual(['attachment', 'html', 'raw', 'ticket']);
});

it('takes a file for an answer once, by what its bytes say it is', async () => {
  const form = (name: string, type: string, content: string): FormData => {
    const data = new FormData();
    data.append('file', new Blob([Buffer.from(content, 'base64')], { type }), name);
    return data;
  };
  const key = { 'idempotency-key': 'upload-1' };
  const first = await client.post('/api/uploads', form('نتيجة.png', 'text/html', PNG), key);
  expect(first.status).toBe(201);
  expect(api.Upload.parse(first.json)).toMatchObject({ filename: 'نتيجة.png', contentType: 'image/png' });
  expect((await client.post('/api/uploads', form('نتيجة.png', 'text/html', PNG), key)).json).toEqual(first.json);
  expect((await client.post('/api/uploads', form('other.png', 'image/png', PNG), key)).json).toMatchObject({
    code: 'key_reused',
  });
  const lie = await client.post('/api/uploads', form('x.png', 'image/png', Buffer.from('<script>').toString('base64')));
  expect(lie.json).toMatchObject({ contentType: 'application/octet-stream' });
  expect((await client.post('/api/uploads', new FormData())).json).toMatchObject({
    code: 'invalid',
    fields: { file: 'Please fill this in.' },
  });
  const { id } = await mailIn();
  const sent = await replyTo(id, { id: randomUUID(), attachmentIds: [String(first.json['id'])] });
  expect(api.PostedMessage.parse(sent.json).message.attachments).toMatchObject([
    { filename: 'نتيجة.png', preview: true },
  ]);
  expect(
    (await replyTo(id, { id: randomUUID(), attachmentIds: [String(first.json['id'])] }, other)).json,
  ).toMatchObject({ code: 'attachment_missing' });
});

it('holds back what was not scanned where scanning is required', async () => {
  const strict = { ...t.app, scanRequired: true };
  const guarded = await startServer(strict);
  const guest = guarded.client();
  await guest.signIn(agent.email, PASSWORD);
  const one = await mailIn({
    headers: ['Content-Type: multipart/mixed; boundary=b'],
    body: [
      '--b',
      'Content-Type: text/plain',
      '',
      'see',
      '--b',
      'Content-Type: application/pdf',
      'Content-Disposition: attachment; filename=a.pdf',
      '',
      '%PDF-1.4',
      '--b--',
    ].join('\r\n'),
  });
  const shown = api.Ticket.parse((await guest.get(`/api/tickets/${one.id}`)).json).messages[0]?.attachments[0];
  expect(shown).toMatchObject({ scan: 'unscanned', downloadable: false, preview: false });
  expect((await guest.get(`/api/attachments/${shown?.id}`)).json).toMatchObject({ code: 'attachment_not_scanned' });
  await t.app.db.knex('blobs').where({ id: shown?.id }).update({ scan_state: 'clean' });
  expect((await guest.get(`/api/attachments/${shown?.id}`)).text).toBe('%PDF-1.4');
  await t.app.db.knex('blobs').where({ id: shown?.id }).update({ scan_state: 'infected' });
  expect((await client.get(`/api/attachments/${shown?.id}`)).json).toMatchObject({ code: 'attachment_infected' });
  await guarded.close();
});
