import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { deliverDue } from '../../src/app/delivery-lanes';
import { outboundReply } from '../../src/app/delivery-letter';
import { ingestPending } from '../../src/app/ingest';
import { storeItems } from '../../src/app/store-items';
import type { App } from '../../src/app/context';
import type { AccountId } from '../../src/core/ids';
import { fileRouter } from '../../src/http/public/file-router';
import { startSmtpSink, type SmtpSink } from '../support/smtp-server';
import { startServer, type Client, type TestServer } from './support/client';
import { accountOf, addPerson, PASSWORD } from './support/people';
import { createTestApp, type TestApp } from './support/test-app';

const MB = 1024 * 1024;
const LARGE = randomBytes(2 * MB);
const SMALL = Buffer.from('small enough to go along');

let t: TestApp;
let app: App;
let now = new Date();
let server: TestServer;
let sink: SmtpSink;
let client: Client;
let centreId: string;

beforeAll(async () => {
  t = await createTestApp({ clock: { now: () => now } });
  app = { ...t.app, publicUrl: 'https://care.example' };
  server = await startServer(app);
  sink = await startSmtpSink();
  const account = await accountOf(app, 'email');
  const config = { smtp: { host: '127.0.0.1', port: sink.port, secure: 'none' }, sentFolder: null };
  await app.db.knex('accounts').where({ id: account }).update({ config: JSON.stringify(config) });
  centreId = ((await app.db.knex('accounts').where({ id: account }).first('centre_id')) as { centre_id: string }).centre_id;
  await addPerson(app, 'administrator', ['937'], 'links@wasl.test');
  client = server.client();
  await client.signIn('links@wasl.test', PASSWORD);
  const saved = await client.call('PUT', `/api/centres/${centreId}/file-link-settings`, { aboveMb: 1, days: 7, version: 0 });
  expect(saved.status).toBe(204);
});
afterAll(async () => {
  await sink.close();
  await server.close();
  await t.close();
});

interface Sent {
  readonly messageId: string;
  readonly raw: string;
  /** Path of the link in the letter. */
  readonly path: string;
}
let made = 0;
/** A case that nobody has answered. */
async function openCase(): Promise<string> {
  const bytes = Buffer.from(`From: hind@mail.example\r\nTo: 937@wasl.localhost\r\nSubject: Scan\r\nMessage-ID: <links-${++made}@mail.example>\r\n\r\nPlease send the picture ${made}.\r\n`);
  const item = { sourceKey: `links:${made}`, bytes, receivedAt: now, transport: {} };
  const ids = await storeItems(app, [{ item, accountId: (await accountOf(app, 'email')) as AccountId, backlog: true }]);
  await ingestPending(app, ids);
  const { ticket_id: ticketId } = (await app.db.knex('messages').whereIn('sighting_id', ids).first('ticket_id')) as { ticket_id: string };
  return ticketId;
}
async function upload(name: string, content: Buffer): Promise<string> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(content)]), name);
  return String((await client.call('POST', '/api/uploads', form)).json['id']);
}
/** An answer with a large and a small file, as the person's server got it. */
async function answerWithFiles(): Promise<Sent> {
  const ticketId = await openCase();
  const attachmentIds = [await upload('صورة الأشعة.png', LARGE), await upload('note.txt', SMALL)];
  const id = randomUUID();
  const posted = await client.call('POST', `/api/tickets/${ticketId}/replies`, { id, text: 'Here it is.', to: ['hind@mail.example'], attachmentIds });
  expect(posted.status).toBe(201);
  await app.db.knex('deliveries').where({ message_id: id }).update({ next_attempt_at: app.db.knex.fn.now() });
  await deliverDue(app);
  const raw = sink.messages.find((message) => message.raw.includes(id))?.raw ?? '';
  const text = raw.replace(/=\r\n/g, '');
  const path = /https:\/\/care\.example(\/files\/[\w-]+)/.exec(text)?.[1];
  if (path === undefined) throw new Error(`no link in the letter: ${raw.slice(0, 2_000)}`);
  return { messageId: id, raw, path };
}
async function settingsVersion(): Promise<number> {
  const { items } = (await client.get('/api/file-link-settings')).json as { items: { centreId: string; version: number }[] };
  return items.find((one) => one.centreId === centreId)?.version ?? 0;
}
const links = async (messageId: string): Promise<Record<string, unknown>[]> =>
  (await client.get(`/api/messages/${messageId}/file-links`)).json['items'] as Record<string, unknown>[];
const fetched = (path: string, method = 'GET'): Promise<Response> => fetch(`${server.base}${path}`, { method, headers: { 'accept-language': 'en' } });

