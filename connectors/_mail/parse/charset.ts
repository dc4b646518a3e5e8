/**
 * Bytes to text, whatever the label says. Arabic mail carries wrong, missing and lying charset labels as a habit; what was not
 * taken from the label is reported, so that the repair can be stored and an agent can overrule it.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import { sniffArabic } from './arabic-sniff';
import { codePage, type CodePage } from './code-pages';
import { sniffEastAsian } from './east-asian-sniff';
import { mendMojibake, undoWestern } from './mojibake';

export interface Decoded {
  readonly text: string;
  /** Canonical name of the charset used. */
  readonly charset: string;
  /** Why the label was not followed: a code (`charset:windows-1256`, `double_utf8` …), or undefined when it was. */
  readonly repair?: string;
}

const MULTI_BYTE = /^(gbk|gb18030|big5|shift_jis|euc-jp|euc-kr|iso-2022-jp)$/;
const ARABIC_PAGE = /^(windows-1256|iso-8859-6|ibm720|ibm864|x-mac-arabic)$/;
const ESC = 0x1b;

/** What a mail calls its charset, which may be a lie; or the charset that a person decided on, which is obeyed. */
export type Told = string | CodePage;

/** Decodes a body part or a run of raw header bytes. What the mail calls the charset is judged; a missing name may be guessed. */
export function decodeBytes(bytes: Buffer, told?: Told): Decoded {
  if (typeof told === 'object') return obey(bytes, told);
  const label = told;
  const page = codePage(label);
  if (isAscii(bytes)) return decodeAscii(bytes, page, label);
  const marked = byteOrderMark(bytes);
  if (marked) return plain(marked, bytes);
  const wide = wideCharacters(bytes, page, label);
  if (wide) return wide;
  const single = page?.name.startsWith('utf-16') ? undefined : page;
  return decodeTold(bytes, single, label);
}

/**
 * As a person decided. They decide on a whole mail: parts of it that are UTF-8 beyond doubt stay so, and letters that another program
 * read as Western ones and sent on as UTF-8 are read as they should have been.
 */
function obey(bytes: Buffer, page: CodePage): Decoded {
  if (isAscii(bytes)) return { text: bytes.toString('latin1'), charset: 'us-ascii' };
  if (page.name === 'utf-8' || !isUtf8(bytes)) return plain(page, bytes);
  const undone = undoWestern(bytes.toString('utf8'));
  if (undone) return plain(page, undone);
  return isSurelyUtf8(bytes) ? { text: bytes.toString('utf8'), charset: 'utf-8' } : plain(page, bytes);
}

function decodeTold(bytes: Buffer, page: CodePage | undefined, label: string | undefined): Decoded {
  if (page && MULTI_BYTE.test(page.name) && !isSurelyUtf8(bytes)) {
    const text = page.strict(bytes);
    if (text !== undefined) return { text, charset: page.name };
  }
  if (isUtf8(bytes)) return fromUtf8(bytes, page);
  return notUtf8(bytes, page, label);
}

const LABELLED_BOTH_WAYS = /^(?:utf-?16|unicode|ucs-?2|iso-10646-ucs-2|csunicode)$/i;
/** NUL apart, the controls that no text has: in UTF-16 they are halves of letters. */
const CONTROL_BYTES = /[\u0001-\u0008\u000e-\u001a]/;
/** Longer samples say no more. */
const WIDE_SAMPLE_BYTES = 4096;

