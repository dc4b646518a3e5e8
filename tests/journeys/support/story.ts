import { mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';

/** Beyond this nothing comes any more; a failure should not take as long as a whole run. */
export const WAIT_MS = 20_000;
const PICTURES = path.join(os.tmpdir(), 'wasl-journeys');
const pages = new Set<Page>();

/** Pages that a failing step is to be pictured on. */
export function follow(page: Page): void {
  pages.add(page);
  page.once('close', () => pages.delete(page));
}

/**
 * The steps of one story: tests that build on each other, in order. The step that fails leaves pictures of every open page beside its
 * error; those after it fail at once, because they would only say the same again.
 */
export function story(title: string, tell: (step: (name: string, act: () => Promise<void>) => void) => void): void {
  describe(title, () => {
    let failed: string | undefined;
    tell((name, act) =>
      test(name, async () => {
        if (failed !== undefined) throw Object.assign(new Error(`not reached: "${failed}" failed`), { stack: '' });
        try {
          await act();
        } catch (error) {
          failed = name;
          const pictures = await Promise.all([...pages].map(picture));
          if (error instanceof Error) error.message += `\n\nThe pages as they stood:\n${pictures.join('\n')}`;
          throw error;
        }
      }),
    );
  });
}

let taken = 0;
async function picture(page: Page): Promise<string> {
  mkdirSync(PICTURES, { recursive: true });
  const file = path.join(PICTURES, `${process.pid}-${++taken}.png`);
  await page.screenshot({ path: file, timeout: 5_000 }).catch(() => undefined);
  return `${page.url()} ${file}`;
}
