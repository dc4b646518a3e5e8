import type { Page } from 'playwright-core';
import { COLOUR_RULES, expectAccessible } from '../../support/axe';
import { settle } from './settle';

/** What is `shown` has no barrier wide and on a phone, light and dark, and nothing scrolls sideways. */
export async function expectNoBarrierAnywhere(page: Page, name: string, shown: string): Promise<void> {
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await settle(page);
    expect(await page.locator(shown).last().isVisible()).toBe(true);
    await expectAccessible(page, `${name} at ${width}`);
    const root = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect([name, width, root[0]]).toEqual([name, width, root[1]]);
  }
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('html[data-theme=dark]').waitFor();
  await settle(page);
  await expectAccessible(page, `${name} in the dark`, COLOUR_RULES);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
}
