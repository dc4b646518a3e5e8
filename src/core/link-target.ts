import { foreignLetters } from './look-alike';
import { readableDomain } from './punycode';

/** One link of a page: where it leads, as people read it, and whether its words say something else. */
export interface LinkTarget {
  /** From the `<` of the opening tag to behind the closing one. */
  readonly start: number;
  readonly end: number;
  readonly host: string;
  /** The host that the words show, when that is another. */
  readonly shown?: string;
  /** Its letters are not those that one expects: read quickly it looks like another. */
  readonly strange: boolean;
  /** The words show the host itself: nothing need be added. */
  readonly plain: boolean;
}

const MOST_LINKS = 2_000;
const LONGEST_TEXT = 2_000;
const SHOWN = /^(?:https?:\/\/|www\.)?((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+(?:xn--[a-z0-9-]{2,59}|[\p{L}]{2,24}))(?=[/:?#]|$)/iu;

/** Web links of sanitised HTML, in order. Every link is closed there, and its attributes are quoted. */
export function linkTargets(html: string): LinkTarget[] {
  const found: LinkTarget[] = [];
  for (let at = html.indexOf('<a '); at >= 0 && found.length < MOST_LINKS; at = html.indexOf('<a ', at + 3)) {
    const open = html.indexOf('>', at);
    const close = open < 0 ? -1 : html.indexOf('</a>', open);
    if (close < 0) break;
    const href = /\shref="([^"]*)"/.exec(html.slice(at, open))?.[1];
    const host = href === undefined ? undefined : hostOf(entities(href));
    if (host === undefined) continue;
    const words = entities(html.slice(open + 1, Math.min(close, open + LONGEST_TEXT)).replace(/<[^>]*>/g, '')).replace(/[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, '').trim();
    const strange = foreignLetters(host) !== undefined;
    found.push({ start: at, end: close + '</a>'.length, host, strange, ...judged(words, host) });
  }
  return found;
}

/**
 * The host of a web address as people read it; a user name before it is a trick and no host. One in letters that imitate others stays
 * in the wire's own spelling (`xn--…`), which looks like nothing else.
 */
export function hostOf(href: string): string | undefined {
  const host = /^https?:\/\/(?:[^/?#\\]*@)?([^/?#\\:@\s]+|\[[0-9a-f:.]+\])(?::\d+)?(?:[/?#\\]|$)/i.exec(href)?.[1];
  if (host === undefined) return undefined;
  const wire = host.toLowerCase().replace(/\.$/, '');
  return foreignLetters(wire) === undefined ? readableDomain(wire) : wire;
}

function judged(words: string, host: string): Pick<LinkTarget, 'shown' | 'plain'> {
  // words with blanks are a sentence: only an address that stands alone pretends to be the target
  const shown = /\s/.test(words) ? undefined : SHOWN.exec(words)?.[1]?.toLowerCase();
  if (shown === undefined) return { plain: false };
  const readable = readableDomain(shown);
  return registered(readable) === registered(readableDomain(host)) ? { plain: true } : { plain: false, shown: readable };
}

/** The part of a domain that somebody registered, near enough to compare two. */
function registered(host: string): string {
  const labels = host.replace(/^www\./, '').split('.');
  return labels.slice(/^(?:com|net|org|gov|edu|co|med|sch|ac)$/.test(labels.at(-2) ?? '') && (labels.at(-1)?.length ?? 0) <= 3 ? -3 : -2).join('.');
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
function entities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : whole;
  });
}

/** The first link whose words show another host than it leads to, as a warning code. */
export function linkWarnings(html: string | undefined): string[] {
  const shown = html === undefined ? undefined : linkTargets(html).find((link) => link.shown !== undefined)?.shown;
  return shown === undefined ? [] : [`link_differs:${shown}`];
}
