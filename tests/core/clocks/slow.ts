import type { CalendarData, Holiday, Period } from '../../../src/core/calendar';

/**
 * An independent calculator that shares nothing with the one under test: it asks the platform what the wall shows at every single
 * minute, and holds lists of dates where the other one computes. Slow, and plain enough to be believed.
 */
export class SlowCalendar {
  private readonly closedOrShort = new Set<string>();
  private readonly ramadanDates = new Set<string>();
  private readonly wall: (minute: number) => { date: string; weekday: number; minute: number };

  constructor(
    private readonly calendar: CalendarData,
    zone: string,
    years: readonly [number, number],
  ) {
    this.wall = wallOf(zone);
    const dates = allDates(years);
    for (const holiday of calendar.holidays) for (const date of keptOn(holiday, dates)) this.closedOrShort.add(date);
    const moved = Object.entries(calendar.ramadanMoved);
    for (const [date, h] of dates)
      if (h.month === 9 && !moved.some(([year]) => year === String(h.year))) this.ramadanDates.add(date);
    for (const [, { from, days }] of moved) for (let k = 0; k < days; k++) this.ramadanDates.add(plus(from, k));
  }

  /** Whether the minute that begins at `minute` (since 1970) is working time. */
  isOpen(minute: number): boolean {
    if (this.calendar.hours === 'always') return true;
    const shown = this.wall(minute);
    const covers = (periods: readonly Period[]): boolean =>
      periods.some(({ from, to }) => shown.minute >= from && shown.minute < to);
    if (this.closedOrShort.has(shown.date)) return covers(this.calendar.holidayHours);
    if (this.calendar.ramadan !== null && this.ramadanDates.has(shown.date))
      return covers(this.calendar.ramadan[shown.weekday] ?? []);
    return covers(this.calendar.week[shown.weekday] ?? []);
  }
}

const partsCache = new Map<string, (minute: number) => { date: string; weekday: number; minute: number }>();

/** What clock and calendar on the wall show; asked once a quarter of an hour, in which no zone changes its offset or its day. */
function wallOf(zone: string): (minute: number) => { date: string; weekday: number; minute: number } {
  const known = partsCache.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const quarters = new Map<number, { date: string; weekday: number; minute: number }>();
  const ask = (minute: number): { date: string; weekday: number; minute: number } => {
    const quarter = Math.floor(minute / 15);
    let shown = quarters.get(quarter);
    if (shown === undefined) {
      const [date = '', time = ''] = format.format(quarter * 15 * 60_000).split(' ');
      const [hours = '0', minutes = '0'] = time.split(':');
      shown = {
        date,
        weekday: new Date(`${date}T12:00:00Z`).getUTCDay(),
        minute: Number(hours) * 60 + Number(minutes),
      };
      quarters.set(quarter, shown);
    }
    return { ...shown, minute: shown.minute + (minute - quarter * 15) };
  };
  partsCache.set(zone, ask);
  return ask;
}

type Dates = ReadonlyMap<string, { readonly year: number; readonly month: number; readonly day: number }>;
const datesCache = new Map<string, Dates>();

/** Every date of some years with its Umm al-Qura date. */
function allDates([first, last]: readonly [number, number]): Dates {
  const key = `${first} ${last}`;
  const known = datesCache.get(key);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-u-ca-islamic-umalqura-nu-latn', { timeZone: 'UTC', dateStyle: 'short' });
  const dates = new Map<string, { year: number; month: number; day: number }>();
  for (let at = Date.UTC(first, 0, 1); at < Date.UTC(last + 1, 0, 1); at += 86_400_000) {
    const [month = 0, day = 0, year = 0] = format.format(at).split(/\D+/).map(Number);
    dates.set(new Date(at).toISOString().slice(0, 10), { year, month, day });
  }
  datesCache.set(key, dates);
  return dates;
}

function keptOn({ calendar, month, day, days, weekendShift, moved }: Holiday, dates: Dates): string[] {
  const kept: string[] = [];
  for (const [date, hijri] of dates) {
    const [year = 0, m = 0, d = 0] =
      calendar === 'hijri' ? [hijri.year, hijri.month, hijri.day] : date.split('-').map(Number);
    if (m !== month || d !== day || Object.keys(moved).includes(String(year))) continue;
    const weekday = new Date(`${date}T12:00:00Z`).getUTCDay();
    const first = weekendShift && weekday === 5 ? -1 : weekendShift && weekday === 6 ? 1 : 0;
    for (let k = 0; k < days; k++) kept.push(plus(date, first + k));
  }
  for (const one of Object.values(moved)) for (let k = 0; k < one.days; k++) kept.push(plus(one.from, k));
  return kept;
}

const plus = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
