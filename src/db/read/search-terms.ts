import { hijriYear, findReferences, toLatinDigits } from '../../core/reference';
import { saudiMobile } from '../../core/saudi-mobile';
import { parseSearch, type SearchQuery } from '../../core/search-query';

/** What somebody typed into the search box, understood. A case is found by any of these. */
export interface SearchTerms {
  /** Whole reference numbers: with one of them nothing else is looked for. */
  readonly references: readonly string[];
  /** Beginnings of reference numbers, with dashes. */
  readonly prefixes: readonly string[];
  /** A person's address or number, whichever kind it is. */
  readonly handles: readonly { readonly kind: string; readonly value: string }[];
  readonly words: SearchQuery;
}

const YEARS_BACK = 2;
/** Few digits (a year, a centre) stand in nearly every case; only a long number is worth looking for in the words. */
const SHORTEST_NUMBER = 5;
const NOTHING: SearchQuery = { tsquery: '', loose: '', asksFor: () => false };

/**
 * A reference in any spelling, the beginning of one, its bare sequence, a mail address, a telephone or ID number, else words.
 * @param centreCodes codes of the viewer's centres, by which undashed digits are cut
 */
export function understandSearch(q: string, centreCodes: readonly string[], now: Date): SearchTerms {
  const text = toLatinDigits(q).trim();
  const references = findReferences(text);
  const words = references.length > 0 ? NOTHING : parseSearch(text);
  if (references.length > 0) return { references, prefixes: [], handles: [], words };
  const address = /^[^\s@<>"]+@[^\s@<>"]+$/.exec(text)?.[0];
  if (address !== undefined)
    return { references, prefixes: [], handles: [{ kind: 'email', value: address.toLowerCase() }], words };
  if (!/^\+?[\d\s()‐‑–/-]+$/.test(text)) return { references, prefixes: [], handles: [], words };
  const digits = text.replace(/\D/g, '');
  const handles = numberHandles(text, digits);
  return {
    references,
    prefixes: digits === '' ? [] : referencePrefixes(digits, centreCodes, now),
    handles,
    words: digits.length >= SHORTEST_NUMBER ? words : NOTHING,
  };
}

/** Saudi identity numbers begin with 1 (citizens) or 2 (residents). */
const NATIONAL_ID = /^[12]\d{9}$/;

function numberHandles(text: string, digits: string): SearchTerms['handles'] {
  const phone = saudiMobile(text) ?? (text.startsWith('+') ? `+${digits}` : undefined);
  return [
    ...(phone === undefined ? [] : [{ kind: 'phone', value: phone }]),
    ...(NATIONAL_ID.test(digits) ? [{ kind: 'national_id', value: digits }] : []),
  ];
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
