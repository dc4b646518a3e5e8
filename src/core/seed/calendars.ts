import type { CalendarData, Holiday, Period, Week } from '../calendar';
import type { LocalizedText } from '../language';
import type { PolicySource } from '../policy';

/** Working hours of a new installation's centre (seed data §1). */
export interface SeedCalendar {
  /** Code of the centre. */
  readonly centre: string;
  readonly source: PolicySource;
  readonly data: CalendarData;
}

const everyDay = (period: Period): Week => Array.from({ length: 7 }, () => [period]);
const hijri = (code: string, name: LocalizedText, month: number, day: number, days: number): Holiday => ({
  code,
  name,
  calendar: 'hijri',
  month,
  day,
  days,
  weekendShift: false,
  moved: {},
});
const gregorian = (code: string, name: LocalizedText, month: number, day: number): Holiday => ({
  ...hijri(code, name, month, day, 1),
  calendar: 'gregorian',
  weekendShift: true,
});

/** The Kingdom's holidays. Where the moon decides otherwise, an administrator moves them. */
export const SEED_HOLIDAYS: readonly Holiday[] = [
  hijri('eid-fitr', { ar: 'عيد الفطر', en: 'Eid al-Fitr' }, 10, 1, 4),
  hijri('eid-adha', { ar: 'عيد الأضحى', en: 'Eid al-Adha' }, 12, 9, 5),
  gregorian('founding-day', { ar: 'يوم التأسيس', en: 'Founding Day' }, 2, 22),
  gregorian('national-day', { ar: 'اليوم الوطني', en: 'National Day' }, 9, 23),
];

const office: Omit<CalendarData, 'name'> = {
  hours: 'weekly',
  week: everyDay({ from: 8 * 60, to: 16 * 60 }),
  ramadan: everyDay({ from: 10 * 60, to: 15 * 60 }),
  ramadanMoved: {},
  holidays: SEED_HOLIDAYS,
  holidayHours: [],
};

export const SEED_CALENDARS: readonly SeedCalendar[] = [
  {
    centre: '937',
    source: 'H',
    data: { ...office, name: { ar: 'على مدار الساعة', en: 'Day and night' }, hours: 'always' },
  },
  {
    centre: '920',
    source: 'H',
    data: { ...office, name: { ar: 'دوام مركز الموظفين', en: "Employees' centre hours" } },
  },
  { centre: '921', source: 'H', data: { ...office, name: { ar: 'دوام مركز الأعمال', en: 'Business centre hours' } } },
];