it('a large file goes as a link, a small one along; whoever has the link sees what it is, and gets the very bytes by the button', async () => {
  const { messageId, raw, path } = await answerWithFiles();
  expect(raw).toContain('filename=note.txt');
  expect(raw.length).toBeLessThan(MB);
  expect(path.length).toBeGreaterThanOrEqual('/files/'.length + 22);
  const page = await fetched(path);
  expect([page.status, page.headers.get('cache-control'), page.headers.get('referrer-policy')]).toEqual([200, 'no-store', 'no-referrer']);
  const html = await page.text();
  expect(html).toContain('صورة الأشعة.png');
  expect(html).toContain('(2.0 MB)');
  expect(html).toContain('<form method="post">');
  for (let look = 0; look < 3; look++) await fetched(path);
  expect(await links(messageId)).toMatchObject([{ filename: 'صورة الأشعة.png', downloads: 0, revokedAt: null }]);
  const file = await fetched(path, 'POST');
  expect(file.status).toBe(200);
  expect(file.headers.get('content-disposition')).toMatch(/^attachment; /);
  expect(file.headers.get('content-type')).toBe('application/octet-stream');
  expect(file.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  expect(Buffer.from(await file.arrayBuffer()).equals(LARGE)).toBe(true);
  expect(await links(messageId)).toMatchObject([{ downloads: 1 }]);
});

it('whoever writes an answer is told what goes as a link, and files beyond the limit of attachments are taken when they do', async () => {
  const ticketId = await openCase();
  const { reply } = (await client.get(`/api/tickets/${ticketId}`)).json as { reply: Record<string, unknown> };
  expect(reply).toMatchObject({ links: { aboveBytes: MB, days: 7 }, maxFileBytes: 25 * MB, maxAttachmentBytes: 20 * MB });
  const attachmentIds = [await upload('one.bin', randomBytes(12 * MB)), await upload('two.bin', randomBytes(12 * MB))];
  const answer = { text: 'Both.', to: ['hind@mail.example'], attachmentIds };
  const settings = async (aboveMb: number | null): Promise<void> => {
    const version = await settingsVersion();
    expect((await client.call('PUT', `/api/centres/${centreId}/file-link-settings`, { aboveMb, days: 7, version })).status).toBe(204);
  };
  await settings(null);
  expect((await client.get(`/api/tickets/${ticketId}`)).json).toMatchObject({ reply: { links: null } });
  const refused = await client.call('POST', `/api/tickets/${ticketId}/replies`, { id: randomUUID(), ...answer });
  expect([refused.status, refused.json['code']]).toEqual([413, 'attachments_too_large']);
  await settings(1);
  const id = randomUUID();
  expect((await client.call('POST', `/api/tickets/${ticketId}/replies`, { id, ...answer })).status).toBe(201);
  await app.db.knex('deliveries').where({ message_id: id }).update({ next_attempt_at: app.db.knex.fn.now() });
  await deliverDue(app);
  expect(await links(id)).toMatchObject([{ filename: 'one.bin' }, { filename: 'two.bin' }]);
});

it('the letter and the page name the same last day, by the centre’s clock', async () => {
  const { raw, path } = await answerWithFiles();
  const [, day] = /downloaded until (\d{4}-\d\d-\d\d)/.exec(raw.replace(/=\r\n/g, '')) ?? [];
  expect(day).toBeDefined();
  expect(await (await fetched(path)).text()).toContain(`<bdi dir="ltr">${day}</bdi>`);
});

it('the secret is nowhere in the database, and nobody guesses another', async () => {
  const { path } = await answerWithFiles();
  const secret = path.slice('/files/'.length);
  const stored = JSON.stringify(await app.db.knex('file_links').select('*'));
  expect(stored).not.toContain(secret);
  const changed = secret.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'));
  expect((await fetched(`/files/${changed}`)).status).toBe(404);
  expect((await fetched('/files/..%2f..%2fetc%2fpasswd', 'POST')).status).toBe(404);
});

it('after its days it opens nothing, by page or by button', async () => {
  const { path } = await answerWithFiles();
  const began = now;
  now = new Date(began.getTime() + 6.9 * 86_400_000);
  expect((await fetched(path)).status).toBe(200);
  now = new Date(began.getTime() + 7.1 * 86_400_000);
  expect([(await fetched(path)).status, (await fetched(path, 'POST')).status]).toEqual([404, 404]);
  expect(await (await fetched(path)).text()).toContain('This link does not work any more');
});

it('taken back, it opens nothing; taking it back twice is told', async () => {
  const { messageId, path } = await answerWithFiles();
  const [link] = await links(messageId);
  expect((await client.call('DELETE', `/api/file-links/${String(link?.['id'])}`)).status).toBe(204);
  expect([(await fetched(path)).status, (await fetched(path, 'POST')).status]).toEqual([404, 404]);
  expect((await links(messageId))[0]?.['revokedAt']).not.toBeNull();
  expect((await client.call('DELETE', `/api/file-links/${String(link?.['id'])}`)).status).toBe(404);
});

it('a file that a scanner found infected afterwards is not handed out', async () => {
  const { messageId, path } = await answerWithFiles();
  const [link] = await links(messageId);
  await app.db.knex.raw(`update blobs set scan_state = 'infected' where id = (select blob_id from attachments where id = ?)`, [String(link?.['attachmentId'])]);
  expect([(await fetched(path)).status, (await fetched(path, 'POST')).status]).toEqual([409, 409]);
  expect(await links(messageId)).toMatchObject([{ downloads: 0 }]);
});

it('two administrators who change the rule at the same time: the second is told', async () => {
  const version = await settingsVersion();
  const change = (): Promise<{ status: number }> => client.call('PUT', `/api/centres/${centreId}/file-link-settings`, { aboveMb: 1, days: 7, version });
  const statuses = [(await change()).status, (await change()).status];
  expect(statuses).toEqual([204, 409]);
});

it('a letter that was composed and not kept leaves no link behind', async () => {
  const { messageId } = await answerWithFiles();
  expect(await links(messageId)).toHaveLength(1);
  // another process had composed it first
  const [delivery] = (await app.db.knex('deliveries').where({ message_id: messageId })) as { id: string; ticket_id: string }[];
  const { links: unkept } = await outboundReply(app, { messageId, ticketId: delivery?.ticket_id } as never);
  expect(unkept).toHaveLength(1);
  expect(await links(messageId)).toHaveLength(1);
});

it('downloads hold so much memory and no more; whoever comes too many hears it in words, and what has ended holds nothing', async () => {
  const { path } = await answerWithFiles();
  const ask = async (mostBytes: number, times: number): Promise<{ status: number; says: string }[]> => {
    const narrow = http.createServer(express().use(fileRouter(app, { total: mostBytes, each: mostBytes })));
    narrow.listen(0, '127.0.0.1');
    await once(narrow, 'listening');
    const url = `http://127.0.0.1:${(narrow.address() as AddressInfo).port}${path}`;
    const answers = [];
    for (let at = 0; at < times; at++) {
      const answer = await fetch(url, { method: 'POST', headers: { 'accept-language': 'en', connection: 'close' } });
      answers.push({ status: answer.status, says: answer.ok ? String((await answer.arrayBuffer()).byteLength) : await answer.text() });
    }
    narrow.closeAllConnections();
    narrow.close();
    return answers;
  };
  expect(await ask(MB, 1)).toEqual([{ status: 503, says: expect.stringContaining('Many files are being downloaded') }]);
  const room = Array.from({ length: 3 }, () => ({ status: 200, says: String(LARGE.byteLength) }));
  expect(await ask(3 * MB, 3)).toEqual(room);
});

it('a letter that goes out once more, to the right address or as decided, has links that work as long again; what was taken back stays so', async () => {
  const began = now;
  const outcomes: number[] = [];
  for (const again of ['correction', 'decision', 'taken back'] as const) {
    now = began;
    const { messageId, path } = await answerWithFiles();
    const [link] = await links(messageId);
    if (again === 'taken back') await client.call('DELETE', `/api/file-links/${String(link?.['id'])}`);
    const [{ id } = { id: '' }] = (await app.db.knex('deliveries').where({ message_id: messageId }).update({ state: 'bounced' }).returning('id')) as { id: string }[];
    now = new Date(began.getTime() + 10 * 86_400_000);
    expect((await fetched(path)).status).toBe(404);
    const asked =
      again === 'decision'
        ? await client.call('POST', `/api/deliveries/${id}/decision`, { decision: 'resend' })
        : await client.call('POST', `/api/deliveries/${id}/correction`, { address: `right${made}@mail.example` });
    expect(asked.status).toBe(200);
    now = new Date(began.getTime() + 16.9 * 86_400_000);
    outcomes.push((await fetched(path)).status);
    now = new Date(began.getTime() + 17.1 * 86_400_000);
    expect((await fetched(path)).status).toBe(404);
  }
  now = began;
  expect(outcomes).toEqual([200, 200, 404]);
});

it('programs that open a link again and again take nothing from its reader; guesses come to an end', async () => {
  const { messageId, path } = await answerWithFiles();
  await app.db.knex('rate_limits').delete();
  const looks = await Promise.all(Array.from({ length: 130 }, () => fetched(path, 'HEAD')));
  expect(new Set(looks.map(({ status }) => status))).toEqual(new Set([200]));
  const guesses = await Promise.all(
    Array.from({ length: 121 }, () => fetched(`/files/${randomBytes(20).toString('base64url')}`)),
  );
  expect(guesses.filter(({ status }) => status === 429)).toHaveLength(1);
  expect((await fetched(path)).status).toBe(200);
  expect((await fetched(path, 'POST')).status).toBe(200);
  expect(await links(messageId)).toMatchObject([{ downloads: 1 }]);
});
