import { hijriYear } from './reference';

/** A centre's numbers as a restored database knows them. */
export interface CentreNumbers {
  readonly centreId: string;
  readonly timeZone: string;
  readonly counters: readonly { readonly hijriYear: number; readonly last: number }[];
  /** Most cases opened on one day of the month before the backup. */
  readonly busiestDay: number;
}
export interface SkippedTo {
  readonly centreId: string;
  readonly hijriYear: number;
  readonly last: number;
}

/** However quiet a centre is, so many numbers are skipped. */
export const LEAST_SKIP = 10_000;
const SAFETY = 2;
const DAY_MS = 86_400_000;

/**
 * Where reference numbers go on after a restore, so that none that was given out after the backup is given out again: twice the
 * busiest day for every day since, at least ten thousand, and beyond whatever the journal says was given out. Years that began since
 * the backup are begun beyond as well: their numbers are in no backup at all.
 */
export function skipReferences(
  centre: CentreNumbers,
  known: readonly SkippedTo[],
  takenAt: Date,
  now: Date,
): readonly SkippedTo[] {
  const days = Math.max(0, Math.ceil((now.getTime() - takenAt.getTime()) / DAY_MS)) + 1;
  const skip = Math.max(LEAST_SKIP, SAFETY * centre.busiestDay * days);
  // a clock that is a day off must not open a year unseen
  const first = hijriYear(new Date(Math.min(takenAt.getTime(), now.getTime()) - DAY_MS), centre.timeZone);
  const last = hijriYear(new Date(Math.max(takenAt.getTime(), now.getTime()) + DAY_MS), centre.timeZone);
  const years = new Set(centre.counters.map((counter) => counter.hijriYear));
  for (let year = first; year <= last; year += 1) years.add(year);
  for (const given of known) if (given.centreId === centre.centreId) years.add(given.hijriYear);
  return [...years]
    .sort((a, b) => a - b)
    .map((year) => {
      const here = centre.counters.find((counter) => counter.hijriYear === year)?.last ?? 0;
      const given = known
        .filter((entry) => entry.centreId === centre.centreId && entry.hijriYear === year)
        .map((entry) => entry.last);
      return { centreId: centre.centreId, hijriYear: year, last: Math.max(here, ...given) + skip };
    });
}
