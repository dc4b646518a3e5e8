/** Text that was decoded with the wrong charset once and then sent on in UTF-8: well-formed, labelled rightly, unreadable. */
import { isUtf8 } from 'node:buffer';
import { sniffArabic } from './arabic-sniff';
import { codePage, highCharacters } from './code-pages';

export interface Mended {
  readonly text: string;
  readonly repair: 'double_utf8' | 'mojibake:windows-1256' | 'mojibake:iso-8859-6';
}

/** UTF-8 read as Western shows as these pairs (Ø§, Ù„, Ã©, â€). */
const DOUBLE_HINT = /[ØÙÃÂâÚÛ][\u0080-\u00BF\u0152-\u0178\u02C6\u02DC\u2010-\u2122]/;
/** Windows-1256 read as Western: words of capital vowels with accents ("ÇáÓáÇã"). */
const WESTERN_RUN = /[À-ÿ]{3,}/;
const HAS_ARABIC = /[\u0600-\u06FF]/;
const FEWEST_LETTERS = 8;

let toByte: Map<string, number> | undefined;

function byteMap(): Map<string, number> {
  if (!toByte) {
    const western = codePage('windows-1252');
    toByte = new Map(western ? highCharacters(western).map((character, index) => [character, index + 0x80]) : []);
    for (let code = 0; code < 0x100; code++) {
      const character = String.fromCharCode(code);
      if (!toByte.has(character)) toByte.set(character, code);
    }
  }
  return toByte;
}

function backToBytes(text: string): Buffer | undefined {
  const map = byteMap();
  const bytes = Buffer.alloc(text.length);
  for (let i = 0; i < text.length; i++) {
    const byte = map.get(text.charAt(i));
    if (byte === undefined) return undefined;
    bytes[i] = byte;
  }
  return bytes;
}

/** Undoes one wrong decoding where the result is clearly Arabic, or undefined: in doubt the text stays as it came. */
export function mendMojibake(text: string): Mended | undefined {
  if (DOUBLE_HINT.test(text)) {
    const lines = text.split('\n').map(undouble);
    if (lines.some((line) => line.mended)) return { text: lines.map((line) => line.text).join('\n'), repair: 'double_utf8' };
  }
  return WESTERN_RUN.test(text) && !HAS_ARABIC.test(text) ? fromWestern(text) : undefined;
}

function undouble(line: string): { text: string; mended: boolean } {
  const bytes = DOUBLE_HINT.test(line) ? backToBytes(line) : undefined;
  if (!bytes || !isUtf8(bytes)) return { text: line, mended: false };
  const text = bytes.toString('utf8');
  const arabic = text.match(/[\u0600-\u06FF]/g)?.length ?? 0;
  const foreign = text.match(/[^\u0000-\u007F]/g)?.length ?? 0;
  return arabic >= 2 && arabic * 2 >= foreign ? { text, mended: true } : { text: line, mended: false };
}

function fromWestern(text: string): Mended | undefined {
  const bytes = backToBytes(text);
  const letters = text.match(/[À-ÿ]/g)?.length ?? 0;
  if (!bytes || letters < FEWEST_LETTERS) return undefined;
  const page = sniffArabic(bytes);
  if (page?.name !== 'windows-1256' && page?.name !== 'iso-8859-6') return undefined;
  return { text: page.decode(bytes), repair: `mojibake:${page.name}` };
}
