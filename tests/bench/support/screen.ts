import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { waitFor } from '../../support/wait';
import type { Bench } from './bench';
import { wallClock } from './wall-clock';
import type { Api } from './wasl';

/** An agent's inbox in headless Chromium. */
export interface Screen {
  readonly page: Page;
  /** Wall clock in ms at which the row that holds this word was painted. */
  paintedAt(word: string): Promise<number>;
  /** Until the list would be read again at once for the next new ticket: the screen joins changes within two seconds into one reading. */
  settle(): Promise<void>;
}

/** Marks begin so, and a number follows. */
export const MARK = 'BENCH';
const COALESCE_MS = 2_000;
const JITTER_MS = 500;

/** A row counts as painted in the second frame after it stands in the page: the first one has drawn it by then. */
const OBSERVER = `
  addEventListener('DOMContentLoaded', () => {
    const seen = new Set();
    const look = () => {
      for (const subject of document.querySelectorAll('#ticket-list .subj')) {
        const mark = /${MARK}-\\d+/.exec(subject.textContent)?.[0];
        if (mark === undefined || seen.has(mark)) continue;
        seen.add(mark);
        requestAnimationFrame(() => requestAnimationFrame(() => painted(mark, performance.timeOrigin + performance.now())));
      }
    };
    new MutationObserver(look).observe(document.documentElement, { subtree: true, childList: true, characterData: true });
  });`;

export async function openBrowser(bench: Bench, api: Api, url: string): Promise<BrowserContext> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  bench.after(() => browser.close());
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const [name = '', value = ''] = api.cookie.split('=');
  await context.addCookies([{ name, value, url }]);
  return context;
}

export async function openInbox(context: BrowserContext, url: string): Promise<Screen> {
  const page = await context.newPage();
  const times = new Map<string, number>();
  let lastRead = performance.now();
  page.on('request', (request) => {
    if (/\/api\/tickets(\?|$)/.test(request.url())) lastRead = performance.now();
  });
  await page.exposeFunction('painted', (mark: string, at: number) => void times.set(mark, at));
  await page.addInitScript({ content: OBSERVER });
  await page.goto(`${url}/`, { waitUntil: 'networkidle' });
  const skew = await clockSkew(page);
  return {
    page,
    paintedAt: (word) =>
      waitFor(() => {
        const at = times.get(word);
        return at === undefined ? undefined : at - skew;
      }, `${word} is painted`),
    settle: async () => void (await waitFor(() => performance.now() - lastRead > COALESCE_MS + JITTER_MS, 'the list is quiet')),
  };
}

/** How far the page's clock is ahead of ours, in ms: the best of some questions, each answered between two looks at our own. */
async function clockSkew(page: Page): Promise<number> {
  const samples: { readonly width: number; readonly skew: number }[] = [];
  for (let question = 0; question < 30; question++) {
    const before = wallClock();
    const theirs = await page.evaluate<number>('performance.timeOrigin + performance.now()');
    const after = wallClock();
    samples.push({ width: after - before, skew: theirs - (before + after) / 2 });
  }
  return samples.sort((a, b) => a.width - b.width)[0]?.skew ?? 0;
}
