/** Byte-level repairs of what a strict MIME reader would stumble over, before it reads. Untouched mails are returned as they are. */
import { unfold, type Repairs } from './encoded-words';
import { LIMITS } from './limits';
import { declaredBoundaries, mendMissingBlank, mendPartBlanks } from './mend-header';
import { parseParameterised } from './parameters';

export interface Mended {
  readonly bytes: Buffer;
  /** Where the root's body begins. */
  readonly bodyStart: number;
}

const CR = 0x0d;
const LF = 0x0a;
const DASH = 0x2d;

/** Makes a mail readable without changing a word of it; every change is noted. */
export function mendStructure(raw: Buffer, repairs: Repairs, warnings: Set<string>): Mended {
  let bytes = mendLineEnds(trimStart(raw), repairs);
  bytes = mendMissingBlank(bytes, Math.min(headerEnd(bytes), LIMITS.headerBytes), repairs);
  let bodyStart = headerEnd(bytes);
  if (bodyStart > LIMITS.headerBytes || hasLongLine(bytes, bodyStart)) {
    warnings.add('header_truncated');
    bytes = Buffer.concat([shortHeader(bytes.subarray(0, bodyStart)), bytes.subarray(bodyStart)]);
    bodyStart = headerEnd(bytes);
  }
  bytes = withoutCarriageRuns(bytes, bodyStart);
  bodyStart = headerEnd(bytes);
  return mendBoundaries(mendPartBlanks(capParts(bytes, bodyStart, warnings), bodyStart, repairs), bodyStart, repairs);
}

/** Runs of CR inside a header are rubbish, over which the reader would take quadratic time, and hide the blank line that ends it. */
function withoutCarriageRuns(bytes: Buffer, end: number): Buffer {
  const header = bytes.subarray(0, end);
  if (!header.includes('\r\r')) return bytes;
  return Buffer.concat([Buffer.from(header.toString('latin1').replace(/\r{2,}/g, '\r'), 'latin1'), bytes.subarray(end)]);
}

/** Cuts a mail off after as many parts as we read: the reader itself would fail and lose the first ones too. */
function capParts(bytes: Buffer, bodyStart: number, warnings: Set<string>): Buffer {
  let parts = 0;
  for (let at = bytes.indexOf('\n--', Math.max(0, bodyStart - 1)); at >= 0; at = bytes.indexOf('\n--', at + 3)) {
    const next = bytes.indexOf(LF, at + 1) + 1;
    // a boundary is followed by a header or by the blank line that ends none
    const opens = next > 0 && (bytes[next] === CR || bytes[next] === LF || /^[A-Za-z-]{3,40}[ \t]*:/.test(bytes.toString('latin1', next, next + 48)));
    if (opens && ++parts >= LIMITS.parts) {
      warnings.add('truncated');
      return bytes.subarray(0, at);
    }
  }
  return bytes;
}

/** A byte order mark, blank lines or an IMAP dump's leftovers before the first header would make it the body. */
function trimStart(raw: Buffer): Buffer {
  let start = raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf ? 3 : 0;
  while (raw[start] === CR || raw[start] === LF) start++;
  // ">From " is a From line that a mailbox file escaped
  if (raw.toString('latin1', start, start + 6) === '>From ') start = Math.max(raw.indexOf(LF, start) + 1, start);
  const bytes = start === 0 ? raw : raw.subarray(start);
  // white space before the colon (RFC 5322 §4.5) makes a From field look like a mailbox file's From line
  const spaced = /^From[ \t]+:/i.exec(bytes.toString('latin1', 0, 64));
  return spaced ? Buffer.concat([Buffer.from('From:'), bytes.subarray(spaced[0].length)]) : bytes;
}

/** Lines that end with CR alone (old Macs, some fax gateways) or with two of them (a text that was made ready for the wire twice). */
function mendLineEnds(bytes: Buffer, repairs: Repairs): Buffer {
  const probe = bytes.subarray(0, 64 * 1024);
  if (/^(?:[^\r\n]*\r\r\n){3}/.test(probe.toString('latin1', 0, 8192)) && !/[^\r]\r?\n/.test(probe.toString('latin1'))) {
    repairs.add('line_ends');
    return Buffer.from(bytes.toString('latin1').replaceAll('\r\r\n', '\r\n'), 'latin1');
  }
  if (probe.includes(LF) || !probe.includes(CR)) return bytes;
  repairs.add('line_ends');
  const copy = Buffer.from(bytes);
  for (let i = 0; i < copy.length; i++) if (copy[i] === CR) copy[i] = LF;
  return copy;
}

/** Offset after the first blank line; the length when there is none. */
export function headerEnd(bytes: Buffer): number {
  if (bytes[0] === LF) return 1;
  if (bytes[0] === CR && bytes[1] === LF) return 2;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at + 1] === LF) return at + 2;
    if (bytes[at + 1] === CR && bytes[at + 2] === LF) return at + 3;
  }
  return bytes.length;
}

