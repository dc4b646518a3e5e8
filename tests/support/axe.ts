import axe from 'axe-core';
import type { Page } from 'playwright-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

interface Found {
  readonly rule: string;
  readonly impact: string;
  readonly help: string;
  readonly nodes: readonly string[];
}

/** The rules that another theme can break, for a page that has passed all of them in the first. */
export const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** What axe holds against the page as it is shown now: WCAG 2.0–2.2, levels A and AA, or only the rules named. */
export async function axeViolations(page: Page, rules?: readonly string[]): Promise<Found[]> {
  // judged as a person sees it: with its style sheets and pictures
  await page.waitForLoadState('load');
  // `evaluate` runs outside of the page's own policy, so that a strict script-src need not be loosened for the test.
  await page.evaluate(axe.source);
  return page.evaluate(
    async ({ tags, rules }): Promise<Found[]> => {
      const runner = (globalThis as unknown as { axe: typeof import('axe-core') }).axe;
      const { violations } = await runner.run(document, {
        resultTypes: ['violations'],
        runOnly: rules === undefined ? { type: 'tag', values: tags } : { type: 'rule', values: rules },
      });
      return violations.map(({ id, impact, help, nodes }) => ({
        rule: id,
        impact: impact ?? 'unknown',
        help,
        nodes: nodes.map((node) => `${node.target.join(' ')} — ${node.failureSummary ?? ''}`),
      }));
    },
    { tags: TAGS, rules: rules === undefined ? undefined : [...rules] },
  );
}

/** @throws an Error that names every violation and where it is */
export async function expectAccessible(page: Page, what: string, rules?: readonly string[]): Promise<void> {
  const found = await axeViolations(page, rules);
  if (found.length === 0) return;
  const lines = found.flatMap(({ rule, impact, help, nodes }) => [
    `${rule} (${impact}): ${help}`,
    ...nodes.map((node) => `    ${node}`),
  ]);
  throw new Error(`${what}: ${found.length} accessibility violations\n${lines.join('\n')}`);
}
