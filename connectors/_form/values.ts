/** What people type into forms, and what it means; shared by the channels that have one. */

const ARABIC_DIGITS = /[\u0660-\u0669\u06F0-\u06F9]/g;
export const latinDigits = (text: string): string =>
  text.replace(ARABIC_DIGITS, (digit) => String(digit.charCodeAt(0) & 0xf));

/** Direction marks and other things that cannot be seen come along when people paste numbers. */
const INVISIBLE = /[\u200B-\u200F\u202A-\u202E\u2060-\u2069\u061C\uFEFF\u00AD\u0000]/g;
export const clean = (text: string): string => text.replace(INVISIBLE, '').normalize('NFC').toWellFormed().trim();

/** Keeps line breaks, drops what a database cannot store. */
export const cleanText = (text: string): string =>
  text.replaceAll('\u0000', '').toWellFormed().replace(/\r\n?/g, '\n').trim();

/**
 * A telephone number in E.164: Saudi mobiles in any of their spellings (05…, 5…, 966…, 00966…, +966…, Arabic digits, spaces), Saudi
 * landlines with their area code, and foreign ones that say their country. Undefined for anything else.
 */
export function e164(text: string): string | undefined {
  const digits = latinDigits(clean(text)).replace(/[\s().‐‑–/-]/g, '');
  const mobile = /^(?:\+966|00966|966)?0?(5\d{8})$/.exec(digits);
  if (mobile !== null) return `+966${mobile[1] ?? ''}`;
  const landline = /^(?:(?:\+966|00966|966)0?|0)(1[1-7]\d{7})$/.exec(digits);
  if (landline !== null) return `+966${landline[1] ?? ''}`;
  const foreign = /^(?:\+|00)([1-9]\d{7,14})$/.exec(digits);
  return foreign === null || foreign[1]?.startsWith('966') === true ? undefined : `+${foreign[1] ?? ''}`;
}

const ADDRESS = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+\.[^\s@<>,;:"()[\]\\]{2,}$/u;
export function mailAddress(text: string): string | undefined {
  const address = clean(text);
  return address.length <= 254 && ADDRESS.test(address) ? address.toLowerCase() : undefined;
}

export const PHONE_ICON =
  'M5.3 2.2 3.2 2.6c-.8.2-1.2.9-1 1.7.9 5 4.500 8.600 9.500 9.500.8.200 1.500-.3 1.700-1l.4-2.100-3-1.400-1.300 1.400c-1.600-.8-2.900-2.100-3.700-3.700l1.400-1.300z';
export const FORM_ICON = 'M3.500 1.500h9v13h-9zM5.500 4.500h5M5.500 7.500h5M5.500 10.500h3';
