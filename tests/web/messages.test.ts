import { DELIVERY_REASONS, readDeliveryReason } from '../../src/shared/delivery-reason';
import { ar } from '../../web/src/i18n/ar';
import { en } from '../../web/src/i18n/en';
import { createFormats } from '../../web/src/i18n/format';
import { formatParts, parseMessage, type Part } from '../../web/src/i18n/icu';

const KEYS = Object.keys(ar) as (keyof typeof ar)[];
const RIYADH = 'Asia/Riyadh';

function walk(parts: readonly Part[], visit: (part: Part) => void): void {
  for (const part of parts) {
    visit(part);
    if (typeof part !== 'string' && 'cases' in part) for (const inner of Object.values(part.cases)) walk(inner, visit);
  }
}
function valuesOf(source: string): string[] {
  const names = new Set<string>();
  walk(parseMessage(source), (part) => {
    if (typeof part !== 'string' && 'name' in part) names.add(part.name);
  });
  return [...names].sort();
}
function write(source: string, values: Readonly<Record<string, string | number>>, language: 'ar' | 'en'): string {
  let text = '';
  formatParts<string>(parseMessage(source), values, createFormats(language, RIYADH), (piece) => {
    text += piece;
  });
  return text;
}

describe('the strings of the screens', () => {
  it('have the same keys in both languages and no empty one', () => {
    expect(Object.keys(en)).toEqual(KEYS);
    for (const key of KEYS) expect([key, ar[key].trim() !== '', en[key].trim() !== '']).toEqual([key, true, true]);
  });

  it('have words for every reason that a delivery can have', () => {
    expect(DELIVERY_REASONS.filter((code) => !(`reason.${code}` in ar))).toEqual([]);
    expect(readDeliveryReason('gave_up_after_a_day: smtp_unreachable: connect ECONNREFUSED')).toEqual({
      codes: ['gave_up_after_a_day', 'smtp_unreachable'],
      words: 'connect ECONNREFUSED',
    });
    expect(readDeliveryReason('550 5.1.1 no such user')).toEqual({ codes: [], words: '550 5.1.1 no such user' });
  });

  it('use the same values in both languages', () => {
    const differing = KEYS.filter((key) => valuesOf(en[key]).join() !== valuesOf(ar[key]).join());
    expect(differing).toEqual([]);
  });

  it('know in Arabic every plural form that a count can take', () => {
    const incomplete = KEYS.filter((key) => {
      let complete = true;
      walk(parseMessage(ar[key]), (part) => {
        if (typeof part === 'string' || part.kind !== 'plural') return;
        // zero is told apart only where a zero can be shown
        complete &&= ['one', 'two', 'few', 'many', 'other'].every((form) => form in part.cases);
      });
      return !complete;
    });
    expect(incomplete).toEqual([]);
  });

  it('count as Arabic counts', () => {
    const counted = [0, 1, 2, 3, 10, 11, 99, 100, 103].map((n) => write(ar['side.cases'], { n }, 'ar'));
    expect(counted).toEqual([
      'لا تذاكر',
      'تذكرة واحدة',
      'تذكرتان',
      '3 تذاكر',
      '10 تذاكر',
      '11 تذكرة',
      '99 تذكرة',
      '100 تذكرة',
      '103 تذاكر',
    ]);
  });

  it('keep their digits Latin in both languages', () => {
    expect(write(ar['nav.count'], { n: 1250 }, 'ar')).toBe('1,250 تذكرة');
    expect(createFormats('ar', RIYADH).time(new Date('2026-11-25T05:30:00Z'))).toBe('08:30');
  });

  it('say a value inside of a plural and the number beside it', () => {
    expect(write(ar['toast.sending'], { n: 7, name: 'هند' }, 'ar')).toBe('سيُرسل الرد إلى هند خلال 7 ثوانٍ');
    expect(write(en['toast.sending'], { n: 0, name: 'Hind' }, 'en')).toBe('Reply to Hind goes out now');
  });
});

describe('a message that is not well formed', () => {
  it.each(['{n, plural, one {x}}', '{n, plural, other {x}', 'a } b', '{ , plural}'])('is refused: %s', (source) => {
    expect(() => parseMessage(source)).toThrow(SyntaxError);
  });
});

describe('times on the screen', () => {
  const now = new Date('2026-11-25T07:00:00Z');
  it('are told by the day of the centre, not of the machine', () => {
    const { moment } = createFormats('ar', RIYADH);
    // 22:30 UTC on the 24th is half past one on the 25th in Riyadh
    expect(moment(new Date('2026-11-24T22:30:00Z'), now)).toBe('اليوم \u206601:30\u2069');
    expect(moment(new Date('2026-11-24T19:00:00Z'), now)).toBe('أمس \u206622:00\u2069');
  });

  it('give the day in both calendars where there is room', () => {
    expect(createFormats('en', RIYADH).full(now)).toMatch(/25 November 2026 · .*1448/);
  });
});
