import { surroundingsOf } from '../../../src/app/clocks/surroundings';
import { CalendarWithoutHours, workingTime } from '../../../src/core/calendar-time';
import { calendarProblems, workingDayMinutes, type CalendarData, type Week } from '../../../src/core/calendar';
import { SEED_CALENDARS } from '../../../src/core/seed/calendars';
import { ZONES, someCalendar } from './calendars';
import { seeded } from './random';
import { SlowCalendar } from './slow';

const MINUTE = 60_000;
/** Random calendars against the slow calculator, each over a stretch of days of its own. */
const CASES = 2_000;
const SEED = 937;

const office = SEED_CALENDARS.find((calendar) => calendar.centre === '920')?.data as CalendarData;
const riyadh = surroundingsOf('Asia/Riyadh');
const none: Week = [[], [], [], [], [], [], []];

describe(`working time, against a minute-by-minute calculator in ${CASES} random calendars of ${ZONES.length} zones`, () => {
  it('counts what lies between two instants, and finds the instant at which an amount has passed', () => {
    const wrong: string[] = [];
    let open = 0;
    for (let at = 0; at < CASES; at++) {
      const random = seeded(SEED + at);
      const zone = random.oneOf(ZONES);
      const year = random.whole(2016, 2028);
      const calendar = someCalendar(random, year);
      const slow = new SlowCalendar(calendar, zone, [2015, 2029]);
      const fast = workingTime(calendar, surroundingsOf(zone));
      const start =
        Math.floor(Date.UTC(year, random.whole(0, 11), random.whole(1, 28)) / MINUTE) + random.whole(0, 1439);
      const minutes = random.whole(1, 3 * 1440);
      const asked = random.whole(0, 2_000);
      let counted = 0;
      let due: number | undefined = asked === 0 ? start : undefined;
      for (let minute = start; minute < start + minutes; minute++) {
        if (!slow.isOpen(minute)) continue;
        counted += 1;
        if (counted === asked) due ??= minute + 1;
      }
      open += counted;
      const from = new Date(start * MINUTE);
      const between = fast.between(from, new Date((start + minutes) * MINUTE)) / MINUTE;
      if (between !== counted) wrong.push(`case ${at} (${zone}): between ${between}, slowly ${counted}`);
      if (due === undefined) continue;
      const added = fast.add(from, asked * MINUTE).getTime() / MINUTE;
      if (added !== due) wrong.push(`case ${at} (${zone}): ${asked} minutes end at ${added}, slowly ${due}`);
    }
    expect(wrong).toEqual([]);
    // the calculator saw working time at all
    expect(open).toBeGreaterThan(CASES * 50);
  });

  it('adds what it counted, also from instants within a minute', () => {
    const wrong: string[] = [];
    for (let at = 0; at < CASES; at++) {
      const random = seeded(SEED * 31 + at);
      const fast = workingTime(someCalendar(random, 2026), surroundingsOf(random.oneOf(ZONES)));
      const from = new Date(Date.UTC(2026, random.whole(0, 11), 1) + random.whole(0, 20 * 86_400_000));
      const amount = random.whole(1, 5_000_000);
      const due = fast.add(from, amount);
      if (fast.between(from, due) !== amount) wrong.push(`case ${at}: ${fast.between(from, due)} instead of ${amount}`);
      // the first such instant, not a later one
      if (fast.between(from, new Date(due.getTime() - 1)) !== amount - 1)
        wrong.push(`case ${at}: not the first instant`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('a calendar of the Kingdom', () => {
  const time = workingTime(office, riyadh);
  const at = (text: string): Date => new Date(`${text}+03:00`);

  it.each([
    ['within a day', '2026-11-25T08:30', 60, '2026-11-25T09:30'],
    ['over a night', '2026-11-25T15:30', 60, '2026-11-26T08:30'],
    ['from before opening', '2026-11-25T05:00', 60, '2026-11-25T09:00'],
    ['to the very end of a day', '2026-11-25T15:00', 60, '2026-11-25T16:00'],
    ['over National Day', '2026-09-22T15:00', 120, '2026-09-24T09:00'],
    ['in the short hours of Ramadan', '2026-02-25T14:30', 60, '2026-02-26T10:30'],
    ['over Eid al-Fitr', '2026-03-19T14:00', 120, '2026-03-24T09:00'],
  ])('ends %s', (_, from, minutes, to) => {
    expect(time.add(at(from), minutes * MINUTE)).toEqual(at(to));
  });

  it('keeps a national day that falls on a Friday on the Thursday before, and of a Saturday on the Sunday after', () => {
    // 2022-09-23 was a Friday, 2023-09-23 a Saturday
    expect(time.between(at('2022-09-22T00:00'), at('2022-09-23T00:00'))).toBe(0);
    expect(time.between(at('2023-09-24T00:00'), at('2023-09-25T00:00'))).toBe(0);
    expect(time.between(at('2023-09-23T00:00'), at('2023-09-24T00:00'))).toBe(480 * MINUTE);
  });

  it('keeps a moved feast where it was moved to, and not where the calendar had it', () => {
    const holidays = office.holidays.map((holiday) =>
      holiday.code === 'eid-fitr' ? { ...holiday, moved: { 1447: { from: '2026-03-21', days: 3 } } } : holiday,
    );
    const moved = workingTime({ ...office, holidays }, riyadh);
    expect(moved.between(at('2026-03-20T00:00'), at('2026-03-21T00:00'))).toBeGreaterThan(0);
    expect(moved.between(at('2026-03-21T00:00'), at('2026-03-24T00:00'))).toBe(0);
    // other years are as before
    expect(moved.between(at('2027-03-09T00:00'), at('2027-03-10T00:00'))).toBe(0);
  });

  it('has other hours on holidays where they are named', () => {
    const open = workingTime({ ...office, holidayHours: [{ from: 570, to: 990 }] }, riyadh);
    expect(open.between(at('2026-09-23T00:00'), at('2026-09-24T00:00'))).toBe(420 * MINUTE);
  });

  it('never closes where it is open day and night', () => {
    const always = SEED_CALENDARS.find((calendar) => calendar.centre === '937')?.data as CalendarData;
    expect(workingTime(always, riyadh).add(at('2026-03-20T03:00'), 1440 * MINUTE)).toEqual(at('2026-03-21T03:00'));
    expect(workingDayMinutes(always)).toBe(1440);
    expect(workingDayMinutes(office)).toBe(480);
  });

  it('refuses to find an instant where nothing is ever open, instead of looking for ever', () => {
    const closed = workingTime({ ...office, week: none, ramadan: none }, riyadh);
    expect(() => closed.add(at('2026-11-25T08:00'), MINUTE)).toThrow(CalendarWithoutHours);
    expect(closed.between(at('2026-11-25T08:00'), at('2026-12-25T08:00'))).toBe(0);
  });
});

describe('a calendar that is proposed', () => {
  it.each<[string, Partial<CalendarData>, Record<string, string>]>([
    ['without working hours', { week: none }, { week: 'calendar_without_hours' }],
    [
      'with a period that ends before it begins',
      { week: [[{ from: 600, to: 500 }], ...none.slice(1)] },
      { 'week.0': 'period_invalid' },
    ],
    [
      'with a period past midnight',
      { week: [[{ from: 1400, to: 1500 }], ...none.slice(1)] },
      { 'week.0': 'period_invalid' },
    ],
    [
      'with periods that overlap',
      {
        week: [
          [
            { from: 480, to: 720 },
            { from: 700, to: 960 },
          ],
          ...none.slice(1),
        ],
      },
      { 'week.0': 'periods_overlap' },
    ],
    ['with six days', { week: office.week.slice(1) }, { week: 'period_invalid' }],
    ['without a name', { name: { ar: ' ', en: 'x' } }, { name: 'name_missing' }],
    [
      'with a holiday in month 13',
      { holidays: office.holidays.slice(0, 1).map((one) => ({ ...one, month: 13 })) },
      { 'holidays.0': 'holiday_invalid' },
    ],
    [
      'with a feast moved to a day that does not exist',
      {
        holidays: office.holidays
          .slice(0, 1)
          .map((one) => ({ ...one, moved: { 1448: { from: '2027-02-30', days: 3 } } })),
      },
      { 'holidays.0': 'holiday_invalid' },
    ],
  ])('%s is refused, and the field is named', (_, change, problems) => {
    expect(calendarProblems({ ...office, ...change })).toEqual(problems);
  });

  it.each(SEED_CALENDARS.map((calendar) => [calendar.centre, calendar.data] as const))(
    'of the seed (%s) is sound',
    (_, data) => {
      expect(calendarProblems(data)).toEqual({});
    },
  );
});
