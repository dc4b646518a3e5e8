import { checkDigit, findReferences, formatReference, hijriYear } from '../../src/core/reference';

describe('reference numbers (ruling 12)', () => {
  const number = formatReference('937', 1448, 123);

  test('are digits in four groups', () => {
    expect(number).toMatch(/^937-1448-0000123-\d$/);
  });

  test('find every wrong digit and every swap of neighbours', () => {
    const digits = number.replaceAll('-', '');
    for (let at = 0; at < digits.length; at++) {
      for (let wrong = 0; wrong < 10; wrong++) {
        if (String(wrong) === digits[at]) continue;
        const changed = digits.slice(0, at) + wrong + digits.slice(at + 1);
        expect(checkDigit(changed.slice(0, -1))).not.toBe(Number(changed.at(-1)));
      }
      const next = digits[at + 1];
      if (next === undefined || next === digits[at]) continue;
      const swapped = digits.slice(0, at) + next + digits[at] + digits.slice(at + 2);
      expect(checkDigit(swapped.slice(0, -1))).not.toBe(Number(swapped.at(-1)));
    }
  });

  test.each([
    ['in a subject', `Re: موعد [${number}]`],
    ['without dashes', `رقمي ${number.replaceAll('-', '')} فضلاً`],
    ['in Arabic-Indic digits', number.replace(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)] ?? '')],
    ['with other dashes', number.replaceAll('-', '–')],
  ])('are found %s', (_where, text) => {
    expect(findReferences(text)).toEqual([number]);
  });

  test.each(['0501234567', '1000000008', '937-1448-0000123', 'order 20261125 12345678 9'])('a number like %s is none', (text) => {
    expect(findReferences(text)).toEqual([]);
  });

  test('hold more than nine million a year', () => {
    const long = formatReference('937', 1448, 12_345_678);
    expect(findReferences(long)).toEqual([long]);
  });

  test('carry the Umm al-Qura year of the centre, not of the server', () => {
    expect(hijriYear(new Date('2026-11-25T08:00:00Z'), 'Asia/Riyadh')).toBe(1448);
    // 1 Muharram 1448 began in Riyadh at 21:00 UTC of the day before
    expect(hijriYear(new Date('2026-06-15T21:30:00Z'), 'Asia/Riyadh')).toBe(1448);
    expect(hijriYear(new Date('2026-06-15T20:30:00Z'), 'Asia/Riyadh')).toBe(1447);
  });
});
