import type { Browser, Page } from 'playwright-core';
import { COLOUR_RULES, expectAccessible } from '../support/axe';
import { openBrowser } from '../support/browser';
import { ADMIN, CENTRE_ADDRESS, runWasl, type RunningWasl } from '../support/running-wasl';
import { waitFor } from '../support/wait';
import { openDesk, openDeskOf, type Desk } from './support/desk';
import { post } from './support/post';
import { follow } from './support/story';

/** Widths at which nothing may scroll sideways; 720 is a window of 1440 at 200 % zoom. */
const WIDTHS = [1440, 1280, 1024, 720, 390];
const HEIGHT = 900;

interface Screen {
  readonly name: string;
  readonly path: string;
  readonly ready: string;
  /** What is done on the page before it is looked at. */
  readonly act?: (page: Page) => Promise<void>;
}
const openRow = (words: string) => async (page: Page) => {
  await page.locator('.row').filter({ hasText: words }).click();
  await page.locator('.msg').first().waitFor();
  await page.locator('.composer textarea').waitFor();
};
const press = (key: string, then: string) => async (page: Page) => {
  await openRow('موعد العيون')(page);
  await page.locator('#thread').focus();
  await page.keyboard.press(key);
  await page.locator(then).first().waitFor();
};
const SCREENS: readonly Screen[] = [
  { name: 'inbox', path: '/inbox/all', ready: '.row' },
  { name: 'empty view', path: '/inbox/waiting', ready: '.empty' },
  { name: 'nothing found', path: '/inbox/all?q=zzzz', ready: '.empty' },
  { name: 'ticket', path: '/inbox/all', ready: '.row', act: openRow('موعد العيون') },
  { name: 'classify', path: '/inbox/all', ready: '.row', act: press('c', 'dialog[open] .opt') },
  { name: 'assign', path: '/inbox/all', ready: '.row', act: press('a', 'dialog[open] .opt') },
  { name: 'note', path: '/inbox/all', ready: '.row', act: press('n', '.composer.note') },
  { name: 'ready replies at the caret', path: '/inbox/all', ready: '.row', act: async (page) => {
    await press('r', '.composer.reply textarea:focus')(page);
    await page.locator('.composer textarea').fill('');
    await page.keyboard.type(';');
    await page.locator('.canned .opt').first().waitFor();
  } },
  { name: 'keys', path: '/inbox/all', ready: '.row', act: press('Shift+Slash', '.key-sheet') },
  { name: 'ticket not there', path: '/inbox/all/01a21070-e666-7182-b14f-f0a4b72b3679', ready: '.ticket .empty' },
  { name: 'call form', path: '/register', ready: '.page .field' },
  { name: 'quarantine', path: '/quarantine', ready: '.sheet-list li' },
  { name: 'ledger', path: '/ledger', ready: 'tbody tr' },
  { name: 'people', path: '/settings/people', ready: '.sheet-list li' },
  { name: 'adding a person', path: '/settings/people', ready: '.sheet-list li', act: openForm },
  { name: 'accounts', path: '/settings/accounts', ready: '.sheet-list li' },
  { name: 'adding an account', path: '/settings/accounts', ready: '.sheet-list li', act: openForm },
  { name: 'API keys', path: '/settings/keys', ready: '.page h1' },
  { name: 'by due time', path: '/inbox/due', ready: '.row .clock' },
  { name: 'why a case is due then', path: '/inbox/due', ready: '.row', act: whyDue },
  { name: 'service levels', path: '/settings/service-levels', ready: '.levels tbody tr' },
  { name: 'changing a limit', path: '/settings/service-levels', ready: '.levels tbody tr', act: pressFirst('.levels .btn.icon') },
  { name: 'working hours', path: '/settings/calendars', ready: '.page .card .btn' },
  { name: 'changing working hours', path: '/settings/calendars', ready: '.calendar-week', act: pressFirst('.card:has(.calendar-week) .btn') },
  { name: 'organisation', path: '/settings/organisation', ready: '.sheet-list li' },
  { name: 'a unit and its people', path: '/settings/organisation', ready: '.sheet-list li', act: openUnit },
  { name: 'importing units', path: '/settings/organisation', ready: '.sheet-list li', act: openForm },
  { name: 'ready replies', path: '/settings/canned', ready: '.sheet-list li' },
]; // prettier-ignore

async function openUnit(page: Page): Promise<void> {
  await page.locator('.sheet-list .btn:has(svg)').first().click();
  await page.locator('dialog[open] h3').waitFor();
}
async function openForm(page: Page): Promise<void> {
  await pressFirst('.page-head .btn')(page);
}
function pressFirst(button: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.locator(button).first().click();
    await page.locator('dialog[open] .field').first().waitFor();
  };
}

/** The clock's story, with the form that pauses it. */
async function whyDue(page: Page): Promise<void> {
  await openRow('موعد العيون')(page);
  await page.locator('.clock-open').click();
  await page.locator('dialog[open] .clock-lines').first().waitFor();
  await page.locator('dialog[open] .btn:has(svg)', { hasText: /إيقاف|Pause/ }).click();
  await page.locator('dialog[open] .field').first().waitFor();
}

