/** Chooses what of a mail's parts is its text and its HTML, and what is attached. */
import { isPlainlyFile } from './attachments';
import { decodeBytes, metaCharset, type Decoded } from './charset';
import { codePage, type CodePage } from './code-pages';
import type { Repairs } from './encoded-words';
import { unflow } from './flowed';
import { LIMITS } from './limits';
import type { Part } from './mime';
import { wellFormed } from './text';

/** One stretch of the body: a plain text, a page, or both saying the same. */
export interface Piece {
  readonly plain?: string;
  readonly html?: string;
}

export interface Body {
  readonly pieces: readonly Piece[];
  /** Leaves that are no body, in MIME order. */
  readonly attached: readonly Part[];
  /** The charset that the body turned out to have: a hint for raw bytes in headers. */
  readonly charset: string | undefined;
}

/** Formats of the same text that nobody needs beside it. */
const REDUNDANT = /^text\/(?:x-amp-html|watch-html|enriched|richtext)$/;

const LONGEST_PLACEHOLDER = 400;
const PLACEHOLDER =
  /(?:does not|doesn.t|do not|don.t|cannot|can.t|unable to) (?:support|display|show|view|read|render)[^.]{0,40}html|html[- ](?:capable|enabled|compatible|aware)|(?:view|see|read|display) (?:this|the) (?:message|e-?mail)[^.]{0,60}html|لا يدعم[^.]{0,40}html|multi-?part message in mime format/i;
/** A plain side that only says that it is none, or nothing. */
const isPlaceholder = (plain: string): boolean => plain.trim() === '' || (plain.length <= LONGEST_PLACEHOLDER && PLACEHOLDER.test(plain));

class BodyReader {
  readonly attached: Part[] = [];
  /** Texts that are shown inline although they have a name: multimedia messages carry their words so. */
  readonly namedTexts: Part[] = [];
  charset: string | undefined;
  private bodies = 0;

  constructor(
    private readonly repairs: Repairs,
    private readonly decided: CodePage | undefined,
  ) {}

  read(part: Part, alternative: boolean, root: boolean): Piece[] {
    if (part.type === 'multipart/alternative') return this.alternative(part);
    if (part.type.startsWith('multipart/')) return part.children.flatMap((child) => this.read(child, alternative, false));
    if (alternative && REDUNDANT.test(part.type)) return [];
    if (!this.isBody(part, alternative, root)) {
      this.attached.push(part);
      if (part.type === 'text/plain' && part.disposition === 'inline') this.namedTexts.push(part);
      return [];
    }
    this.bodies++;
    const text = this.decode(part);
    return part.type === 'text/html' ? [{ html: text }] : [{ plain: text }];
  }

  /** RFC 2046 §5.1.4: the same in several forms. The last of each form is the richest. */
  private alternative(part: Part): Piece[] {
    const pieces = part.children.flatMap((child) => this.read(child, true, false));
    const plain = pieces.flatMap((piece) => piece.plain ?? []);
    const html = pieces.flatMap((piece) => piece.html ?? []);
    if (plain.length === 0 && html.length === 0) return [];
    if (html.length > 0 && plain.every(isPlaceholder)) return [{ html: html.join('<br>\n') }];
    return [{ ...(plain.length > 0 && { plain: plain.join('\n') }), ...(html.length > 0 && { html: html.join('<br>\n') }) }];
  }

  private isBody(part: Part, alternative: boolean, root: boolean): boolean {
    if (part.type !== 'text/plain' && part.type !== 'text/html' && !(root && this.isUnknownText(part))) return false;
    if (part.disposition === 'attachment' || isPlainlyFile(part.content)) return false;
    if (part.disposition !== '' && part.disposition !== 'inline') return root || part.filename === undefined;
    if (alternative || root || part.filename === undefined) return true;
    // a named text is a file that somebody added, unless it is all there is to read
    return this.bodies === 0 && part.disposition === '';
  }

  /** A text of a kind that we do not know is still read, if it is all there is. */
  private isUnknownText(part: Part): boolean {
    return part.type.startsWith('text/') && part.filename === undefined && !/^text\/(?:x-)?(?:calendar|v-?card|directory|csv|xml|css|javascript|rtf)$/.test(part.type);
  }

  decode(part: Part): string {
    const decoded = decodePart(part, this.decided);
    this.charset ??= decoded.charset === 'us-ascii' ? undefined : decoded.charset;
    if (decoded.repair) this.repairs.add(decoded.repair);
    const text = wellFormed(decoded.text).slice(0, LIMITS.textCharacters * 2);
    const flowed = part.type === 'text/plain' && part.parameters.get('format')?.toLowerCase() === 'flowed';
    return flowed ? unflow(text, part.parameters.get('delsp')?.toLowerCase() === 'yes') : text;
  }
}

/** Enough bytes for all the characters that are kept, cut where no letter is cut: decoding tens of megabytes fills the memory. */
function beginning(bytes: Buffer): Buffer {
  const limit = LIMITS.textCharacters * 4;
  if (bytes.length <= limit) return bytes;
  let end = limit;
  while (end > limit - 4096 && (bytes[end - 1] ?? 0) >= 0x80) end--;
  return bytes.subarray(0, end);
}

function decodePart(whole: Part, decided: CodePage | undefined): Decoded {
  const part = { ...whole, content: beginning(whole.content) };
  if (decided !== undefined) return decodeBytes(part.content, decided);
  const told = part.parameters.get('charset');
  if (part.type !== 'text/html') return decodeBytes(part.content, told);
  const label = codePage(told)?.name === 'utf-7' ? undefined : told;
  const own = codePage(label);
  const vague = own === undefined || own.name === 'us-ascii' || own.name === 'windows-1252';
  // a page that can name its charset in ASCII is not written in UTF-16, whatever it says
  const meta = vague ? metaCharset(part.content)?.replace(/^utf-?(?:16(?:le|be)?|7)$/i, 'utf-8') : undefined;
  if (meta === undefined || codePage(meta) === undefined) return decodeBytes(part.content, label);
  const decoded = decodeBytes(part.content, meta);
  const same = decoded.repair !== undefined || decoded.charset === own?.name || decoded.charset === 'us-ascii';
  return same ? decoded : { ...decoded, repair: `charset_meta:${decoded.charset}` };
}

/** @param decided the charset that a person decided on, whatever the parts call theirs */
export function readBody(root: Part, repairs: Repairs, decided?: CodePage): Body {
  const reader = new BodyReader(repairs, decided);
  const read = reader.read(root, false, true);
  const wordless = read.every(({ plain, html }) => html === undefined && /^\s*(?:--\s*(?:\n|$)|$)/.test(plain ?? ''));
  const pieces = wordless ? [...reader.namedTexts.map((part) => ({ plain: reader.decode(part) })), ...read] : read;
  return { pieces, attached: reader.attached, charset: reader.charset };
}
