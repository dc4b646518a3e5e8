import { createI18n } from '../../web/src/i18n';
import { groupingOf } from '../../web/src/inbox/list-groups';
import { durationWords } from '../../web/src/admin/limit-words';
import { lengthWords } from '../../web/src/ticket/clock-words';
import type { TicketRow } from '../../src/shared/api';

const HOUR = 3_600_000;
const [ar, en] = (['ar', 'en'] as const).map((language) => createI18n(language, 'Asia/Riyadh')) as [
  ReturnType<typeof createI18n>,
  ReturnType<typeof createI18n>,
];
/** Without the marks that keep a number from turning its sentence around. */
const plain = (text: string): string => text.replace(/[\u2066-\u2069]/g, '').replaceAll('\u00a0', ' ');

describe('how long a clock has left', () => {
  it.each([
    [0.5, '30 د', '30 min'],
    [4 + 40 / 60, '4 س 40 د', '4 h 40 min'],
    [19, '19 س', '19 h'],
    [30, 'يوم 6 س', '1 day 6 h'],
    [48, 'يومان', '2 days'],
    [80, '3 أيام', '3 days'],
    [15 * 24, '15 يومًا', '15 days'],
    [0, '0 د', '0 min'],
    [-2.5, '2 س 30 د', '2 h 30 min'],
  ])('%d hours are told in the two largest units', (hours, arabic, english) => {
    expect([plain(lengthWords(ar, hours * HOUR)), plain(lengthWords(en, hours * HOUR))]).toEqual([arabic, english]);
  });

  it('bends after a word that asks for it, in Arabic alone', () => {
    const late = (i18n: typeof ar, days: number): string =>
      plain(i18n.t('clock.late', { by: lengthWords(i18n, -days * 24 * HOUR, 'after') }));
    expect([1, 2, 3, 11].map((days) => late(ar, days))).toEqual([
      'متأخرة منذ يوم',
      'متأخرة منذ يومين',
      'متأخرة منذ 3 أيام',
      'متأخرة منذ 11 يومًا',
    ]);
    expect(late(en, 2)).toBe('Late by 2 days');
    expect([1, 2, 3, 11].map((n) => plain(ar.t('levels.every', { length: durationWords('2d', ar, 'after'), n })))).toEqual([
      'كل يومين، مرة واحدة',
      'كل يومين، مرتان',
      'كل يومين، 3 مرات',
      'كل يومين، 11 مرة',
    ]);
  });

  it('keeps each number with its unit where a line breaks', () => {
    expect(lengthWords(en, 4.5 * HOUR)).toContain('\u00a0h');
  });
});

test('a list by due time has headings by when cases are due, in the centre’s days', () => {
  const now = new Date('2026-11-25T12:00:00Z');
  const { order, labelOf } = groupingOf('due', ar.formats, now);
  const label = (dueAt: string) =>
    labelOf({ clock: { state: 'running', dueAt, from: null, riskAt: null } } as TicketRow);
  const labels = [
    '2026-11-25T12:00:00Z',
    '2026-11-25T20:59:00Z',
    '2026-11-25T21:00:00Z',
    '2026-11-28T12:00:00Z',
    '2026-12-25T12:00:00Z',
  ].map(label);
  expect(labels).toEqual(order);
});
