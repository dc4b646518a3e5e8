/** Text that was decoded with the wrong charset once and then sent on in UTF-8: well-formed, labelled rightly, unreadable. */
import { isUtf8 } from 'node:buffer';
import { sniffArabic } from './arabic-sniff';
import { codePage, highCharacters } from './code-pages';

export interface Mended {
  readonly text: string;
  readonly repair: 'double_utf8' | 'mojibake:utf-8' | 'mojibake:windows-1252' | 'mojibake:windows-1256' | 'mojibake:iso-8859-6';
}

/** UTF-8 read as Western shows as these pairs (Ø§, Ù„, Ã©, â€). */
const DOUBLE_HINT = /[ØÙÃÂâÚÛ][\u0080-\u00BF\u0152-\u0178\u02C6\u02DC\u2010-\u2122]/;
/** Windows-1256 read as Western: words of capital vowels with accents ("ÇáÓáÇã"). */
const WESTERN_RUN = /[À-ÿ]{3,}/;
/** Without the next-line control, which some systems end lines with. */
const CONTROL_SIGNS = /[\u0080-\u0084\u0086-\u009F]/;
const HAS_ARABIC = /[\u0600-\u06FF]/;
const FEWEST_LETTERS = 8;

/** UTF-8 read as windows-1256: every letter becomes one of these two and another sign ("ط§ظ„"). */
const ARABIC_LEADS = /[طظ]/g;
const LEAD_SHARE = 0.35;

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
  const leads = text.match(ARABIC_LEADS)?.length ?? 0;
  if (leads >= FEWEST_LETTERS && leads >= (text.match(/[^\u0000-\u007F]/g)?.length ?? 0) * LEAD_SHARE) return fromArabicPage(text);
  const western = WESTERN_RUN.test(text) && !HAS_ARABIC.test(text) ? fromWestern(text) : undefined;
  return western ?? fromControls(text);
}

/** Signs of windows-1252 that were taken for ISO-8859-1: as controls nobody sees them, and no text has such. */
function fromControls(text: string): Mended | undefined {
  if (!CONTROL_SIGNS.test(text)) return undefined;
  const signs = codePage('windows-1252');
  const high = signs ? highCharacters(signs) : [];
  return { text: text.replace(new RegExp(CONTROL_SIGNS, 'g'), (control) => high[control.charCodeAt(0) - 0x80] ?? control), repair: 'mojibake:windows-1252' };
}

function undouble(line: string): { text: string; mended: boolean } {
  const bytes = DOUBLE_HINT.test(line) ? backToBytes(line) : undefined;
  if (!bytes || !isUtf8(bytes)) return { text: line, mended: false };
  const text = bytes.toString('utf8');
  const arabic = text.match(/[\u0600-\u06FF]/g)?.length ?? 0;
  const foreign = text.match(/[^\u0000-\u007F]/g)?.length ?? 0;
  return arabic >= 2 && arabic * 2 >= foreign ? { text, mended: true } : { text: line, mended: false };
}

/** Undoes UTF-8 that was read as windows-1256, line by line: a line that was right stays. */
function fromArabicPage(text: string): Mended | undefined {
  const map = arabicBytes();
  let mended = false;
  const lines = text.split('\n').map((line) => {
    const bytes = Array.from(line, (character) => map.get(character) ?? (character.charCodeAt(0) < 0x80 ? character.charCodeAt(0) : -1));
    const raw = bytes.includes(-1) ? undefined : Buffer.from(bytes);
    if (!raw || !isUtf8(raw) || !raw.some((byte) => byte >= 0x80)) return line;
    mended = true;
    return raw.toString('utf8');
  });
  return mended ? { text: lines.join('\n'), repair: 'mojibake:utf-8' } : undefined;
}

let arabicMap: Map<string, number> | undefined;
function arabicBytes(): Map<string, number> {
  const page = codePage('windows-1256');
  arabicMap ??= new Map(page ? highCharacters(page).map((character, index) => [character, index + 0x80]) : []);
  return arabicMap;
}

/** The bytes of a text in another charset that was read as Western; undefined when it is none. */
export const undoWestern = (text: string): Buffer | undefined => (WESTERN_RUN.test(text) ? backToBytes(text) : undefined);

function fromWestern(text: string): Mended | undefined {
  const bytes = backToBytes(text);
  const letters = text.match(/[À-ÿ]/g)?.length ?? 0;
  if (!bytes || letters < FEWEST_LETTERS) return undefined;
  const page = sniffArabic(bytes);
  if (page?.name !== 'windows-1256' && page?.name !== 'iso-8859-6') return undefined;
  return { text: page.decode(bytes), repair: `mojibake:${page.name}` };
}
