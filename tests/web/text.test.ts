import { detectDirection as serverDirection } from '../../src/core/language';
import { detectDirection, directionRuns, displayName } from '../../web/src/text/direction';
import { matches } from '../../web/src/text/fold';
import { piecesOf } from '../../web/src/text/pieces';

const TEXTS = [
  'MRI لم يتم رفعه حتى الآن في التطبيق',
  'The report is missing at مستشفى الروابي العام',
  'https://example.sa/a تذكرة',
  '@wasl_care موعد العيون cancelled again',
  '> quoted English text only\nالرد هنا',
  '12345 – 678',
  '',
  'أهلًا',
  'Hello',
];

describe('the direction of what is typed', () => {
  it.each(TEXTS)('is what the server will store: %j', (text) => {
    expect(detectDirection(text)).toBe(serverDirection(text));
  });
});

describe('a message in two languages', () => {
  it('is read in each passage from its own side, and a lone number goes with the words before it', () => {
    const runs = directionRuns(
      'تسلّمنا رسالتكم برقم:\n937-1448-0000001-2\n\nDear Sir or Madam,\nthank you for writing.',
      'rtl',
    );
    expect(runs.map(({ direction }) => direction)).toEqual(['rtl', 'ltr']);
    expect(runs[0]?.text).toContain('937-1448-0000001-2');
  });
  it('keeps its direction for a line that is only a name or a term', () => {
    expect(directionRuns('الفحص المطلوب:\nMRI\nوشكرًا', 'rtl')).toHaveLength(1);
  });
});

describe('stretches that stay from left to right inside of Arabic', () => {
  const ltr = (text: string) => piecesOf(text).filter((piece) => piece.kind !== 'plain');
  it.each([
    ['رقم تذكرتكم 937-1448-0004259-1.', '937-1448-0004259-1'],
    ['اتصلوا على +966 50 123 4567 اليوم', '+966 50 123 4567'],
    ['بين 14:30 – 15:00 غدًا', '14:30 – 15:00'],
    ['يوم 2026-11-21، صباحًا', '2026-11-21'],
    ['على بعد 140 km من هنا', '140 km'],
    ['كتبت إلى care@937.example أمس', 'care@937.example'],
    ['من @hind_ateeq_7 أمس', '@hind_ateeq_7'],
  ])('%s', (text, expected) => {
    expect(ltr(text)).toEqual([{ kind: 'ltr', text: expected }]);
  });
  it('lead to where a web address says, without the full stop after it', () => {
    expect(ltr('انظر https://wasl.example/a?b=1. شكرًا')).toEqual([
      { kind: 'link', text: 'https://wasl.example/a?b=1' },
    ]);
  });
  it('lose nothing of the text', () => {
    for (const text of TEXTS)
      expect(
        piecesOf(text)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
  });
});

describe('a name from outside', () => {
  it('cannot turn its surroundings round', () => {
    expect(displayName('invoice\u202Egpj.exe')).toBe('invoicegpj.exe');
  });
});

describe('a filter', () => {
  it.each([
    ['أحمد بن راشد', 'احمد'],
    ['الصِّحّة العامة', 'صحه'],
    ['مستشفى الروابي', 'الروابى'],
    ['Cancelled or moved', 'MOVED'],
  ])('finds «%s» by «%s»', (text, query) => {
    expect(matches(text, query)).toBe(true);
  });
  it('does not find what is not there', () => {
    expect(matches('شكوى', 'استفسار')).toBe(false);
  });
});
