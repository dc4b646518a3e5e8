import type { CalendarData, Holiday, Period, Week } from '../../../src/core/calendar';
import type { Random } from './random';

/** Zones without change of offset, with it by night and by noon, by half an hour, at midnight, and around Ramadan. */
export const ZONES = [
  'Asia/Riyadh',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Africa/Casablanca',
  'Asia/Kathmandu',
] as const;

const NAME = { ar: 'تقويم', en: 'Calendar' };

export function somePeriods(random: Random, closed: number): Period[] {
  if (random.chance(closed)) return [];
  const edges = new Set<number>();
  const count = random.whole(1, 3);
  while (edges.size < count * 2) edges.add(random.chance(0.1) ? random.oneOf([0, 1440]) : random.whole(0, 1440));
  const sorted = [...edges].sort((a, b) => a - b);
  return Array.from({ length: count }, (_, at) => ({ from: sorted[at * 2] ?? 0, to: sorted[at * 2 + 1] ?? 1440 }));
}

function someWeek(random: Random): Week {
  const week = Array.from({ length: 7 }, () => somePeriods(random, 0.3));
  return week.some((periods) => periods.length > 0) ? week : [[{ from: 480, to: 960 }], [], [], [], [], [], []];
}

function someHoliday(random: Random, code: string, year: number): Holiday {
  const calendar = random.oneOf<'hijri' | 'gregorian'>(['hijri', 'gregorian']);
  const moves = random.chance(0.3);
  const inYear = String(calendar === 'gregorian' ? year : year - 579 + random.whole(0, 1));
  const date = new Date(Date.UTC(year, random.whole(0, 11), random.whole(1, 28))).toISOString().slice(0, 10);
  return {
    code,
    name: NAME,
    calendar,
    month: random.whole(1, 12),
    day: random.whole(1, 28),
    days: random.whole(1, 6),
    weekendShift: random.chance(0.4),
    moved: moves ? { [inYear]: { from: date, days: random.whole(0, 5) } } : {},
  };
}

/** A calendar that people could have written, for around a year. */
export function someCalendar(random: Random, year: number): CalendarData {
  const hijriYear = String(year - 579);
  const moves = random.chance(0.2);
  const from = new Date(Date.UTC(year, random.whole(0, 11), random.whole(1, 28))).toISOString().slice(0, 10);
  return {
    name: NAME,
    hours: random.chance(0.05) ? 'always' : 'weekly',
    week: someWeek(random),
    ramadan: random.chance(0.6) ? someWeek(random) : null,
    ramadanMoved: moves ? { [hijriYear]: { from, days: random.whole(28, 30) } } : {},
    holidays: Array.from({ length: random.whole(0, 5) }, (_, at) => someHoliday(random, `h${at}`, year)),
    holidayHours: somePeriods(random, 0.6),
  };
}
