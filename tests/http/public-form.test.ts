import { randomUUID } from 'node:crypto';
import * as api from '../../src/shared/api';
import { startServer, type Answer, type TestServer } from './support/client';
import { addPerson, PASSWORD } from './support/people';
import { createTestApp, type TestApp } from './support/test-app';

let t: TestApp;
let server: TestServer;

beforeAll(async () => {
  t = await createTestApp();
  server = await startServer(t.app);
});
afterAll(async () => {
  await server.close();
  await t.close();
});
beforeEach(() => t.app.db.knex('rate_limits').delete());

const GOOD = {
  language: 'ar',
  kind: 'complaint',
  subject: 'موعد ملغى',
  text: 'أُلغي موعدي مرتين <b>دون</b> إشعار',
  name: 'هند العتيق',
  mobile: '٠٥٠ ٠٠٠ ٠٠١٢',
  mail: '',
  consent: 'yes',
};
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

function formOf(values: Record<string, string>, files: Record<string, Uint8Array<ArrayBuffer>> = {}): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.append(name, value);
  for (const [name, content] of Object.entries(files)) form.append('files', new Blob([content]), name);
  return form;
}
const post = (
  values: Record<string, string>,
  files: Record<string, Uint8Array<ArrayBuffer>> = {},
  url = '/form/937',
): Promise<Answer> => server.client().post(url, formOf(values, files));
const referenceIn = (page: string): string => /<bdi dir="ltr">(\d[\d-]+)<\/bdi><\/p>/.exec(page)?.[1] ?? '';
const ticketCount = async (): Promise<number> =>
  Number((await t.app.db.knex('tickets').count({ n: '*' }).first())?.['n']);

it('shows the form in the language that the reader asks for, with the emergency number before everything else and no script', async () => {
  const arabic = await server.client({ 'accept-language': 'ar-SA' }).get('/form/937');
  expect(arabic.status).toBe(200);
  expect(arabic.text).toContain('<html lang="ar" dir="rtl">');
  expect(arabic.text.indexOf('tel:997')).toBeLessThan(arabic.text.indexOf('<h1>'));
  expect(arabic.text).not.toContain('<script');
  expect(arabic.headers.get('content-security-policy')).toContain("default-src 'none'");
  const english = await server.client({ 'accept-language': 'ar-SA' }).get('/form/937?lang=en');
  expect(english.text).toContain('<html lang="en" dir="ltr">');
  const ids = [arabic, english].map((page) => /name="id" value="([^"]+)"/.exec(page.text)?.[1]);
  expect(new Set(ids).size).toBe(2);
  expect((await server.client().get('/public/form.css')).headers.get('content-type')).toContain('text/css');
});

it('opens a case from a submitted form, with its files, and tells the number', async () => {
  const sent = await post({ ...GOOD, id: randomUUID() }, { 'صورة.png': new Uint8Array(PNG) });
  expect(sent.status).toBe(201);
  const reference = referenceIn(sent.text);
  expect(reference).toMatch(/^937-14\d\d-\d{7}-\d$/);
  const agent = await addPerson(t.app, 'agent', ['937'], 'agent@wasl.test');
  const client = server.client();
  await client.signIn(agent.email, PASSWORD);
  const page = api.TicketPage.parse((await client.get(`/api/tickets?q=${reference}`)).json);
  expect(page.items).toHaveLength(1);
  const ticket = api.Ticket.parse((await client.get(`/api/tickets/${page.items[0]?.id}`)).json);
  expect(ticket.messages[0]).toMatchObject({
    visibleText: GOOD.text,
    sender: { address: '+966500000012', name: 'هند العتيق' },
    textDirection: 'rtl',
  });
  expect(ticket.messages[0]?.attachments[0]).toMatchObject({
    filename: 'صورة.png',
    contentType: 'image/png',
    preview: true,
    bytes: PNG.length,
  });
});

it('makes one case of one page, however often it is sent, and also at the same moment', async () => {
  const id = randomUUID();
  const before = await ticketCount();
  const answers = await Promise.all(Array.from({ length: 5 }, () => post({ ...GOOD, id })));
  const again = await post({ ...GOOD, id, text: 'another text' });
  const references = new Set([...answers, again].map((answer) => referenceIn(answer.text)));
  expect([...answers, again].map((answer) => answer.status)).toEqual(Array(6).fill(201));
  expect(references.size).toBe(1);
  expect(await ticketCount()).toBe(before + 1);
});

it('names every mistake in the language of the page, keeps what was typed as text, and stores nothing', async () => {
  const before = await ticketCount();
  const arabic = await post({
    ...GOOD,
    id: randomUUID(),
    mobile: '05000',
    consent: '',
    subject: '"><script>alert(1)</script>',
  });
  expect(arabic.status).toBe(400);
  expect(arabic.text).toContain('الرقم غير صحيح');
  expect(arabic.text).toContain('لا نستطيع معالجة الطلب دون موافقتك.');
  expect(arabic.text).toContain('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(arabic.text).not.toContain('<script');
  expect(arabic.text).toMatch(/aria-invalid="true" aria-describedby="h-mobile e-mobile"/);
  const english = await post({ ...GOOD, language: 'en', id: randomUUID(), mail: 'not an address' });
  expect(english.text).toContain('This is not a mail address');
  expect(await ticketCount()).toBe(before);
});

it('refuses programs that fill in the hidden field, and too many submissions from one network, without losing what was typed', async () => {
  const trapped = await post({ ...GOOD, id: randomUUID(), website: 'https://spam.example' });
  expect(trapped.status).toBe(400);
  const before = await ticketCount();
  await t.app.db.knex('rate_limits').delete();
  await post({ ...GOOD, id: randomUUID() });
  await t.app.db.knex('rate_limits').update({ hits: 30 });
  const limited = await post({ ...GOOD, id: randomUUID() });
  expect(limited.status).toBe(429);
  expect(limited.text).toContain('دون');
  expect(limited.text).toContain('محاولات كثيرة');
  expect(await ticketCount()).toBe(before + 1);
});

it('answers with a page when there is no such form or too much is sent', async () => {
  const nowhere = await server.client({ 'accept-language': 'ar' }).get('/form/999');
  expect(nowhere.status).toBe(404);
  expect(nowhere.headers.get('content-type')).toContain('text/html');
  const huge = await post({ ...GOOD, id: randomUUID() }, { 'big.bin': new Uint8Array(10 * 1024 * 1024 + 1) });
  expect(huge.status).toBe(413);
});
