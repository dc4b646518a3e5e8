import { dayOfDate, DAY_MINUTES, weekdayOf, type CalendarData, type Holiday, type Period } from './calendar';

const MINUTE_MS = 60_000;
const DAY_MS = DAY_MINUTES * MINUTE_MS;
/** A calendar that is closed for so long has no working hours. */
const LONGEST_CLOSED_DAYS = 800;
const RAMADAN = 9;

export interface HijriDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}
/** What arithmetic with a calendar has to be told: nothing here knows a zone or the moon. */
export interface Surroundings {
  /** Local time less UTC, in whole minutes, at an instant (ms since 1970). */
  offsetMinutes(at: number): number;
  /** The Umm al-Qura date of a local day (days since 1970-01-01). */
  hijri(day: number): HijriDate;
}

/** A measure of time: how much of it lies between two instants, and when an amount of it has passed. Amounts are milliseconds. */
export interface Measure {
  between(from: Date, to: Date): number;
  /** The first instant at which so much has passed. @throws CalendarWithoutHours */
  add(from: Date, ms: number): Date;
}

/** Nothing can ever fall due in it. */
export class CalendarWithoutHours extends Error {
  constructor() {
    super('the calendar has no working hours');
    this.name = 'CalendarWithoutHours';
  }
}

/** Clock time, day and night. */
export const ELAPSED: Measure = {
  between: (from, to) => Math.max(0, to.getTime() - from.getTime()),
  add: (from, ms) => new Date(from.getTime() + ms),
};

/** Working time of a centre. Days are asked for once. */
export function workingTime(calendar: CalendarData, around: Surroundings): Measure {
  if (calendar.hours === 'always') return ELAPSED;
  const days = new Map<number, readonly Period[]>();
  const periodsOf = (day: number): readonly Period[] => {
    const known = days.get(day);
    if (known !== undefined) return known;
    const periods = periodsOfDay(calendar, day, around);
    days.set(day, periods);
    return periods;
  };
  return {
    between(from, to) {
      let sum = 0;
      if (to > from)
        for (const [start, end] of openFrom(from.getTime(), periodsOf, around)) {
          if (start >= to.getTime()) break;
          sum += Math.min(end, to.getTime()) - start;
        }
      return sum;
    },
    add(from, ms) {
      let left = ms;
      if (left <= 0) return from;
      for (const [start, end] of openFrom(from.getTime(), periodsOf, around)) {
        if (end - start >= left) return new Date(start + left);
        left -= end - start;
      }
      throw new CalendarWithoutHours();
    },
  };
}

/**
 * Open stretches from an instant on, in order, as [start, end) in ms. Time is walked in stretches of one local day and one offset, so
 * that an hour that is skipped or comes twice is counted as often as it is there. Yields empty stretches too; ends when nothing was open
 * for years.
 */
function* openFrom(
  from: number,
  periodsOf: (day: number) => readonly Period[],
  around: Surroundings,
): Generator<readonly [number, number]> {
  let at = from;
  let openedAt = from;
  while (at - openedAt < LONGEST_CLOSED_DAYS * DAY_MS) {
    const offset = around.offsetMinutes(at) * MINUTE_MS;
    const day = Math.floor((at + offset) / DAY_MS);
    const midnight = day * DAY_MS - offset;
    const end = endOfOffset(at, midnight + DAY_MS, around);
    for (const period of periodsOf(day)) {
      const start = Math.max(at, midnight + period.from * MINUTE_MS);
      const stop = Math.min(end, midnight + period.to * MINUTE_MS);
      if (stop <= start) continue;
      openedAt = stop;
      yield [start, stop];
    }
    at = end;
  }
}

const YEARS_AHEAD = 5;

/** Whether the calendar is open again within reach of every year to come, so that what is counted by it can fall due. */
export function hasHours(calendar: CalendarData, around: Surroundings, from: Date): boolean {
  const measure = workingTime(calendar, around);
  try {
    for (let year = 0; year <= YEARS_AHEAD; year++) measure.add(new Date(from.getTime() + year * 365 * DAY_MS), 1);
    return true;
  } catch (error) {
    if (error instanceof CalendarWithoutHours) return false;
    throw error;
  }
}

/** Where the offset at `from` ends, to the minute, if that is before `to`. */
function endOfOffset(from: number, to: number, around: Surroundings): number {
  const offset = around.offsetMinutes(from);
  if (around.offsetMinutes(to - 1) === offset) return to;
  let [same, other] = [from, to - 1];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (around.offsetMinutes(middle) === offset) same = middle;
    else other = middle;
  }
  return other;
}

/** A day's working hours: a holiday's before those of Ramadan, and those before the week's. */
export function periodsOfDay(
  calendar: CalendarData,
  day: number,
  around: Pick<Surroundings, 'hijri'>,
): readonly Period[] {
  if (calendar.holidays.some((holiday) => isHolidayOn(holiday, day, around))) return calendar.holidayHours;
  const { ramadan, week } = calendar;
  const hours = ramadan !== null && isRamadan(calendar, day, around) ? ramadan : week;
  return hours[weekdayOf(day)] ?? [];
}

function isRamadan({ ramadanMoved }: CalendarData, day: number, { hijri }: Pick<Surroundings, 'hijri'>): boolean {
  if (Object.values(ramadanMoved).some((stretch) => isIn(day, dayOfDate(stretch.from), stretch.days))) return true;
  const { year, month } = hijri(day);
  return month === RAMADAN && ramadanMoved[String(year)] === undefined;
}

export function isHolidayOn(holiday: Holiday, day: number, around: Pick<Surroundings, 'hijri'>): boolean {
  const { moved, days, weekendShift } = holiday;
  if (Object.values(moved).some((stretch) => isIn(day, dayOfDate(stretch.from), stretch.days))) return true;
  // a shifted one may begin a day before its date
  for (let named = day - days; named <= day + 1; named++) {
    const date = dateIn(holiday.calendar, named, around);
    if (date.month !== holiday.month || date.day !== holiday.day || moved[String(date.year)] !== undefined) continue;
    if (isIn(day, named + (weekendShift ? shiftOf(named) : 0), days)) return true;
  }
  return false;
}

const isIn = (day: number, from: number | undefined, days: number): boolean =>
  from !== undefined && day >= from && day < from + days;

const shiftOf = (day: number): number => ({ 5: -1, 6: 1 })[weekdayOf(day)] ?? 0;

function dateIn(calendar: Holiday['calendar'], day: number, { hijri }: Pick<Surroundings, 'hijri'>): HijriDate {
  if (calendar === 'hijri') return hijri(day);
  const date = new Date(day * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
