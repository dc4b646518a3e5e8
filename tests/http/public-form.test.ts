import { randomUUID } from 'node:crypto';
import { receiptFor } from '../../src/app/push-receipt';
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
/** Where a submission leads, and the page that is there. */
async function thanksOf(answer: Answer): Promise<{ url: string; page: Answer }> {
  expect(answer.status).toBe(303);
  const url = answer.headers.get('location') ?? '';
  return { url, page: await server.client().get(url) };
}
const referenceOf = async (answer: Answer): Promise<string> => referenceIn((await thanksOf(answer)).page.text);
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
  const reference = await referenceOf(sent);
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
  const references = new Set(await Promise.all([...answers, await post({ ...GOOD, id })].map(referenceOf)));
  expect(references.size).toBe(1);
  expect([...references][0]).toMatch(/^937-/);
  expect(await ticketCount()).toBe(before + 1);
});

it('does not lose what was changed on a page that was sent before: it says so, and sends it as another request', async () => {
  const id = randomUUID();
  const reference = await referenceOf(await post({ ...GOOD, id }));
  const before = await ticketCount();
  const changed = await post({ ...GOOD, id, text: 'another text' });
  expect(changed.status).toBe(409);
  expect(changed.text).toContain(reference);
  expect(changed.text).toContain('another text');
  expect(await ticketCount()).toBe(before);
  const fresh = /name="id" value="([^"]+)"/.exec(changed.text)?.[1] ?? '';
  expect(fresh).not.toBe(id);
  expect(await referenceOf(await post({ ...GOOD, id: fresh, text: 'another text' }))).not.toBe(reference);
  expect(await ticketCount()).toBe(before + 1);
});

it('leads to a page that can be read again in both languages, and that nobody can find or make up', async () => {
  const { url, page } = await thanksOf(await post({ ...GOOD, id: randomUUID() }));
  const before = await ticketCount();
  expect(page.status).toBe(200);
  expect(page.headers.get('cache-control')).toBe('no-store');
  const english = await server.client().get(url.replace('lang=ar', 'lang=en'));
  expect(english.text).toContain('We have your request');
  expect(referenceIn(english.text)).toBe(referenceIn(page.text));
  expect(await ticketCount()).toBe(before);
  const receipt = /sent\/([^?]+)/.exec(url)?.[1] ?? '';
  expect(Buffer.from(receipt, 'base64url').length).toBeGreaterThan(48);
  const flipped = receipt.slice(0, 30) + (receipt[30] === 'A' ? 'B' : 'A') + receipt.slice(31);
  for (const wrong of [flipped, receipt.slice(4), 'x', randomUUID(), referenceIn(page.text)])
    expect((await server.client().get(`/form/937/sent/${wrong}?lang=ar`)).status).toBe(404);
});

it("is no receipt at another centre's form, nor for what never came", async () => {
  const { url } = await thanksOf(await post({ ...GOOD, id: randomUUID() }));
  const [form] = (await t.app.db.stores.accounts.list()).filter((account) => account.channel === 'webform');
  if (form === undefined) throw new Error('there is a form');
  const centres = await t.app.db.stores.people.centres.list();
  const centreId = centres.find((centre) => centre.code === '920')?.id;
  await t.app.db
    .knex('accounts')
    .insert({ id: t.app.newId(), centre_id: centreId, channel: 'webform', name: '920', address: '920', config: '{}' });
  expect((await server.client().get(url.replace('/form/937', '/form/920'))).status).toBe(404);
  expect(
    (await server.client().get(`/form/937/sent/${receiptFor(t.app, form.id, `form:${randomUUID()}`)}`)).status,
  ).toBe(404);
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
  const flood = await post({
    ...GOOD,
    id: randomUUID(),
    ...Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`f${at}`, ''])),
  });
  expect([flood.status, flood.headers.get('content-type')]).toEqual([400, expect.stringContaining('text/html')]);
});

it('says which file is too large beside whatever else is wrong, and keeps what was typed before and after it', async () => {
  const before = await ticketCount();
  const large = { 'كبير.bin': new Uint8Array(10 * 1024 * 1024 + 1), 'small.bin': new Uint8Array(3) };
  const answer = await server.client().post('/form/937', inOrder({ ...GOOD, id: randomUUID(), mobile: '12' }, large));
  expect(answer.status).toBe(400);
  expect(answer.text).toMatch(/<p class="error" id="e-files">أكبر من 10 ميغابايت: \u2068كبير\.bin\u2069<\/p>/);
  expect(answer.text).toContain('الرقم غير صحيح');
  expect(answer.text).toContain('اختر الملفات مرة أخرى');
  for (const typed of [GOOD.name, GOOD.subject, 'أُلغي موعدي مرتين']) expect(answer.text).toContain(typed);
  const many = Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`${at}.bin`, new Uint8Array(1)]));
  expect((await post({ ...GOOD, id: randomUUID(), language: 'en' }, many)).text).toContain(
    'Too many files (at most 5)',
  );
  expect(await ticketCount()).toBe(before);
});

/** As a browser sends it: the files stand among the fields. */
function inOrder(values: Record<string, string>, files: Record<string, Uint8Array<ArrayBuffer>>): FormData {
  const { name = '', mobile = '', mail = '', ...first } = values;
  const form = formOf(first, files);
  for (const [field, value] of Object.entries({ name, mobile, mail })) form.append(field, value);
  return form;
}