/** UTF-16 as labelled, in the order of bytes that makes sense; undefined when the bytes are no such text or the label is another. */
function wideCharacters(bytes: Buffer, page: CodePage | undefined, label: string | undefined): Decoded | undefined {
  if (!page?.name.startsWith('utf-16')) return undefined;
  const sample = bytes.subarray(0, WIDE_SAMPLE_BYTES);
  // a label that lies: text of single bytes has neither NULs nor controls
  if (isUtf8(bytes) && !sample.includes(0) && !CONTROL_BYTES.test(sample.toString('latin1'))) return undefined;
  if (!LABELLED_BOTH_WAYS.test((label ?? '').replace(/["'\s]/g, ''))) return plain(page, bytes);
  // the half that says the script stays the same from letter to letter
  const kinds = (offset: number): number => new Set(sample.filter((_, index) => index % 2 === offset)).size;
  return plain((kinds(0) < kinds(1) ? codePage('utf-16be') : undefined) ?? page, bytes);
}

const SURE_SEQUENCES = 6;

/** Well-formed UTF-8 with so many letters that no East Asian text is it by chance. */
function isSurelyUtf8(bytes: Buffer): boolean {
  if (!isUtf8(bytes)) return false;
  let sequences = 0;
  for (let at = 0; at < bytes.length && sequences < SURE_SEQUENCES; at++) if ((bytes[at] ?? 0) >= 0xc2) sequences++;
  return sequences >= SURE_SEQUENCES;
}

function decodeAscii(bytes: Buffer, page: CodePage | undefined, label: string | undefined): Decoded {
  const wide = wideCharacters(bytes, page, label);
  if (wide) return wide;
  const shifted = bytes.includes(ESC) && bytes.includes('\x1b$');
  if (shifted && page?.name !== 'iso-2022-jp') return repaired('iso-2022-jp', bytes) ?? latin(bytes);
  if (page && (page.name === 'utf-7' || page.name === 'iso-2022-jp')) return plain(page, bytes);
  return { text: bytes.toString('latin1'), charset: page?.name ?? 'us-ascii' };
}

function fromUtf8(bytes: Buffer, page: CodePage | undefined): Decoded {
  const text = bytes.toString('utf8');
  const mended = mendMojibake(text);
  if (mended) return { text: mended.text, charset: 'utf-8', repair: mended.repair };
  const told = page === undefined || page.name === 'utf-8';
  return told ? { text, charset: 'utf-8' } : { text, charset: 'utf-8', repair: 'charset:utf-8' };
}

function notUtf8(bytes: Buffer, page: CodePage | undefined, label: string | undefined): Decoded {
  const trusted = page !== undefined && page.name !== 'utf-8' && page.name !== 'us-ascii';
  if (trusted && ARABIC_PAGE.test(page.name)) {
    const better = sniffArabic(bytes, page);
    return better && better.name !== page.name ? { ...plain(better, bytes), repair: `charset:${better.name}` } : plain(page, bytes);
  }
  if (!trusted) {
    const mixed = decodeMixed(bytes);
    if (mixed) return mixed;
  }
  if (trusted && readsNaturally(bytes, page)) return plain(page, bytes);
  const arabic = sniffArabic(bytes);
  if (arabic) return { ...plain(arabic, bytes), repair: `charset:${arabic.name}` };
  if (trusted) return plain(page, bytes);
  const eastern = sniffEastAsian(bytes);
  return eastern ? { ...plain(eastern, bytes), repair: `charset:${eastern.name}` } : guessLatin(bytes, label);
}

const TWO_CASES = /^(?:windows-1251|koi8-r|koi8-u|iso-8859-5|ibm866|x-mac-cyrillic|windows-1253|iso-8859-7)$/;
const SMALL_THEN_CAPITAL = /[\p{Ll}][\p{Lu}]/gu;
const MOST_JUMPS = 0.05;

/** Cyrillic and Greek have capitals at the beginnings of words; Arabic bytes read so have them anywhere. */
function readsNaturally(bytes: Buffer, page: CodePage): boolean {
  if (!TWO_CASES.test(page.name)) return false;
  const text = page.decode(bytes.subarray(0, WIDE_SAMPLE_BYTES));
  const letters = text.match(/[\u0370-\u052f]/gu)?.length ?? 0;
  return letters > 0 && (text.match(SMALL_THEN_CAPITAL)?.length ?? 0) <= letters * MOST_JUMPS;
}

/** UTF-8 with a few broken letters (a cut line, a bad relay) is still UTF-8; anything else without a label is Western. */
function guessLatin(bytes: Buffer, label: string | undefined): Decoded {
  const text = bytes.toString('utf8');
  const broken = text.split('\uFFFD').length - 1;
  const whole = text.replace(/[\u0000-\u007F\uFFFD]+/g, '').length;
  if (whole > broken * 3) return { text, charset: 'utf-8', repair: 'charset:utf-8-broken' };
  return repaired('windows-1252', bytes, label ? 'charset:windows-1252' : 'charset_missing:windows-1252') ?? latin(bytes);
}

/** A UTF-8 body with lines in another charset: a gateway added its footer as it was. Each line is read by its own right. */
function decodeMixed(bytes: Buffer): Decoded | undefined {
  const lines = splitLines(bytes);
  if (lines.length < 2 || !lines.some((line) => !isAscii(line) && isUtf8(line))) return undefined;
  const others = lines.filter((line) => !isUtf8(line));
  const page = sniffArabic(Buffer.concat(others));
  if (!page) return undefined;
  const text = lines.map((line) => (isUtf8(line) ? line.toString('utf8') : page.decode(line))).join('');
  return { text, charset: 'utf-8', repair: `charset_mixed:${page.name}` };
}

function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0x0a, start);
    const next = end < 0 ? bytes.length : end + 1;
    lines.push(bytes.subarray(start, next));
    start = next;
  }
  return lines;
}

function byteOrderMark(bytes: Buffer): CodePage | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return codePage('utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return codePage('utf-16be');
  return undefined;
}

const plain = (page: CodePage, bytes: Buffer): Decoded => ({ text: page.decode(bytes), charset: page.name });
const latin = (bytes: Buffer): Decoded => ({ text: bytes.toString('latin1'), charset: 'us-ascii' });

function repaired(name: string, bytes: Buffer, repair = `charset:${name}`): Decoded | undefined {
  const page = codePage(name);
  return page && { ...plain(page, bytes), repair };
}

/** The charset that an HTML page names in its own head, if it does. */
export function metaCharset(html: Buffer): string | undefined {
  const head = html.toString('latin1', 0, 4096);
  return /<meta\s[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{3,40})/i.exec(head)?.[1] ?? /^\s*<\?xml\s[^>]{0,100}encoding=["']([\w.:-]{3,40})/i.exec(head)?.[1];
}
