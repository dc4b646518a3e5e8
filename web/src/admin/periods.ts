import type { CalendarData } from '../../../src/shared/api';

export type Period = CalendarData['holidayHours'][number];

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** `08:00-12:00, 13:00-16:00`; nothing: closed. */
export const writePeriods = (periods: readonly Period[]): string =>
  periods.map(({ from, to }) => `${clock(from)}-${clock(to)}`).join(', ');

/**
 * Reads what `writePeriods` writes, with Arabic digits and commas and any dash as well; undefined: it is not like that. Whether the
 * periods make sense is the server's to say.
 */
export function readPeriods(text: string): Period[] | undefined {
  const latin = text.replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660));
  const parts = latin
    .split(/[,،;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const periods = parts.map((part) => {
    const [, h1, m1, h2, m2] = /^(\d{1,2}):(\d\d)\s*[-–—]\s*(\d{1,2}):(\d\d)$/.exec(part) ?? [];
    if (h1 === undefined || Number(m1) > 59 || Number(m2) > 59) return undefined;
    return { from: Number(h1) * 60 + Number(m1), to: Number(h2) * 60 + Number(m2) };
  });
  return periods.every((period) => period !== undefined) ? periods : undefined;
}
