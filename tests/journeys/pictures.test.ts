import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { createOutside } from '../../src/outside';
import { fileLetter, type Filed } from '../http/support/letters';
import { startServer, type TestServer } from '../http/support/client';
import { addPerson, PASSWORD } from '../http/support/people';
import { createTestApp, type TestApp } from '../http/support/test-app';
import { expectAccessible } from '../support/axe';
import { openBrowser } from '../support/browser';
import { bombOf, pictureOf } from '../support/pictures';
import { ROOT } from '../support/processes';
import { startSentinel, type Sentinel } from '../support/sentinel';
import { openDeskOf, type Desk, type DeskOptions } from './support/desk';

/** Another host, where a sender keeps pictures; the browser must never speak to it. */
let world: Sentinel;
let t: TestApp;
let server: TestServer;
let browser: Browser;
let letter: Filed;

beforeAll(async () => {
  const logo = await pictureOf('png', 120, 60);
  world = await startSentinel(
    '127.0.0.2',
    (_request, response) => void response.setHeader('content-type', 'image/png').end(logo),
  );
  t = await createTestApp({ strangers: createOutside({ privateAllowed: false, named: ['127.0.0.2'] }) });
  server = await startServer(t.app, { webRoot: path.join(ROOT, 'dist', 'web') });
  browser = await openBrowser();
  await addPerson(t.app, 'supervisor', ['937'], 'supervisor@wasl.test');
  letter = await fileLetter(t, {
    html: `<p>أرفقت صور الموقع</p><img alt="شعار" src="http://127.0.0.2:${world.port}/logo.png">`,
    files: [
      { filename: 'site.jpg', type: 'image/jpeg', content: await pictureOf('jpeg', 2_400, 1_600) },
      { filename: 'huge.png', type: 'image/png', content: bombOf(30_000, 30_000) },
      { filename: 'virus.png', type: 'image/png', content: await pictureOf('png', 30, 30) },
    ],
  });
  const infected = t.app.db.knex('attachments').where({ id: letter.attachmentIds[2] }).select('blob_id');
  await t.app.db.knex('blobs').whereIn('id', infected).update({ scan_state: 'infected' });
});
afterAll(async () => {
  await browser.close();
  await server.close();
  await t.close();
  await world.close();
});

async function openTicket(options: DeskOptions): Promise<Desk> {
  const language = options.language ?? 'ar';
  await t.app.db.knex('users').where({ email: 'supervisor@wasl.test' }).update({ language });
  const person = { id: '', name: '', email: 'supervisor@wasl.test', password: PASSWORD, language };
  const desk = await openDeskOf(browser, server.base, person, options);
  await desk.page.goto(`/inbox/all/${letter.ticketId}`);
  await desk.page.locator('.msg .atts').waitFor();
  return desk;
}
const isPainted = (page: Page, selector: string): Promise<number> =>
  page
    .locator(selector)
    .first()
    .evaluate(async (image: HTMLImageElement) => {
      await image.decode();
      return image.naturalWidth;
    });

const LOOKS = [
  {
    language: 'ar',
    theme: 'light',
    width: 1440,
    tooLarge: 'الصورة أكبر من أن تُعرض',
    malware: 'برنامج ضار',
    show: 'إظهار الصور',
    layout: 'عرض بتنسيق المرسل',
  },
  {
    language: 'en',
    theme: 'dark',
    width: 390,
    tooLarge: 'too large to be shown',
    malware: 'malware',
    show: 'Show pictures',
    layout: 'sender’s layout',
  },
] as const;

it.each(LOOKS)(
  'shows pictures small and large, says why one is not shown or held, and fetches those of other hosts only when asked ($language, $theme, $width px)',
  async ({ tooLarge, malware, show, layout, ...look }) => {
    const desk = await openTicket(look);
    const { page } = desk;
    const before = world.hits();
    await page.locator('.pic-att').first().scrollIntoViewIfNeeded();
    expect(await isPainted(page, '.pic-att img')).toBe(320);
    await page.locator('.pic-att .painted.failed').filter({ hasText: tooLarge }).waitFor();
    await page.locator('.att.held').filter({ hasText: malware }).waitFor();
    await expectAccessible(page, 'pictures in a message');
    await page.locator('.pic-att button').first().click();
    await page.locator('dialog.picture[open] img').waitFor();
    expect(await isPainted(page, 'dialog.picture img')).toBe(1_600);
    const box = await page.locator('dialog.picture img').boundingBox();
    // as large as the window lets it be, and not squeezed
    expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(1.5, 1);
    expect(box?.width).toBeGreaterThan(Math.min(900, look.width * 0.7));
    await expectAccessible(page, 'a picture on its own');
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await page.keyboard.press('Escape');
    await page.locator('dialog.picture').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.closest('.pic-att') !== null)).toBe(true);

    await page.locator('.msg header [aria-haspopup]').first().click();
    await page.getByRole('menuitem').filter({ hasText: layout }).click();
    await page.frameLocator('.msg iframe').getByText('أرفقت صور الموقع').waitFor();
    expect(await page.frameLocator('.msg iframe').locator('img').getAttribute('src')).toBeNull();
    expect(world.hits()).toBe(before);
    await page.getByRole('button', { name: show }).click();
    const remote = page.frameLocator('.msg iframe').locator('img[src]');
    await remote.waitFor();
    const width = await remote.evaluate(async (image: HTMLImageElement) => {
      await image.decode();
      return image.naturalWidth;
    });
    expect(width).toBe(120);
    await expectAccessible(page, 'pictures of other hosts');
    // asked by the server, for both readers once; the browser itself spoke to nobody else
    expect(world.hits()).toBe(1);
    // this server has no live updates
    expect(desk.troubles.filter((trouble) => !trouble.includes('/socket.io/'))).toEqual([]);
    await desk.close();
  },
);
