import type { I18n } from '../i18n';

const MINUTE_MS = 60_000;
/** Beyond this many days the hours say nothing. */
const DAYS_WITH_HOURS = 3;

/** Two days by themselves are «يومان», and «يومين» after a word such as «منذ» or «من». */
export type LengthPlace = 'alone' | 'after';
export const daysKey = (place: LengthPlace) => (place === 'after' ? 'length.daysAfter' : 'length.days');

/** `4 س 40 د`, `يوم 6 س`, `3 أيام`: the two largest units, each kept with its number. */
export function lengthWords({ t }: Pick<I18n, 't'>, ms: number, place: LengthPlace = 'alone'): string {
  const minutes = Math.max(0, Math.floor(Math.abs(ms) / MINUTE_MS));
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const parts =
    days > 0
      ? [
          t(daysKey(place), { n: days }),
          ...(hours > 0 && days < DAYS_WITH_HOURS ? [t('length.hours', { n: hours })] : []),
        ]
      : [
          ...(hours > 0 ? [t('length.hours', { n: hours })] : []),
          ...(rest > 0 || hours === 0 ? [t('length.minutes', { n: rest })] : []),
        ];
  return parts.map((part) => part.replaceAll(' ', '\u00a0')).join(' ');
}

/** Up to three days a limit is told in hours, as the ministry promises it: 72 hours. */
const HOURS_UP_TO_MS = 72 * 60 * MINUTE_MS;

export function limitLength(i18n: Pick<I18n, 't'>, ms: number, place: LengthPlace = 'alone'): string {
  const hours = ms / (60 * MINUTE_MS);
  if (ms > HOURS_UP_TO_MS || !Number.isInteger(hours) || hours === 0) return lengthWords(i18n, ms, place);
  return i18n.t('length.hours', { n: hours }).replaceAll(' ', '\u00a0');
}
