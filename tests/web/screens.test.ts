import type { Browser } from 'playwright-core';
import { expectAccessible } from '../support/axe';
import { openBrowser } from '../support/browser';
import { ADMIN, runWasl, type RunningWasl } from '../support/running-wasl';
import { SHOTS, type Look } from './shots';

let world: RunningWasl;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([runWasl(), openBrowser()]);
  await world.mail({
    id: 'hind',
    from: 'هند العتيق <hind@mail.example>',
    subject: 'إلغاء موعد العيون دون إشعار',
    text: 'أُلغي موعدي يوم 2026-11-17، ورقم الجوال +966 50 000 0318.',
  });
  await world.mail({
    id: 'mathew',
    from: 'Mathew Varghese <mathew@mail.example>',
    subject: 'MRI report is missing',
    text: 'Where is the report?',
  });
}, 180_000);
afterAll(async () => {
  await browser.close();
  await world.close();
}, 60_000);

const LOOKS: readonly Look[] = [
  { name: 'Arabic, light, wide', language: 'ar', theme: 'light', width: 1440, height: 900, account: ADMIN },
  { name: 'English, dark, phone', language: 'en', theme: 'dark', width: 390, height: 844, account: ADMIN },
];

describe('every screen is accessible (WCAG 2.2 AA) and quiet', () => {
  it.each(LOOKS)(
    '$name',
    async (look) => {
      const phone = look.width < 760;
      const context = await browser.newContext({
        viewport: { width: look.width, height: look.height },
        hasTouch: phone,
        isMobile: phone,
      });
      await context.addInitScript(({ language, theme }) => {
        if (globalThis.origin === 'null') return;
        localStorage.setItem('wasl.language', language);
        localStorage.setItem('wasl.theme', theme);
      }, look);
      const page = await context.newPage();
      const said: string[] = [];
      page.on('pageerror', (error) => said.push(String(error)));
      page.on('console', (message) => {
        // the browser itself reports every 401 and 404, which the page expects and handles
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          said.push(message.text());
      });
      for (const shot of SHOTS) {
        if (shot.stagedOnly === true || shot.skip?.(look) === true) continue;
        await shot.go(page, world.wasl().url, look);
        await expectAccessible(page, `${shot.name} (${look.name})`);
        await shot.after?.(page, world.wasl().url);
      }
      await context.close();
      expect(said).toEqual([]);
    },
    180_000,
  );
});
