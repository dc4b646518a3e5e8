import { toLatinDigits } from './reference';

/** `+9665XXXXXXXX` of a Saudi mobile number in any of its spellings; undefined for anything else. */
export function saudiMobile(text: string): string | undefined {
  const digits = toLatinDigits(text).replace(/[\s()‐‑–/.-]/g, '');
  const match = /^(?:\+966|00966|966|0)?(5\d{8})$/.exec(digits);
  return match === null ? undefined : `+966${match[1] ?? ''}`;
}
