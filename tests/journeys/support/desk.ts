import type { Browser, CDPSession, Locator, Page } from 'playwright-core';
import type { Person } from './people';
import { follow, WAIT_MS } from './story';

export interface DeskOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark' | 'system';
  readonly language?: 'ar' | 'en';
  /** False: a browser that runs none. */
  readonly javaScript?: boolean;
}
/** A browser in front of a person. */
export interface Desk {
  readonly page: Page;
  /** What went wrong in the page: errors, refusals of its policy, requests to anybody but Wasl. Empty at the end of every journey. */
  readonly troubles: readonly string[];
  close(): Promise<void>;
}

/** An empty browser that has the person's looks and no session. */
export async function openDesk(browser: Browser, url: string, options: DeskOptions = {}): Promise<Desk> {
  const { width = 1440, height = 900, theme = 'light', language = 'ar', javaScript = true } = options;
  const phone = width < 760;
  const context = await browser.newContext({
    baseURL: url,
    locale: language === 'ar' ? 'ar-SA' : 'en-GB',
    viewport: { width, height },
    hasTouch: phone,
    isMobile: phone,
    javaScriptEnabled: javaScript,
  });
  await context.addInitScript(
    (look) => {
      // the frame that shows mail is sandboxed and has no storage
      if (globalThis.origin === 'null') return;
      localStorage.setItem('wasl.language', look.language);
      localStorage.setItem('wasl.theme', look.theme);
    },
    { theme, language },
  );
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  follow(page);
  return { page, troubles: watch(page, url), close: () => context.close() };
}

/** The same, signed in by way of the API. */
export async function openDeskOf(
  browser: Browser,
  url: string,
  person: Person,
  options: DeskOptions = {},
): Promise<Desk> {
  const desk = await openDesk(browser, url, { language: person.language, ...options });
  const { email, password } = person;
  const answer = await desk.page.request.post(`${url}/api/session`, {
    data: { email, password },
    headers: { origin: url },
  });
  if (!answer.ok()) throw new Error(`sign-in of ${email}: ${answer.status()} ${await answer.text()}`);
  return desk;
}

/** Opens the inbox and waits until it is live. */
export async function openInbox({ page }: Desk, address = '/inbox/all'): Promise<void> {
  await page.goto(address);
  await page.locator('.me .live:not(.off)').first().waitFor({ state: 'attached' });
}

function watch(page: Page, url: string): string[] {
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // the browser itself reports every 401, 404 and 409, which the page expects and handles
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      troubles.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (/^https?:/.test(request.url()) && new URL(request.url()).host !== new URL(url).host)
      troubles.push(`request: ${request.url()}`);
  });
  return troubles;
}

/** What the Arabic (101) keyboard gives for the letters of the interface's keys. */
const ARABIC = {
  KeyA: 'ش', KeyC: 'ؤ', KeyE: 'ث', KeyG: 'ل', KeyI: 'ه', KeyJ: 'ت', KeyK: 'ن', KeyM: 'ة', KeyN: 'ى', KeyR: 'ق', KeyU: 'ع', KeyZ: 'ئ', Slash: 'ظ', Semicolon: 'ك',
} as const; // prettier-ignore
const sessions = new WeakMap<Page, Promise<CDPSession>>();

/** Presses a letter key as a keyboard with the Arabic layout does: the place is the same, the letter another. */
export async function pressArabic(page: Page, code: keyof typeof ARABIC): Promise<void> {
  const session = sessions.get(page) ?? page.context().newCDPSession(page);
  sessions.set(page, session);
  const key = ARABIC[code];
  const stroke = { code, key, windowsVirtualKeyCode: code.startsWith('Key') ? code.charCodeAt(3) : 0 };
  await (await session).send('Input.dispatchKeyEvent', { type: 'keyDown', text: key, ...stroke });
  await (await session).send('Input.dispatchKeyEvent', { type: 'keyUp', ...stroke });
}

const MOST_STOPS = 80;
/** Goes there with Tab alone, as somebody without a mouse does. @throws when it is not among the next 80 stops */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`not reached with Tab: ${String(target)}`);
}

/** The row of a person's ticket in the list. */
export const rowOf = (page: Page, words: string): Locator =>
  page.locator('#ticket-list .row').filter({ hasText: words });
/** The open ticket's title, when it is this one. */
export const openTitle = (page: Page, words: string): Locator => page.locator('.t-title').filter({ hasText: words });
export const messageOf = (page: Page, words: string): Locator =>
  page.locator('#thread .msg').filter({ hasText: words });

/** Opens the ticket whose row holds these words with J, or K if it stands above the open one. */
export async function stepTo(page: Page, words: string): Promise<void> {
  const place = async (row: Locator): Promise<number> => Number(await row.getAttribute('aria-posinset'));
  const open = page.locator('#ticket-list .row[aria-selected=true]');
  const wanted = rowOf(page, words);
  await wanted.waitFor();
  const steps = (await place(wanted)) - ((await open.count()) === 0 ? 0 : await place(open));
  for (let step = 0; step < Math.abs(steps); step++) await pressArabic(page, steps > 0 ? 'KeyJ' : 'KeyK');
  await open.filter({ hasText: words }).waitFor();
  await page.locator('.t-title').waitFor();
}

/** Marks the page, so that a reload would be noticed. */
export const markPage = (page: Page): Promise<void> =>
  page.evaluate(() => void Object.assign(globalThis, { neverReloaded: true }));
export const isSamePage = (page: Page): Promise<boolean> => page.evaluate(() => 'neverReloaded' in globalThis);
