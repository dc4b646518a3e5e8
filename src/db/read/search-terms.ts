import { foldedWords, searchForms } from '../../core/fold';
import { findReferences, hijriYear, toLatinDigits } from '../../core/reference';

/** What somebody typed into the search box, understood. Where `words` follow, they are looked for when the first finds nothing. */
export type SearchTerms =
  | { readonly kind: 'references'; readonly references: readonly string[] }
  /** Beginnings of reference numbers, with dashes. */
  | { readonly kind: 'reference_prefixes'; readonly prefixes: readonly string[]; readonly words: string }
  | {
      readonly kind: 'handle';
      readonly handle: { readonly kind: 'email' | 'phone'; readonly value: string };
      readonly words: string;
    }
  | { readonly kind: 'words'; readonly words: string }
  | { readonly kind: 'nothing' };

const MOST_WORDS = 8;
const YEARS_BACK = 2;

/**
 * A reference in any spelling, the beginning of one, its bare sequence, a mail address, a Saudi mobile number, else words.
 * @param centreCodes codes of the viewer's centres, by which undashed digits are cut
 */
export function understandSearch(q: string, centreCodes: readonly string[], now: Date): SearchTerms {
  const text = toLatinDigits(q).trim();
  const references = findReferences(text);
  if (references.length > 0) return { kind: 'references', references };
  const words = tsquery(text);
  const address = /^[^\s@<>"]+@[^\s@<>"]+$/.exec(text)?.[0];
  if (address !== undefined) return { kind: 'handle', handle: { kind: 'email', value: address.toLowerCase() }, words };
  if (/^\+?[\d\s()‐‑–/-]+$/.test(text)) return understandNumber(text, centreCodes, now);
  return words === '' ? { kind: 'nothing' } : { kind: 'words', words };
}

function understandNumber(text: string, centreCodes: readonly string[], now: Date): SearchTerms {
  const words = tsquery(longestGroup(text));
  const phone = saudiMobile(text);
  if (phone !== undefined) return { kind: 'handle', handle: { kind: 'phone', value: phone }, words };
  const digits = text.replace(/\D/g, '');
  return digits === ''
    ? { kind: 'nothing' }
    : { kind: 'reference_prefixes', prefixes: referencePrefixes(digits, centreCodes, now), words };
}

/** Short groups of digits (a year, a centre) stand in nearly every case; only a long one is worth looking for as a word. */
const SHORTEST_NUMBER = 5;
function longestGroup(text: string): string {
  const groups = text.match(/\d+/g) ?? [];
  const longest = groups.reduce((best, group) => (group.length > best.length ? group : best), '');
  return longest.length >= SHORTEST_NUMBER ? longest : '';
}

/** `+9665XXXXXXXX` of a Saudi mobile number in any of its spellings. */
export function saudiMobile(text: string): string | undefined {
  const digits = toLatinDigits(text).replace(/[\s()‐‑–/.-]/g, '');
  const match = /^(?:\+966|00966|966|0)?(5\d{8})$/.exec(digits);
  return match === null ? undefined : `+966${match[1] ?? ''}`;
}

const YEAR_DIGITS = 4;
const SEQUENCE_DIGITS = 7;

/** Only what names a sequence narrows anything down: the digits after centre and year, or the bare sequence of this or last year. */
function referencePrefixes(digits: string, centreCodes: readonly string[], now: Date): string[] {
  const prefixes = centreCodes
    .filter((code) => digits.startsWith(code) && digits.length > code.length + YEAR_DIGITS)
    .map((code) => dashed(digits, code));
  if (digits.length > SEQUENCE_DIGITS) return prefixes;
  const year = hijriYear(now, 'Asia/Riyadh');
  const years = Array.from({ length: YEARS_BACK }, (_, back) => year - back);
  return [
    ...prefixes,
    ...centreCodes.flatMap((code) => years.map((of) => `${code}-${of}-${digits.padStart(SEQUENCE_DIGITS, '0')}-`)),
  ];
}

/** `9371448` → `937-1448`. */
function dashed(digits: string, code: string): string {
  const rest = digits.slice(code.length);
  const parts = [digits.slice(0, code.length), rest.slice(0, 4), rest.slice(4, 11), rest.slice(11)];
  return parts.filter((part) => part !== '').join('-');
}

/** A query for `to_tsquery('simple', …)`: every word must be there, each as a beginning and with or without its article. */
function tsquery(text: string): string {
  return foldedWords(text)
    .slice(0, MOST_WORDS)
    .map(
      (word) =>
        `(${searchForms(word)
          .map((form) => `'${form}':*`)
          .join(' | ')})`,
    )
    .join(' & ');
}
