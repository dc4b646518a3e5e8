import { toLatinDigits } from './reference';

const SPACES = /[\s\u200e\u200f\u202a-\u202e\u2066-\u2069-]/g;
/** A border number, or one that another state gave: ten digits that begin with neither 1 nor 2. */
const BORDER_NUMBER = /^[3-9]\d{9}$/;
const PASSPORT = /^(?=.*\d)[A-Z0-9]{6,9}$/;

/** Digits 1, 3, 5, 7, 9 from the left count double (Luhn); a number at random passes once in ten. */
function checks(digits: string): boolean {
  const sum = [...digits].reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** `citizen` of a national ID, `resident` of an Iqama, in any digits; undefined: neither. */
export function saudiId(text: string): 'citizen' | 'resident' | undefined {
  const digits = toLatinDigits(text).replace(SPACES, '');
  if (!/^[12]\d{9}$/.test(digits) || !checks(digits)) return undefined;
  return digits.startsWith('1') ? 'citizen' : 'resident';
}

/** An ID, Iqama, border or passport number as it is kept; undefined: it is none, or a digit of it is wrong. */
export function identityNumber(text: string): string | undefined {
  const plain = toLatinDigits(text).replace(SPACES, '').toUpperCase();
  if (saudiId(plain) !== undefined || BORDER_NUMBER.test(plain) || PASSPORT.test(plain)) return plain;
  return undefined;
}
