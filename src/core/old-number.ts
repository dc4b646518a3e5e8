import { toLatinDigits } from './reference';

/** Numbers that another system gave to cases which are ours now: no check digit, no fixed shape, and several systems may have given out the same one. */

const LONGEST_NUMBER = 60;

/** How old numbers are compared: Latin digits, upper case, letters and digits only. Empty when nothing is left or it is no number. */
export function normalOldNumber(text: string): string {
  const letters = toLatinDigits(text.normalize('NFKC')).toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');
  return letters.length <= LONGEST_NUMBER && /[0-9]/.test(letters) ? letters : '';
}

/** A number as somebody wrote it into a subject. */
export interface WrittenNumber {
  /** Normal form. */
  readonly number: string;
  /** A word beside it says that it is a case's; a bare `#123` may be an order's or a room's. */
  readonly named: boolean;
}

const NUMBER = String.raw`((?:[A-Za-z]{1,10}[-_/]?)?[0-9][0-9-]{0,30}[0-9]|[0-9])(?![\p{L}\p{N}])`;
const NAMED = new RegExp(
  String.raw`(?:\b(?:ticket|case|request|incident)|(?:ال)?(?:تذكرة|بلاغ|طلب|معاملة))\s*(?:(?:no\.?|number|id|رقم)\s*)?[:#-]?\s*[#]?\s*${NUMBER}`,
  'giu',
);
const MARKED = new RegExp(String.raw`(?<![\p{L}\p{N}&])#\s?${NUMBER}`, 'gu');
const MOST_NUMBERS = 5;

/** Old numbers as people and mail programs write them: `Ticket#12345`, `[#12345]`, `#١٢٣٤٥`, `تذكرة رقم 12345`. */
export function findOldNumbers(text: string): WrittenNumber[] {
  const latin = toLatinDigits(text);
  const found = new Map<string, WrittenNumber>();
  for (const [pattern, named] of [[NAMED, true], [MARKED, false]] as const)
    for (const [, written = ''] of latin.matchAll(pattern)) {
      const number = normalOldNumber(written);
      if (number !== '' && !found.has(number) && found.size < MOST_NUMBERS) found.set(number, { number, named });
    }
  return [...found.values()];
}

const ALONE = new RegExp(String.raw`^\s*(?:#\s*)?${NUMBER}\s*$`, 'u');
/** Numbers that a person may mean who types this alone: one with a sign or a word beside it, or nothing but a number. */
export function writtenOldNumbers(text: string): string[] {
  const alone = normalOldNumber(ALONE.exec(toLatinDigits(text))?.[1] ?? '');
  return alone === '' ? findOldNumbers(text).map(({ number }) => number) : [alone];
}