function hasLongLine(bytes: Buffer, end: number): boolean {
  if (end < LIMITS.headerLineBytes) return false;
  for (const line of headerLines(bytes.subarray(0, end))) if (line.length > LIMITS.headerLineBytes) return true;
  return false;
}

/** One at a time: a header may have millions. */
function* headerLines(header: Buffer): Generator<Buffer> {
  let start = 0;
  for (let at = header.indexOf(LF); at >= 0; at = header.indexOf(LF, at + 1)) {
    const folded = header[at + 1] === 0x20 || header[at + 1] === 0x09;
    if (folded) continue;
    yield header.subarray(start, at + 1);
    start = at + 1;
  }
  if (start < header.length) yield header.subarray(start);
}

/** Keeps what fits: first the short lines in order; of an endless one its beginning. */
function shortHeader(header: Buffer): Buffer {
  const kept: Buffer[] = [];
  let budget: number = LIMITS.headerBytes;
  for (const line of headerLines(header)) {
    const short = line.length > LIMITS.headerLineBytes ? Buffer.concat([line.subarray(0, 8192), Buffer.from('\r\n')]) : line;
    if (short.length > budget) continue;
    budget -= short.length;
    kept.push(short);
  }
  const blank = Buffer.from('\r\n');
  const last = kept.at(-1);
  return last && last.toString('latin1').trim() === '' ? Buffer.concat(kept) : Buffer.concat([...kept, blank]);
}

const CONTENT_TYPE = /^content-type[ \t]*:((?:.*)(?:\r?\n[ \t].*)*)\r?$/im;
const ANY_BOUNDARY = /(?:^|\n)--([^\r\n]{1,200}?)[ \t]*\r?\n(?=(?:content-|mime-)[a-z-]+[ \t]*:)/i;

/** Boundaries with white space behind them, and multiparts whose boundary is missing or wrong but plain to see in the body. */
function mendBoundaries(bytes: Buffer, bodyStart: number, repairs: Repairs): Mended {
  const header = bytes.toString('latin1', 0, bodyStart);
  const match = CONTENT_TYPE.exec(header);
  if (!match || !/^\s*multipart\//i.test(match[1] ?? '')) return { bytes, bodyStart };
  const type = parseParameterised(match[1] ?? '', new Set());
  const declared = type.parameters.get('boundary');
  const trimmed = trimBoundaryLines(bytes, repairs);
  if (declared && (declared.trim() === declared || declared === '') && trimmed.includes(`--${declared}`, bodyStart, 'latin1')) return { bytes: trimmed, bodyStart };
  const guess = ANY_BOUNDARY.exec(trimmed.toString('latin1', bodyStart, bodyStart + 256 * 1024))?.[1];
  if (!guess || guess.endsWith('--')) return { bytes: trimmed, bodyStart };
  repairs.add('boundary_guessed');
  const line = `Content-Type: ${type.value}; boundary="${guess.replace(/(["\\])/g, '\\$1')}"`;
  const mended = Buffer.from(header.slice(0, match.index) + line + header.slice(match.index + match[0].replace(/\r$/, '').length), 'latin1');
  return { bytes: Buffer.concat([mended, trimmed.subarray(bodyStart)]), bodyStart: mended.length };
}

/**
 * RFC 2046 §5.1.1 allows white space after a boundary; it is taken away so that the line is recognised. A closing line that lost its
 * last dash closes.
 */
function trimBoundaryLines(bytes: Buffer, repairs: Repairs): Buffer {
  let declared: ReadonlySet<string> | undefined;
  const keep: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf('\n--'); at >= 0; at = bytes.indexOf('\n--', at + 3)) {
    const eol = bytes.indexOf(LF, at + 3);
    if (eol < 0 || eol - at > 300) continue;
    const contentEnd = bytes[eol - 1] === CR ? eol - 1 : eol;
    let end = contentEnd;
    while (end > at + 3 && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0x09)) end--;
    const spaced = end < contentEnd && end > at + 3;
    const dashed = bytes[end - 1] === DASH && bytes[end - 2] !== DASH;
    if (!spaced && !dashed) continue;
    declared ??= declaredBoundaries(bytes);
    const name = bytes.toString('latin1', at + 3, end).replace(/--$/, '');
    const closes = dashed && !declared.has(name) && declared.has(name.slice(0, -1));
    if (!closes && !(spaced && declared.has(name))) continue;
    keep.push(bytes.subarray(from, end), Buffer.from(closes ? '-' : ''));
    repairs.add(closes ? 'boundary_guessed' : 'boundary_white_space');
    from = contentEnd;
  }
  return keep.length === 0 ? bytes : Buffer.concat([...keep, bytes.subarray(from)]);
}

/** The raw value of the root's Content-Type, or undefined. */
export const rootContentType = (header: string): string | undefined => {
  const value = CONTENT_TYPE.exec(header)?.[1];
  return value === undefined ? undefined : unfold(value).trim();
};
