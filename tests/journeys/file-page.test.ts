import { createHash, randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { Browser, Page } from 'playwright-core';
import { fileLetter } from '../http/support/letters';
import { startServer, type TestServer } from '../http/support/client';
import { createTestApp, type TestApp } from '../http/support/test-app';
import { expectAccessible } from '../support/axe';
import { openBrowser } from '../support/browser';

const NAME = 'تقرير الأشعة.txt';
const CONTENT = 'what the citizen was sent';
const SECRET = 'a-secret-that-stands-in-a-letter';

let t: TestApp;
let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  t = await createTestApp();
  server = await startServer(t.app);
  browser = await openBrowser();
  const file = { filename: NAME, type: 'text/plain', content: Buffer.from(CONTENT) };
  const letter = await fileLetter(t, { files: [file] });
  const link = {
    id: randomUUID(),
    token_hash: createHash('sha256').update(SECRET).digest(),
    attachment_id: letter.attachmentIds[0],
    message_id: letter.messageId,
    created_at: new Date(),
    expires_at: new Date(Date.now() + 14 * 86_400_000),
  };
  await t.app.db.knex('attachments').where({ id: link.attachment_id }).update({ filename: NAME });
  await t.app.db.knex('file_links').insert(link);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await t?.close();
});

const LOOKS = [
  { language: 'ar', colorScheme: 'light', width: 1440 },
  { language: 'ar', colorScheme: 'dark', width: 390 },
  { language: 'en', colorScheme: 'light', width: 390 },
  { language: 'en', colorScheme: 'dark', width: 1440 },
] as const;
type Look = (typeof LOOKS)[number];

async function visit(
  { language, colorScheme, width }: Look,
  secret: string,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, baseURL: server.base });
  try {
    const page = await context.newPage();
    await page.goto(`/files/${secret}?lang=${language}`);
    await look(page);
  } finally {
    await context.close();
  }
}
const sideways = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

describe.each(LOOKS)('whoever opens the link of a file, $language, $colorScheme, $width wide', (look) => {
  it('reads what it is, accessibly, and gets it by the button', () =>
    visit(look, SECRET, async (page) => {
      expect(await page.locator('html').getAttribute('dir')).toBe(look.language === 'ar' ? 'rtl' : 'ltr');
      await page.getByText(NAME).waitFor();
      await expectAccessible(page, `the file's page, ${look.language}, ${look.colorScheme}, ${look.width}`);
      expect(await sideways(page)).toBe(false);
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button').click()]);
      expect(download.suggestedFilename()).toBe(NAME);
      expect(await text(await download.createReadStream())).toBe(CONTENT);
    }));

  it('hears in words that a link has ended, and what to do', () =>
    visit(look, 'another-secret-of-the-same-length', async (page) => {
      await page
        .getByText(look.language === 'ar' ? 'الرابط لم يعد يعمل' : 'This link does not work any more')
        .first()
        .waitFor();
      await expectAccessible(page, `an ended link, ${look.language}, ${look.colorScheme}, ${look.width}`);
      expect(await sideways(page)).toBe(false);
    }));
});
