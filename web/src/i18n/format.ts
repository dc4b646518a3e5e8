import type { Language } from './messages';

/** Gregorian calendar and Latin digits in both languages: what a person copies must be the same everywhere. */
export const LOCALES: Readonly<Record<Language, string>> = {
  ar: 'ar-SA-u-ca-gregory-nu-latn',
  en: 'en-GB-u-ca-gregory-nu-latn',
};

export interface Formats {
  readonly plural: Intl.PluralRules;
  readonly number: Intl.NumberFormat;
  /** `10:31`, in the centre's zone. */
  time(at: Date): string;
  /** `اليوم 10:31`, `أمس 21:14`, `الخميس 12:02`, `19 نوفمبر 12:02`. */
  moment(at: Date, now: Date): string;
  /** The shortest form, for a row: `10:31` today, else the day. */
  brief(at: Date, now: Date): string;
  /** Weekday, date in both calendars, time: for titles. */
  full(at: Date): string;
  date(at: Date): string;
  /** `قبل 5 دقائق`. */
  ago(at: Date, now: Date): string;
  bytes(count: number): string;
  /** Whole days between two instants as the centre's calendar sees them; 0 is the same day. */
  daysBetween(at: Date, now: Date): number;
}

const DAY_MS = 86_400_000;

/** `today` stands alone in our screens, never inside of a sentence. */
const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function createFormats(language: Language, timeZone: string): Formats {
  const locale = LOCALES[language];
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone, ...options });
  const time = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const weekday = format({ weekday: 'long' });
  const dayMonth = format({ day: 'numeric', month: 'long' });
  const dayMonthYear = format({ day: 'numeric', month: 'long', year: 'numeric' });
  const weekdayDate = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const hijri = new Intl.DateTimeFormat(`${language}-u-ca-islamic-umalqura-nu-latn`, {
    timeZone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  const isoDay = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

  const daysBetween = (at: Date, now: Date) =>
    Math.round((Date.parse(isoDay.format(now)) - Date.parse(isoDay.format(at))) / DAY_MS);
  const day = (at: Date, now: Date): string => {
    const days = daysBetween(at, now);
    if (days === 0 || days === 1) return capitalised(relative.format(-days, 'day'));
    if (days > 1 && days < 7) return weekday.format(at);
    return (days < 300 && days > 0 ? dayMonth : dayMonthYear).format(at);
  };
  return {
    plural: new Intl.PluralRules(locale),
    number: new Intl.NumberFormat(locale),
    time: (at) => time.format(at),
    moment: (at, now) => `${day(at, now)} \u2066${time.format(at)}\u2069`,
    brief: (at, now) => (daysBetween(at, now) === 0 ? time.format(at) : day(at, now)),
    full: (at) => `${weekdayDate.format(at)} · ${hijri.format(at)} · \u2066${time.format(at)}\u2069`,
    date: (at) => dayMonthYear.format(at),
    ago: (at, now) => {
      const minutes = Math.round((now.getTime() - at.getTime()) / 60_000);
      if (Math.abs(minutes) < 60) return relative.format(-minutes, 'minute');
      if (Math.abs(minutes) < 60 * 24) return relative.format(-Math.round(minutes / 60), 'hour');
      return relative.format(-Math.round(minutes / 1440), 'day');
    },
    bytes: (count) => {
      const text =
        count < 1_000_000
          ? `${decimal.format(Math.max(1, Math.round(count / 1000)))} kB`
          : `${decimal.format(count / 1_000_000)} MB`;
      return `\u2066${text}\u2069`;
    },
    daysBetween,
  };
}
