import { TextDecoder } from 'node:util';
import { decodeUtf7 } from './utf7';

/** Arabic code pages that the platform's TextDecoder does not know, as the 128 characters from 0x80 up. */
const IBM720 =
  '\u0080\u0081éâ\u0084à\u0086çêëèïî\u008d\u008e\u008f\u0090\u0651\u0652ô¤ـûùءآأؤ£إئا' +
  'بةتثجحخدذرزسشص«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐' +
  '└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀' +
  'ضطظعغفµقكلمنهوىي≡\u064b\u064c\u064d\u064e\u064f\u0650≈°∙·√ⁿ²■\u00a0';
const MAC_ARABIC =
  'Ä\u00a0ÇÉÑÖÜáàâäں«çéèêëí…îïñó»ôö÷úùûü' +
  ' !"#$٪&\'()*+،-./٠١٢٣٤٥٦٧٨٩:؛<=>؟' +
  '❊ءآأؤإئابةتثجحخدذرزسشصضطظعغ[\\]^_' +
  'ـفقكلمنهوىي\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652پٹچەڤگڈڑ{|}ژے';
const IBM864 =
  '°·∙√▒─│┼┤┬├┴┐┌└┘β∞φ±½¼≈«»ﻷﻸ\ufffd\ufffdﻻﻼ\ufffd' +
  '\u00a0\u00adﺂ£¤ﺄ\ufffd\ufffdﺎﺏﺕﺙ،ﺝﺡﺥ٠١٢٣٤٥٦٧٨٩ﻑ؛ﺱﺵﺹ؟' +
  '¢ﺀﺁﺃﺅﻊﺋﺍﺑﺓﺗﺛﺟﺣﺧﺩﺫﺭﺯﺳﺷﺻﺿﻁﻅﻋﻏ¦¬÷×ﻉ' +
  'ـﻓﻗﻛﻟﻣﻧﻫﻭﻯﻳﺽﻌﻎﻍﻡﹽ\u0651ﻥﻩﻬﻰﻲﻐﻕﻵﻶﻝﻙﻱ■\ufffd';

/** What DOS programs and old fax gateways write in the West. */
const IBM850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';
const IBM437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

/** 0x80 to 0x9F of windows-1252: Node 20's own decoder reads them as C1 controls. */
const WESTERN_SPECIALS =
  '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const WINDOWS1252 = WESTERN_SPECIALS + Buffer.from(Array.from({ length: 96 }, (_, index) => index + 0xa0)).toString('latin1');

/** Charsets under the names that mail uses for them; the value is what TextDecoder, or the tables above, call it. */
const ALIASES: Readonly<Record<string, string>> = {
  'cp1256': 'windows-1256', 'windows1256': 'windows-1256', 'win1256': 'windows-1256', 'win-1256': 'windows-1256',
  'ms1256': 'windows-1256', 'ms-arab': 'windows-1256', 'ansi1256': 'windows-1256', '1256': 'windows-1256',
  '8859-6': 'iso-8859-6', 'iso-8859-6-bidi': 'iso-8859-6', 'cs8859-6': 'iso-8859-6', 'asmo-449': 'iso-8859-6',
  'cp720': 'ibm720', 'dos-720': 'ibm720', 'ibm-720': 'ibm720', '720': 'ibm720',
  'cp864': 'ibm864', 'ibm-864': 'ibm864', '864': 'ibm864',
  'macarabic': 'x-mac-arabic', 'x-macarabic': 'x-mac-arabic', 'mac-arabic': 'x-mac-arabic',
  'utf8mb4': 'utf-8', 'utf-8n': 'utf-8', 'utf8n': 'utf-8', 'utf-8-sig': 'utf-8', 'unicode-utf-8': 'utf-8', 'cp65001': 'utf-8',
  'cp932': 'shift_jis', 'windows-932': 'shift_jis', 'cp936': 'gbk', 'cp949': 'euc-kr', 'cp950': 'big5', 'big5-hkscs': 'big5',
  'cp850': 'ibm850', 'ibm-850': 'ibm850', 'cp858': 'ibm850', 'ibm00858': 'ibm850', 'dos-850': 'ibm850', 'cp437': 'ibm437', 'ibm-437': 'ibm437',
  'iso8859-1': 'windows-1252', 'iso-8559-1': 'windows-1252', 'latin-1': 'windows-1252', 'ascii': 'us-ascii', 'us': 'us-ascii',
};
const TABLES: Readonly<Record<string, string>> = { 'windows-1252': WINDOWS1252, ibm720: IBM720, 'x-mac-arabic': MAC_ARABIC, ibm864: IBM864, ibm850: IBM850, ibm437: IBM437 };
/** UTF-7 hides markup from whoever looks for "<": `body.ts` refuses it in HTML. */
const UTF7 = /^(?:x-)?(?:unicode-1-1-|unicode-2-0-)?utf-?7(?:-imap)?$/;
const REFUSED = /^replacement$/;

type Decode = (bytes: Uint8Array) => string;
const known = new Map<string, CodePage | undefined>();

/** A charset that we can read. `name` is canonical; `strict` answers undefined when the bytes cannot be in this charset. */
export interface CodePage {
  readonly name: string;
  readonly decode: Decode;
  readonly strict: (bytes: Uint8Array) => string | undefined;
}

/** Finds a charset by any label that mail uses, or undefined for one that nobody knows. */
export function codePage(label: string | undefined): CodePage | undefined {
  if (!label || label.length > 60) return undefined;
  if (known.has(label)) return known.get(label);
  const plain = label.toLowerCase().replace(/["'\s]/g, '');
  const dashed = plain.replaceAll('_', '-');
  const page = UTF7.test(dashed) ? UTF7_PAGE : REFUSED.test(dashed) ? undefined : (make(ALIASES[dashed] ?? plain) ?? make(dashed));
  if (known.size < 500) known.set(label, page);
  return page;
}

const UTF7_PAGE: CodePage = { name: 'utf-7', decode: decodeUtf7, strict: decodeUtf7 };

function make(name: string): CodePage | undefined {
  const table = TABLES[name];
  if (table !== undefined) return fromTable(name, table);
  try {
    const loose = new TextDecoder(name);
    if (loose.encoding === 'windows-1252') return fromTable(name === 'us-ascii' ? name : loose.encoding, WINDOWS1252);
    const fatal = new TextDecoder(name, { fatal: true });
    return { name: loose.encoding, decode: (bytes) => loose.decode(bytes), strict: (bytes) => attempt(fatal, bytes) };
  } catch {
    return undefined;
  }
}

function attempt(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function fromTable(name: string, table: string): CodePage {
  const decode = (bytes: Uint8Array): string => {
    const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    const text = latin1.replace(/[\u0080-\u00ff]/g, (character) => table.charAt(character.charCodeAt(0) - 0x80));
    // code page 864 holds letters in their joined shapes
    return name === 'ibm864' ? text.normalize('NFKC') : text;
  };
  const strict = (bytes: Uint8Array): string | undefined => {
    const text = decode(bytes);
    return text.includes('\ufffd') ? undefined : text;
  };
  return { name, decode, strict };
}

const HIGH_BYTES = Uint8Array.from({ length: 128 }, (_, index) => index + 0x80);

/** What each byte from 0x80 to 0xFF means in a single-byte charset. */
export function highCharacters(page: CodePage): string[] {
  return Array.from(HIGH_BYTES, (byte) => page.decode(Uint8Array.of(byte)));
}
