/** Character references of HTML, the ones that mail uses. */
import { codePage } from './code-pages';

/** U+00A0 to U+00FF in order. */
const LATIN1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute ' +
  'micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring ' +
  'AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml ' +
  'times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil ' +
  'egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ' +
  'ugrave uacute ucirc uuml yacute thorn yuml';
const OTHERS: Readonly<Record<string, number>> = {
  quot: 34, amp: 38, lt: 60, gt: 62, OElig: 338, oelig: 339, Scaron: 352, scaron: 353, Yuml: 376, fnof: 402,
  circ: 710, tilde: 732, ensp: 8194, emsp: 8195, thinsp: 8201, zwnj: 8204, zwj: 8205, lrm: 8206, rlm: 8207,
  ndash: 8211, mdash: 8212, lsquo: 8216, rsquo: 8217, sbquo: 8218, ldquo: 8220, rdquo: 8221, bdquo: 8222,
  dagger: 8224, Dagger: 8225, bull: 8226, hellip: 8230, permil: 8240, prime: 8242, Prime: 8243, lsaquo: 8249,
  rsaquo: 8250, oline: 8254, frasl: 8260, euro: 8364, trade: 8482, larr: 8592, uarr: 8593, rarr: 8594, darr: 8595,
  harr: 8596, minus: 8722, infin: 8734, asymp: 8776, ne: 8800, le: 8804, ge: 8805, radic: 8730, sum: 8721,
  prod: 8719, part: 8706, loz: 9674, spades: 9824, clubs: 9827, hearts: 9829, diams: 9830, alpha: 945, beta: 946,
  gamma: 947, delta: 948, pi: 960, omega: 969, Omega: 937, mu: 956, lambda: 955, sigma: 963, check: 10003,
  star: 9734, phone: 9742, apos: 39,
};
const NAMED = new Map<string, number>([...LATIN1.split(' ').map((name, index): [string, number] => [name, index + 0xa0]), ...Object.entries(OTHERS)]);
/** HTML reads the numbers 128 to 159 as windows-1252. */
const WESTERN = codePage('windows-1252');
const REFERENCE = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]{1,30}));?/g;

/** Replaces character references; unknown ones stay as they are. A no-break space becomes a plain one. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text.replaceAll('\u00a0', ' ');
  return text
    .replace(REFERENCE, (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
      const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : NAMED.get(name ?? '');
      if (code === undefined) return whole;
      if (code >= 0x80 && code <= 0x9f) return WESTERN?.decode(Uint8Array.of(code)) ?? whole;
      return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\uFFFD' : String.fromCodePoint(code);
    })
    .replaceAll('\u00a0', ' ');
}

/** Plain text as HTML that shows the same. */
export function textToHtml(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  return `<div dir="auto">${escaped.replace(/\r?\n/g, '<br>\n')}</div>`;
}
