/**
 * Makes pictures of every screen, in both languages, light and dark, wide and narrow, and runs axe on each.
 *   node --import tsx tests/web/screenshots.ts <directory> [address] [only]
 * With `address` (http://127.0.0.1:3000) it looks at that server, signing in with WASL_ADMIN_EMAIL and WASL_ADMIN_PASSWORD;
 * without, it starts the development stand-in on the built screens (`vite build web` first). `only` keeps names that contain it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { axeViolations } from '../support/axe';
import { openBrowser } from '../support/browser';
import { SHOTS, type Look } from './shots';

const LOOKS: readonly Look[] = [
  { name: 'ar-light-1440', language: 'ar', theme: 'light', width: 1440, height: 900 },
  { name: 'ar-dark-1440', language: 'ar', theme: 'dark', width: 1440, height: 900 },
  { name: 'en-light-1440', language: 'en', theme: 'light', width: 1440, height: 900 },
  { name: 'en-dark-1440', language: 'en', theme: 'dark', width: 1440, height: 900 },
  { name: 'ar-light-1024', language: 'ar', theme: 'light', width: 1024, height: 768 },
  { name: 'en-light-900', language: 'en', theme: 'light', width: 900, height: 768 },
  { name: 'ar-light-390', language: 'ar', theme: 'light', width: 390, height: 844 },
  { name: 'en-dark-390', language: 'en', theme: 'dark', width: 390, height: 844 },
];

/** The person that a given server knows; the stand-in lets anybody in. */
function accountOf(look: Look): Look {
  const { WASL_ADMIN_EMAIL: email, WASL_ADMIN_PASSWORD: password } = process.env;
  return email === undefined || password === undefined ? look : { ...look, account: { email, password } };
}

async function main(): Promise<void> {
  const [directory, address, only = ''] = process.argv.slice(2);
  if (directory === undefined) throw new Error('say where the pictures go');
  mkdirSync(directory, { recursive: true });
  const browser = await openBrowser();
  let bad = 0;
  try {
    for (const look of LOOKS.map(accountOf)) {
      // A stand-in for each look: what the last one wrote and moved is forgotten.
      const stand = address === undefined || address === '-' ? await startStandIn() : undefined;
      bad += await shootAll(
        browser,
        stand?.origin ?? address ?? '',
        look,
        directory,
        only,
        stand !== undefined,
      ).finally(() => stand?.process.kill());
    }
  } finally {
    await browser.close();
  }
  console.log(bad === 0 ? 'axe: no violations' : `axe: ${bad} violations`);
  process.exitCode = bad === 0 ? 0 : 1;
}

async function shootAll(
  browser: Browser,
  origin: string,
  look: Look,
  directory: string,
  only: string,
  staged: boolean,
): Promise<number> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    deviceScaleFactor: 1,
    hasTouch: look.width < 760,
    isMobile: look.width < 760,
  });
  await context.addInitScript(({ language, theme }) => {
    // The frame that shows mail is sandboxed and has no storage.
    if (globalThis.origin === 'null') return;
    localStorage.setItem('wasl.language', language);
    localStorage.setItem('wasl.theme', theme);
  }, look);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on(
    'console',
    (message) =>
      message.type() === 'error' &&
      !message.text().includes('Failed to load resource') &&
      problems.push(message.text()),
  );
  page.on('pageerror', (error) => problems.push(String(error)));
  let bad = 0;
  for (const shot of SHOTS) {
    const name = `${shot.name}-${look.name}`;
    if (shot.signIn !== false && !name.includes(only)) continue;
    if ((shot.stagedOnly === true && !staged) || shot.skip?.(look) === true) continue;
    await shot.go(page, origin, look).catch(async (error: unknown) => {
      await page.screenshot({ path: path.join(directory, `FAILED-${name}.png`) });
      throw new Error(`${name}: ${String(error)}`);
    });
    await settle(page);
    if (!name.includes(only)) continue;
    await page.screenshot({ path: path.join(directory, `${name}.png`) });
    for (const violation of await axeViolations(page)) {
      bad += 1;
      console.log(`${name}: ${violation.rule} — ${violation.help}\n    ${violation.nodes.slice(0, 4).join('\n    ')}`);
    }
    for (const problem of problems.splice(0)) console.log(`${name}: page said: ${problem}`);
    await shot.after?.(page, origin);
  }
  await context.close();
  return bad;
}

/** Fonts there, nothing on its way, animations over. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity)
        .map((animation) => animation.finished.catch(() => undefined)),
    );
  });
}

let nextPort = 4400 + (process.pid % 500);

function startStandIn(): Promise<{ origin: string; process: ChildProcess }> {
  nextPort += 1;
  const port = nextPort;
  const child = spawn(process.execPath, [path.resolve(__dirname, '../../web/dev/fake-api.mjs'), String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.stdout.once('data', () => resolve({ origin: `http://127.0.0.1:${port}`, process: child }));
    child.once('exit', (code) => reject(new Error(`the stand-in ended with ${code}`)));
  });
}

void main();
