import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ingestPending } from '../../src/app/ingest';
import { storeItems } from '../../src/app/store-items';
import type { AccountId } from '../../src/core/ids';
import { axeViolations } from '../support/axe';
import { openBrowser } from '../support/browser';
import { startServer, type TestServer } from './support/client';
import { accountOf, addPerson, PASSWORD } from './support/people';
import { createTestApp, type TestApp } from './support/test-app';

let t: TestApp;
let server: TestServer;
let browser: Browser;
let webRoot: string;

beforeAll(async () => {
  t = await createTestApp();
  webRoot = fs.mkdtempSync(path.join(os.tmpdir(), 'wasl-pages-'));
  fs.writeFileSync(
    path.join(webRoot, 'index.html'),
    '<!doctype html><html lang="en"><title>x</title><iframe title="message"></iframe></html>',
  );
  server = await startServer(t.app, { webRoot });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.close();
  await t.close();
  fs.rmSync(webRoot, { recursive: true });
});

/** A page whose requests to anybody but us are noted and refused. */
async function openPage(
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ page: Page; context: BrowserContext; strangers: string[] }> {
  const context = await browser.newContext(options);
  const strangers: string[] = [];
  await context.route('**/*', (route) => {
    if (route.request().url().startsWith(server.base)) return route.continue();
    strangers.push(route.request().url());
    return route.abort();
  });
  return { page: await context.newPage(), context, strangers };
}

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

it('shows a mail in its sandbox: its own picture loads, nothing of it runs, and nobody outside hears of it', async () => {
  const bytes = [
    'From: Hind <hind@mail.example>',
    'To: 937@wasl.localhost',
    'Subject: Picture',
    'Message-ID: <pages-1@mail.example>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/related; boundary=b',
    '',
    '--b',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<p>مرحبا <img id="own" src="cid:own@mail"><img src="https://tracker.example/open.gif"><img src=x onerror="parent.document.title=1"><a href="https://elsewhere.example/">out</a></p><style>body{background:url(https://tracker.example/css.gif)}</style><script>document.title=2</script>',
    '--b',
    'Content-Type: image/png',
    'Content-ID: <own@mail>',
    'Content-Transfer-Encoding: base64',
    '',
    PNG,
    '--b--',
    '',
  ].join('\r\n');
  const accountId = (await accountOf(t.app, 'email')) as AccountId;
  const ids = await storeItems(t.app, [
    {
      item: { sourceKey: 'pages:1', bytes: Buffer.from(bytes), receivedAt: new Date(), transport: {} },
      accountId,
      backlog: true,
    },
  ]);
  await ingestPending(t.app, ids);
  const message = (await t.app.db.knex('messages').whereIn('sighting_id', ids).first('id')) as { id: string };
  const agent = await addPerson(t.app, 'agent', ['937'], 'agent@wasl.test');
  const client = server.client();
  await client.signIn(agent.email, PASSWORD);
  const { page, context, strangers } = await openPage();
  const [name = '', value = ''] = (client.cookie ?? '').split('=');
  await context.addCookies([{ name, value, url: server.base, httpOnly: true, sameSite: 'Lax' }]);
  await page.goto(`${server.base}/inbox`);
  await page.evaluate(
    (url) => document.querySelector('iframe')?.setAttribute('src', url),
    `/api/messages/${message.id}/html`,
  );
  const frame = page.frameLocator('iframe');
  await frame.getByText('مرحبا').waitFor();
  const width = await frame.locator('img[src*="/api/attachments/"]').evaluate(async (image: HTMLImageElement) => {
    await image.decode();
    return image.naturalWidth;
  });
  expect(width).toBe(1);
  expect(await page.title()).toBe('x');
  const inner = page.frames().find((candidate) => candidate !== page.mainFrame());
  expect(await inner?.evaluate(() => [window.origin, document.dir])).toEqual(['null', 'rtl']);
  expect(strangers).toEqual([]);
  await context.close();
});

it.each([
  [
    'ar',
    {
      name: 'هند',
      subject: 'موعد ملغى',
      text: 'أُلغي موعدي مرتين',
      choose: 'شكوى',
      send: 'إرسال',
      wrong: 'هذا الحقل مطلوب.',
      done: 'وصلنا طلبك',
    },
  ],
  [
    'en',
    {
      name: 'Hind',
      subject: 'Appointment',
      text: 'It was cancelled twice',
      choose: 'Complaint',
      send: 'Send',
      wrong: 'Please fill this in.',
      done: 'We have your request',
    },
  ],
] as const)(
  'lets somebody fill in the %s form on a phone without JavaScript, in both themes without barriers',
  async (language, words) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page: looked, context: other } = await openPage({ viewport: { width: 390, height: 844 }, colorScheme });
      await looked.goto(`${server.base}/form/937?lang=${language}`);
      expect(await axeViolations(looked)).toEqual([]);
      await looked.getByRole('button', { name: words.send }).click();
      await looked.getByText(words.wrong).first().waitFor();
      expect(await axeViolations(looked)).toEqual([]);
      expect(await looked.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      await other.close();
    }
    const { page, context, strangers } = await openPage({
      viewport: { width: 390, height: 844 },
      javaScriptEnabled: false,
    });
    await page.goto(`${server.base}/form/937?lang=${language}`);
    await page.locator('[name=name]').fill(words.name);
    await page.locator('[name=subject]').fill(words.subject);
    await page.locator('[name=text]').fill(words.text);
    await page.getByText(words.choose, { exact: true }).click();
    await page.locator('[name=consent]').check();
    await page.locator('[name=mobile]').fill('05000');
    await page.getByRole('button', { name: words.send }).click();
    await page.locator('#e-mobile').waitFor();
    expect(await page.locator('[name=text]').inputValue()).toBe(words.text);
    expect(await page.locator('[name=kind]:checked').inputValue()).toBe('complaint');
    await page.locator('[name=mobile]').fill('٠٥٠٠٠٠٠٠١٢');
    await page.getByRole('button', { name: words.send }).click();
    await page.getByRole('heading', { name: words.done }).waitFor();
    const reference = await page.locator('.reference').innerText();
    expect((await t.app.db.knex('tickets').where({ reference: reference.trim() }).first('subject'))?.subject).toBe(
      words.subject,
    );
    expect(strangers).toEqual([]);
    await context.close();
  },
);
