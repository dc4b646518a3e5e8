import type { LocalizedText } from './language';
import type { PolicyProblem, PolicyProblems } from './policy-problem';

/** Minutes after local midnight, the end excluded: 0 ≤ from < to ≤ 1440. What goes past midnight is two periods. */
export interface Period {
  readonly from: number;
  readonly to: number;
}
/** Seven days, Sunday first; each with any number of periods, in order. */
export type Week = readonly (readonly Period[])[];

/** A holiday that comes back every year of its calendar; where an administrator moved it, that year's days are named. */
export interface Holiday {
  readonly code: string;
  readonly name: LocalizedText;
  readonly calendar: 'hijri' | 'gregorian';
  readonly month: number;
  readonly day: number;
  /** How many days it lasts. */
  readonly days: number;
  /** On a Friday it is kept the day before, on a Saturday the day after. */
  readonly weekendShift: boolean;
  /** By year of its calendar; no days: not kept that year. */
  readonly moved: Readonly<Record<string, { readonly from: string; readonly days: number }>>;
}
/** A centre's working hours (ORG-2). */
export interface CalendarData {
  readonly name: LocalizedText;
  /** `always`: day and night, on holidays too; the rest then says nothing. */
  readonly hours: 'always' | 'weekly';
  readonly week: Week;
  /** Hours in Ramadan; null: as always. */
  readonly ramadan: Week | null;
  /** By Hijri year, where Ramadan did not begin when the calendar said. */
  readonly ramadanMoved: Readonly<Record<string, { readonly from: string; readonly days: number }>>;
  readonly holidays: readonly Holiday[];
  /** Hours on holidays; none: closed. */
  readonly holidayHours: readonly Period[];
}

export const DAY_MINUTES = 1440;
const MOST_HOLIDAYS = 60;
const MOST_DAYS = 40;
const LOCAL_DATE = /^\d{4}-\d\d-\d\d$/;

/** The days since 1970-01-01 of a date such as `2026-11-25`; undefined: no such day. */
export function dayOfDate(date: string): number | undefined {
  const at = LOCAL_DATE.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date ? undefined : at / 86_400_000;
}

export const dateOfDay = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** 0 is Sunday; day 0 was a Thursday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

const lengthOf = (periods: readonly Period[]): number => periods.reduce((sum, { from, to }) => sum + to - from, 0);

/** The length of a working day, in minutes: the longest of the ordinary week. */
export function workingDayMinutes({ hours, week }: CalendarData): number {
  return hours === 'always' ? DAY_MINUTES : Math.max(0, ...week.map(lengthOf));
}

export function calendarProblems(data: CalendarData): PolicyProblems {
  const problems: Record<string, PolicyProblem> = {};
  if (data.name.ar.trim() === '' || data.name.en.trim() === '') problems['name'] = 'name_missing';
  if (data.hours === 'always') return problems;
  checkWeek(data.week, 'week', problems);
  if (data.ramadan !== null) checkWeek(data.ramadan, 'ramadan', problems);
  checkPeriods(data.holidayHours, 'holidayHours', problems);
  if (data.week.every((periods) => periods.length === 0)) problems['week'] = 'calendar_without_hours';
  const moved = Object.values(data.ramadanMoved);
  if (moved.some((one) => !isStretch(one))) problems['ramadanMoved'] = 'holiday_invalid';
  if (data.holidays.length > MOST_HOLIDAYS) problems['holidays'] = 'holiday_invalid';
  data.holidays.forEach((holiday, at) => {
    if (!isHoliday(holiday)) problems[`holidays.${at}`] = 'holiday_invalid';
  });
  return problems;
}

function checkWeek(week: Week, field: string, problems: Record<string, PolicyProblem>): void {
  if (week.length !== 7) problems[field] = 'period_invalid';
  week.forEach((periods, day) => checkPeriods(periods, `${field}.${day}`, problems));
}

function checkPeriods(periods: readonly Period[], field: string, problems: Record<string, PolicyProblem>): void {
  const whole = (minute: number): boolean => Number.isInteger(minute) && minute >= 0 && minute <= DAY_MINUTES;
  if (periods.some(({ from, to }) => !whole(from) || !whole(to) || from >= to)) problems[field] = 'period_invalid';
  else if (periods.some(({ from }, at) => at > 0 && from < (periods[at - 1]?.to ?? 0)))
    problems[field] = 'periods_overlap';
}

const isStretch = ({ from, days }: { readonly from: string; readonly days: number }): boolean =>
  dayOfDate(from) !== undefined && Number.isInteger(days) && days >= 0 && days <= MOST_DAYS;

function isHoliday({ name, month, day, days, moved }: Holiday): boolean {
  const named = name.ar.trim() !== '' && name.en.trim() !== '';
  const there = Number.isInteger(month) && month >= 1 && month <= 12 && Number.isInteger(day) && day >= 1 && day <= 31;
  const lasts = Number.isInteger(days) && days >= 1 && days <= MOST_DAYS;
  return named && there && lasts && Object.values(moved).every(isStretch);
}
