/** A stretch of a message: plain, to be kept from left to right inside of Arabic, or an address on the web. */
export interface Piece {
  readonly kind: 'plain' | 'ltr' | 'link';
  readonly text: string;
}

const LINK = String.raw`https?:\/\/[^\s<>"'،؛]+[^\s<>"'،؛.,:;!?)\]]`;
const MAIL = String.raw`[\w.+-]+@[\w-]+(?:\.[\w-]+)+`;
const HANDLE = String.raw`@[A-Za-z0-9_]{2,}`;
// 937-1448-0000123-4 · 2026-11-21 · 14:30 – 15:00 · 12/11 · 1,250.50
const GROUPED = String.raw`\+?\d+(?: ?[-–/.:,] ?\d+)+`;
// +966 50 123 4567
const SPACED = String.raw`\+?\d{2,4}(?: \d{2,4}){2,}`;
// 140 km · 38.5 °C · 12 %
const MEASURE = String.raw`\d+(?:[.,]\d+)? ?(?:[A-Za-z°µ]{1,4}|%)(?![A-Za-z])`;
const PIECES = new RegExp(`(${LINK})|(${MAIL}|${HANDLE}|${GROUPED}|${SPACED}|${MEASURE}|\\+\\d{6,})`, 'g');

/**
 * Cuts a text where left-to-right stretches begin and end. Unisolated, an Arabic line shows a reference number backwards
 * («1-0004259-1448-937») and a phone number with its plus at the wrong end.
 */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(PIECES)) {
    if (match.index > at) pieces.push({ kind: 'plain', text: text.slice(at, match.index) });
    pieces.push({ kind: match[1] === undefined ? 'ltr' : 'link', text: match[0] });
    at = match.index + match[0].length;
  }
  if (at < text.length) pieces.push({ kind: 'plain', text: text.slice(at) });
  return pieces;
}