let world: RunningWasl;
let browser: Browser;
beforeAll(async () => {
  [world, browser] = await Promise.all([runWasl(), openBrowser()]);
  await world.sql(`alter table messages add constraint refuses_poison check (subject is distinct from 'سُمٌّ')`);
  const from = 'هند العتيق <hind@mail.example>';
  const long =
    'أُلغي موعدي في عيادة العيون دون إشعار، والرقم المرجعي 937-1448-0000123-4 والجوال +966 50 000 0012. See https://example.com/a/very/long/address/that-goes-on-and-on/and-on?with=parameters&and=more';
  await post(world.doorPort, {
    from,
    to: CENTRE_ADDRESS,
    subject: 'إلغاء موعد العيون دون إشعار للمرة الثانية',
    text: long,
    html: `<p dir="rtl">${long}</p>`,
    attachments: [{ filename: 'تقرير طبي طويل الاسم جدًا.pdf', content: '%PDF-1.4' }],
  });
  await post(world.doorPort, {
    from: 'Mathew Varghese <mathew@corp.example>',
    to: CENTRE_ADDRESS,
    subject: 'MRI report for my wife is still missing after three weeks',
    text: 'Where is it?',
  });
  await post(world.doorPort, { from, to: CENTRE_ADDRESS, subject: 'سُمٌّ', text: 'لا يُسجّل' });
  await waitFor(
    async () =>
      (await world.sql(`select 1 from sightings where outcome = 'pending'`)).length === 0 &&
      (await world.sql('select 1 from tickets')).length === 2,
    'the mails are filed',
  );
}, 180_000);
afterAll(async () => {
  await browser.close();
  await world.close();
}, 60_000);

/** Fonts there, animations over. */
const settle = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await document.fonts.ready;
    const ending = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity);
    await Promise.all(ending.map((animation) => animation.finished.catch(() => undefined)));
  });

async function sidewaysAt(page: Page, width: number): Promise<string | undefined> {
  await page.setViewportSize({ width, height: HEIGHT });
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (beyond > 0) return `${width}: ${beyond} px too wide`;
  const spilt = await page.evaluate(spillingControls);
  return spilt.length > 0 ? `${width}: ${spilt.join(', ')} lie outside of their pane` : undefined;
}

/** A pane cuts off what is too wide for it, so that the page as a whole never shows it. Runs in the page. */
function spillingControls(): string[] {
  return [...document.querySelectorAll('.pane :is(button, a, input, textarea, select)')]
    .filter((control) => {
      const [box, pane] = [control, control.closest('.pane')].map((element) => element?.getBoundingClientRect());
      if (box === undefined || pane === undefined || box.width === 0 || control.closest('.vh') !== null) return false;
      return box.left < pane.left - 1 || box.right > pane.right + 1;
    })
    .map((control) => control.textContent?.trim() || control.getAttribute('aria-label') || control.tagName);
}

/** At full width and on a phone, and in the other theme; a theme changes nothing but colours, so that one is judged by them. */
async function expectNoBarrier(page: Page, name: string): Promise<void> {
  const sideways = [];
  for (const width of WIDTHS) {
    sideways.push(await sidewaysAt(page, width));
    if (width !== 1440 && width !== 390) continue;
    await settle(page);
    await expectAccessible(page, `${name} at ${width}`);
  }
  await inTheme(page, 'dark');
  await expectAccessible(page, `${name} in the dark`, COLOUR_RULES);
  await inTheme(page, 'light');
  expect(sideways.filter((found) => found !== undefined)).toEqual([]);
}

/** As the device changes over in the evening. */
async function inTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await page.locator(`html[data-theme=${theme}]`).waitFor();
  await settle(page);
}

describe.each(['ar', 'en'] as const)('in %s, light and dark', (language) => {
  let desk: Desk;
  beforeAll(async () => {
    await world.api('PATCH', '/session/profile', { language });
    desk = await openDeskOf(
      browser,
      world.wasl().url,
      { ...ADMIN, id: '', name: 'admin', language },
      { theme: 'system' },
    );
    follow(desk.page);
  });
  afterAll(() => desk.close());

  test('the door has no barrier, and nothing scrolls sideways', async () => {
    const door = await openDesk(browser, world.wasl().url, { language, theme: 'system' });
    await door.page.goto('/');
    await door.page.locator('input[type=password]').waitFor();
    await expectNoBarrier(door.page, 'the door');
    expect(door.troubles).toEqual([]);
    await door.close();
  });

  test.each(SCREENS)('$name has no barrier, and nothing scrolls sideways', async ({ name, path, ready, act }) => {
    const { page } = desk;
    await page.setViewportSize({ width: 1440, height: HEIGHT });
    await page.goto(path);
    await page.locator(ready).first().waitFor();
    await act?.(page);
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
      language,
      language === 'ar' ? 'rtl' : 'ltr',
    ]);
    await expectNoBarrier(page, name);
    expect(desk.troubles).toEqual([]);
  });
});
