/**
 * Reference numbers (ruling 12): `{centre}-{Hijri year}-{sequence}-{check}`, all digits, readable aloud.
 * The check digit is Damm's: it finds every single wrong digit and every swap of neighbours.
 */
const DAMM = [
  [0, 3, 1, 7, 5, 9, 8, 6, 4, 2], [7, 0, 9, 2, 1, 5, 4, 8, 6, 3], [4, 2, 0, 6, 8, 7, 1, 3, 5, 9], [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
  [6, 1, 2, 3, 0, 4, 5, 9, 7, 8], [3, 6, 7, 4, 2, 0, 9, 5, 8, 1], [5, 8, 6, 9, 7, 2, 0, 1, 3, 4], [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
  [9, 4, 3, 8, 6, 1, 7, 2, 0, 5], [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
] as const;
const SEQUENCE_DIGITS = 7;

export function checkDigit(digits: string): number {
  let interim = 0;
  for (const digit of digits) interim = DAMM[interim]?.[Number(digit)] ?? 0;
  return interim;
}

export function formatReference(centreCode: string, hijriYear: number, sequence: number): string {
  const padded = String(sequence).padStart(SEQUENCE_DIGITS, '0');
  return `${centreCode}-${hijriYear}-${padded}-${checkDigit(`${centreCode}${hijriYear}${padded}`)}`;
}

/** Umm al-Qura year of an instant in the centre's zone. */
export function hijriYear(at: Date, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-u-ca-islamic-umalqura-nu-latn', { year: 'numeric', timeZone });
  const year = format.formatToParts(at).find((part) => part.type === 'year')?.value ?? '0';
  return Number.parseInt(year, 10);
}

const ARABIC_DIGITS = /[\u0660-\u0669\u06F0-\u06F9]/g;
export const toLatinDigits = (text: string): string => text.replace(ARABIC_DIGITS, (digit) => String(digit.charCodeAt(0) & 0xf));

/** Numbers in a text that carry a right check digit, in canonical form. Finds them without dashes and in Arabic-Indic digits. */
export function findReferences(text: string): string[] {
  const found = new Set<string>();
  for (const match of toLatinDigits(text).matchAll(/(?<![0-9])([0-9]{1,6})[-‐‑–/ ]?(1[3-9][0-9]{2})[-‐‑–/ ]?([0-9]{7,9})[-‐‑–/ ]?([0-9])(?![0-9])/g)) {
    const [, centre = '', year = '', sequence = '', check = ''] = match;
    if (checkDigit(centre + year + sequence) === Number(check)) found.add(`${centre}-${year}-${sequence}-${check}`);
  }
  return [...found];
}
