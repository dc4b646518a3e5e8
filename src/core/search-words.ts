import { foldArabic } from './fold';
import { toLatinDigits } from './reference';
import { saudiMobile } from './saudi-mobile';

/** A word as it is compared, and where it stands in the text that people see (UTF-16 offsets, end excluded). */
export interface FoundWord {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** Letters, marks and digits, with what cannot be seen between them: joiners, bidi controls, soft hyphens. */
const RAW_WORD = /[\p{L}\p{M}\p{N}\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u00AD]+/gu;
const NOT_WORD = /[^\p{L}\p{M}\p{N}]+/u;
/** Longer ones are no words but tokens of machines; PostgreSQL refuses lexemes of 2 kB. */
const LONGEST_WORD = 100;

/** The folded words of a text in order. The one way to cut a text for the index, for a query and for its highlights. */
export function* wordsOf(text: string): Generator<FoundWord> {
  for (const match of text.matchAll(RAW_WORD)) {
    const [raw] = match;
    for (const word of foldArabic(raw).split(NOT_WORD))
      if (word !== '' && word.length <= LONGEST_WORD) yield { word, start: match.index, end: match.index + raw.length };
  }
}

const INVISIBLE = /[\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;
/** Digits in groups: a telephone number, a reference, an ID with blanks. */
const GROUPED_DIGITS = /\+?\d+(?:[ \u00A0()‐‑–/.-]{1,2}\d+)*/g;
const FEWEST_DIGITS = 7;
const MOST_DIGITS = 20;
/** «00966 50 123 45 67» has no more. */
const MOST_GROUPS = 6;

/**
 * Numbers of a text, each as one string of digits however it was grouped; Saudi mobile numbers without the country and the leading
 * zero, so that «+966 50 123 4567» and «٠٥٠١٢٣٤٥٦٧» are one. Two numbers that stand side by side are found each.
 */
export function numbersOf(text: string): string[] {
  const found = new Set<string>();
  for (const written of writtenNumbers(text)) {
    const groups = groupsOf(written);
    for (const one of [written, ...groups, ...mobilesIn(groups)]) {
      const number = numberOf(one);
      if (number !== undefined) found.add(number);
    }
  }
  return [...found];
}

/** Numbers that somebody asks for: what is grouped is one, unless each group is a number by itself. */
export function askedNumbers(text: string): string[] {
  return writtenNumbers(text).flatMap((written) => {
    const groups = groupsOf(written);
    const each = groups.map(numberOf).filter((number) => number !== undefined);
    return each.length === groups.length ? each : [numberOf(written)].filter((number) => number !== undefined);
  });
}

const writtenNumbers = (text: string): string[] =>
  toLatinDigits(text).replace(INVISIBLE, '').match(GROUPED_DIGITS) ?? [];
const groupsOf = (written: string): string[] => written.split(/\D+/).filter((group) => group !== '');

function numberOf(written: string): string | undefined {
  const digits = written.replace(/\D/g, '');
  if (digits.length < FEWEST_DIGITS || digits.length > MOST_DIGITS) return undefined;
  return saudiMobile(written)?.slice('+966'.length) ?? digits;
}

function mobilesIn(groups: readonly string[]): string[] {
  const parts = groups.flatMap((_, from) =>
    Array.from({ length: MOST_GROUPS - 1 }, (_each, more) => groups.slice(from, from + 2 + more).join('')),
  );
  return parts.filter((part) => saudiMobile(part) !== undefined);
}

const ADDRESS = /[^\s@<>"'(),;:[\]\\]{1,64}@[^\s@<>"'(),;:[\]\\]{1,100}\.[a-z]{2,20}/gi;

/** Mail addresses in a text, in lower case. */
export const addressesOf = (text: string): string[] => [
  ...new Set((text.match(ADDRESS) ?? []).map((address) => address.toLowerCase())),
];

/** «عبد الله» and «عبدالله» are one name; so are «أبو بكر» and «أبوبكر». */
const FIRST_HALVES = new Set(['عبد', 'ابو', 'ام']);
export const joinedName = (word: string, next: string | undefined): string | undefined =>
  next !== undefined && FIRST_HALVES.has(word) && /^[\u0621-\u064A]{3,}$/.test(next) ? word + next : undefined;
