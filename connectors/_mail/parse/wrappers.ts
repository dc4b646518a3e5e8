/**
 * Mails inside wrappers: Outlook's `winmail.dat` and signed S/MIME are opened, so that their words and files stand beside the wrapper,
 * which is kept. What cannot be opened is named: encrypted, a piece of a larger mail, a mere pointer to a file elsewhere.
 */
import { openCms } from './cms';
import { allParts } from './delivery-report';
import type { Repairs } from './encoded-words';
import { HeaderFields } from './header-fields';
import { readMime, type Part } from './mime';
import { readTnef, type TnefContent, type TnefFile } from './tnef';

const DEEPEST = 5;
const TNEF = /^application\/(?:vnd\.)?ms-tnef$/;
const CMS = /^application\/(?:x-)?pkcs7-mime$/;
const NAMELESS = 'application/octet-stream';

interface Opening {
  readonly repairs: Repairs;
  readonly warnings: Set<string>;
  /** The mail has words outside its wrappers. */
  readonly worded: boolean;
}

/** The same tree with wrappers opened. `warnings` says what was found: `tnef`, `signed`, `encrypted`, `partial_message`, `external_body` … */
export async function openWrappers(root: Part, repairs: Repairs, warnings: Set<string>): Promise<Part> {
  const worded = allParts(root).some(({ type, disposition, content }) => /^text\/(?:plain|html)$/.test(type) && disposition !== 'attachment' && content.toString('latin1', 0, 4096).trim() !== '');
  return open(root, { repairs, warnings, worded }, 1);
}

async function open(part: Part, opening: Opening, depth: number): Promise<Part> {
  noteSeals(part, opening.warnings);
  if (part.children.length > 0) {
    const children: Part[] = [];
    for (const child of part.children) children.push(await open(child, opening, depth));
    return { ...part, children };
  }
  const name = part.filename?.toLowerCase() ?? '';
  if (TNEF.test(part.type) || (part.type === NAMELESS && name === 'winmail.dat')) return openTnef(part, opening);
  if (CMS.test(part.type) || (part.type === NAMELESS && name === 'smime.p7m')) return openSigned(part, opening, depth);
  return part;
}

function noteSeals(part: Part, warnings: Set<string>): void {
  if (part.type === 'multipart/encrypted') warnings.add('encrypted');
  if (part.type === 'multipart/signed') warnings.add('signed');
  if (part.type === 'message/partial') warnings.add('partial_message');
  if (part.type === 'message/external-body') warnings.add('external_body');
}

/** A part in whose place its wrapper and what it held stand; the part's own headers stay, they may be the mail's. */
function beside(part: Part, wrapper: Partial<Part>, before: readonly Part[], after: readonly Part[]): Part {
  const kept: Part = { ...part, headers: new HeaderFields([]), disposition: 'attachment', ...wrapper };
  return { ...part, type: 'multipart/mixed', disposition: '', filename: undefined, contentId: undefined, content: Buffer.alloc(0), children: [...before, kept, ...after] };
}

function openTnef(part: Part, { warnings, worded }: Opening): Part {
  const found = readTnef(part.content);
  if (!found) {
    warnings.add('tnef_unreadable');
    return part;
  }
  warnings.add(found.cut ? 'tnef_cut' : 'tnef');
  return beside(part, { filename: part.filename ?? 'winmail.dat' }, worded ? [] : tnefWords(found), found.files.map(toPart));
}

function tnefWords({ text, html }: TnefContent): Part[] {
  if (html !== undefined) return [leaf({ type: 'text/html', content: Buffer.from(html) })];
  return text === undefined ? [] : [leaf({ type: 'text/plain', content: Buffer.from(text) })];
}

const toPart = ({ filename, contentType, contentId, content }: TnefFile): Part =>
  leaf({ type: contentType !== undefined && /^[\w.+-]+\/[\w.+-]+$/.test(contentType) ? contentType : NAMELESS, filename, contentId, content, disposition: contentId === undefined ? 'attachment' : '' });

const leaf = (part: Pick<Part, 'type' | 'content'> & Partial<Part>): Part => ({
  parameters: new Map([['charset', 'utf-8']]), disposition: '', filename: undefined, contentId: undefined, headers: new HeaderFields([]), children: [], ...part,
});

async function openSigned(part: Part, opening: Opening, depth: number): Promise<Part> {
  const sealed = openCms(part.content);
  if (sealed.kind === 'bare') return part;
  if (sealed.kind !== 'signed') {
    // what cannot be told from its bytes is taken for what it says it is
    const told = /signed|certs/i.test(part.parameters.get('smime-type') ?? '');
    opening.warnings.add(sealed.kind === 'encrypted' || !told ? 'encrypted' : 'sealed_unreadable');
    return part;
  }
  opening.warnings.add('signed');
  if (depth >= DEEPEST) return part;
  const inner = await readMime(sealed.content, opening.repairs, opening.warnings);
  return beside(part, { filename: part.filename ?? 'smime.p7m' }, [await open(inner, opening, depth + 1)], []);
}
