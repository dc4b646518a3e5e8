/** The header fields of a mail that could not be read: what stands near its top, within limits that make failing impossible. */
import { parseHeaderBlock, HeaderFields, type HeaderLine } from './header-fields';

const HEADER_BYTES = 64 * 1024;
const LINE_CHARACTERS = 8 * 1024;
const FIELDS_OF_A_NAME = 20;
const HEADER_END = /\r\n\r\n|\n\n|\r\r/;

export interface TopFields {
  readonly headers: HeaderFields;
  /** The header block ended within the limits and nothing of it was cut: what it does not say it does not hold. */
  readonly whole: boolean;
  /** Where the body begins; the length of the mail when that is not known. */
  readonly bodyStart: number;
}

/** Reads at most 64 KB, of a line at most 8; whatever the bytes are, it ends at once and throws nothing. */
export function readTopFields(bytes: Uint8Array): TopFields {
  const top = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, HEADER_BYTES)).toString('latin1');
  const start = /^(?:\u00ef\u00bb\u00bf)?[\r\n]*(?:>From [^\r\n]*[\r\n]+)?/.exec(top)?.[0].length ?? 0;
  const end = HEADER_END.exec(top.slice(start));
  const block = end === null ? top.slice(start) : top.slice(start, start + end.index);
  const kept: HeaderLine[] = [];
  const counts = new Map<string, number>();
  let cut = false;
  for (const { key, line } of parseHeaderBlock(block).lines) {
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (line.length > LINE_CHARACTERS || count > FIELDS_OF_A_NAME) cut = true;
    if (count <= FIELDS_OF_A_NAME) kept.push({ key, line: line.slice(0, LINE_CHARACTERS) });
  }
  return {
    headers: new HeaderFields(kept),
    whole: !cut && (end !== null || bytes.byteLength < HEADER_BYTES),
    bodyStart: end === null ? bytes.byteLength : start + end.index + end[0].length,
  };
}
