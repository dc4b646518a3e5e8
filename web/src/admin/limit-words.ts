import type { LimitData } from '../../../src/shared/api';
import type { I18n } from '../i18n';
import { daysKey, type LengthPlace } from '../ticket/clock-words';

/** The limits of the document, in the order of its columns. */
export const LIMIT_FIELDS = [
  'acknowledge',
  'firstResponse',
  'nextResponse',
  'classify',
  'acceptReferral',
  'statement',
  'solution',
  'interimNote',
] as const satisfies readonly (keyof LimitData)[];
export type LimitField = (typeof LIMIT_FIELDS)[number];
export type LimitValue = LimitData[LimitField];

/** Order of the rows: the most pressing groups first, as the ministry's own table has them. */
export const LIMIT_ORDER = [
  'danger',
  'urgent',
  'unclassified',
  'complaint.critical',
  'complaint.routine',
  'complaint.complex',
  'report',
  'inquiry',
  'consultation',
  'treatment.critical',
  'treatment',
  'appointment',
  'suggestion',
  'request',
  'technical',
  'appeal',
  'directive',
  'media',
  'meeting',
  'data_subject',
] as const;

/** `72 ساعة` as it was written, not as days: the document says 72 hours. */
export function durationWords(duration: string, { t }: Pick<I18n, 't'>, place: LengthPlace = 'alone'): string {
  const amount = Number.parseInt(duration, 10);
  if (duration.endsWith('d')) return t(daysKey(place), { n: amount });
  return t(duration.endsWith('h') ? 'length.hours' : 'length.minutes', { n: amount });
}

export function limitWords(limit: LimitValue, i18n: Pick<I18n, 't'>): string {
  if (limit === null) return i18n.t('levels.none');
  if (limit === 'same_contact') return i18n.t('levels.sameContact');
  return limit === '0m' ? i18n.t('levels.atOnce') : durationWords(limit, i18n);
}
