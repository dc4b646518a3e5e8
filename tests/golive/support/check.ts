import fs from 'node:fs';

/** What is asked of a figure. */
export type Asked = { readonly exactly: number } | { readonly atMost: number } | { readonly atLeast: number };

export interface Check {
  /** Records a figure, prints it, and fails when it is not what is asked. */
  figure(name: string, value: number, asked: Asked, unit?: string): void;
  /** A figure for the record, of which nothing is asked. */
  note(name: string, value: number, unit?: string): void;
}

/** One of the checks before a ministry goes live, by its number in the security guide. */
export function goLive(number: number, title: string, run: (check: Check) => Promise<void>): void {
  test(`${number}. ${title}`, async () => {
    const missed: string[] = [];
    await run({
      figure(name, value, asked, unit = '') {
        const met = isMet(value, asked);
        record({ check: number, name, value, unit, asked: words(asked), met });
        if (!met) missed.push(`${name}: ${value} ${unit}, asked ${words(asked)}`);
      },
      note: (name, value, unit = '') => record({ check: number, name, value, unit, asked: '', met: true }),
    });
    expect(missed).toEqual([]);
  });
}

function isMet(value: number, asked: Asked): boolean {
  if ('exactly' in asked) return value === asked.exactly;
  return 'atMost' in asked ? value <= asked.atMost : value >= asked.atLeast;
}

function words(asked: Asked): string {
  if ('exactly' in asked) return String(asked.exactly);
  return 'atMost' in asked ? `≤ ${asked.atMost}` : `≥ ${asked.atLeast}`;
}

function record(line: { check: number; name: string; value: number; unit: string; asked: string; met: boolean }): void {
  const report = process.env['WASL_GOLIVE_REPORT'];
  if (report !== undefined) fs.appendFileSync(report, `${JSON.stringify(line)}\n`);
  process.stdout.write(
    `${line.check}. ${line.name}: ${line.value} ${line.unit}${line.asked === '' ? '' : ` (asked: ${line.asked})`}\n`,
  );
}
