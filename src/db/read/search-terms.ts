import { foldedWords, searchForms } from '../../core/fold';
import { findReferences, hijriYear, toLatinDigits } from '../../core/reference';

/** What somebody typed into the search box, understood. */
export type SearchTerms =
  | { readonly kind: 'references'; readonly references: readonly string[] }
  /** Beginnings of reference numbers, with dashes. */
  | { readonly kind: 'reference_prefixes'; readonly prefixes: readonly string[]; readonly phone: string | undefined; readonly words: string }
  | { readonly kind: 'handle'; readonly handle: { readonly kind: 'email' | 'phone'; readonly value: string }; readonly words: string }
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
  if (/^\+?[\d\s()‐‑–/-]+$/.test(text)) return understandNumber(text, centreCodes, now, words);
  return words === '' ? { kind: 'nothing' } : { kind: 'words', words };
}

function understandNumber(text: string, centreCodes: readonly string[], now: Date, words: string): SearchTerms {
  const phone = saudiMobile(text);
  if (phone !== undefined) return { kind: 'handle', handle: { kind: 'phone', value: phone }, words };
  const digits = text.replace(/\D/g, '');
  if (digits === '') return { kind: 'nothing' };
  return { kind: 'reference_prefixes', prefixes: referencePrefixes(digits, centreCodes, now), phone, words };
}

/** `+9665XXXXXXXX` of a Saudi mobile number in any of its spellings. */
export function saudiMobile(text: string): string | undefined {
  const digits = toLatinDigits(text).replace(/[\s()‐‑–/.-]/g, '');
  const match = /^(?:\+966|00966|966|0)?(5\d{8})$/.exec(digits);
  return match === null ? undefined : `+966${match[1] ?? ''}`;
}

function referencePrefixes(digits: string, centreCodes: readonly string[], now: Date): string[] {
  const prefixes = centreCodes.filter((code) => digits.startsWith(code) || code.startsWith(digits)).map((code) => dashed(digits, code));
  if (digits.length <= 7) {
    const year = hijriYear(now, 'Asia/Riyadh');
    for (const code of centreCodes) {
      for (let back = 0; back < YEARS_BACK; back++) prefixes.push(`${code}-${year - back}-${digits.padStart(7, '0')}-`);
    }
  }
  return prefixes;
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
    .map((word) => `(${searchForms(word).map((form) => `'${form}':*`).join(' | ')})`)
    .join(' & ');
}
