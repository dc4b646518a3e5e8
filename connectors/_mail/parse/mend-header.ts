/** A body that begins without the blank line, and mails that have no header at all. */
import type { Repairs } from './encoded-words';
import { LIMITS } from './limits';

const LF = 0x0a;
const CR = 0x0d;
const KNOWN =
  /^(?:from|to|cc|bcc|subject|date|message-id|mime-version|content-[a-z-]+|received|return-path|reply-to|sender|in-reply-to|references|x-[\w-]+|dkim-signature|domainkey-signature|arc-[\w-]+|authentication-results|list-[\w-]+|user-agent|importance|priority|thread-[\w-]+|delivered-to|auto-submitted|precedence|resent-[\w-]+|errors-to|organi[sz]ation|keywords|comments|disposition-[\w-]+|original-[\w-]+|final-[\w-]+|reporting-mta|feedback-[\w-]+|status|mail-[\w-]+|delivery-date|envelope-to|lines|newsgroups|bounces-to|sensitivity|encoding|apparently-to)[ \t]*:/i;
const ANY_FIELD = /^[!-9;-~]{1,70}[ \t]*:/;
const MBOX = /^From \S+ /;
const MOST_LINES = 2000;

/**
 * Puts the blank line in where the header's last field is followed by lines that are no fields. A broken line between fields
 * stays a broken line.
 */
export function mendMissingBlank(bytes: Buffer, end: number, repairs: Repairs): Buffer {
  let at = 0;
  let bodyStart = 0;
  let known = 0;
  let strays = 0;
  for (let count = 0; at < end && count < MOST_LINES; count++) {
    const eol = bytes.indexOf(LF, at);
    const next = eol < 0 ? end : Math.min(eol + 1, end);
    const line = bytes.toString('latin1', at, Math.min(next, at + 200)).replace(/[\r\n]+$/, '');
    const field = KNOWN.test(line) || (MBOX.test(line) && at === 0);
    if (field) known++;
    // a field of any name belongs to the header as long as nothing strange stood before it
    const folded = /^[ \t]/.test(line) && at > 0;
    if (field || ((folded || ANY_FIELD.test(line)) && strays === 0)) {
      bodyStart = next;
      if (field) strays = 0;
    } else if (line !== '') strays++;
    at = next;
  }
  if (strays === 0 || at < end || (known === 0 && ANY_FIELD.test(bytes.toString('latin1', 0, 80)))) return bytes;
  repairs.add('missing_blank_line');
  const start = known === 0 ? 0 : bodyStart;
  return Buffer.concat([bytes.subarray(0, start), Buffer.from('\r\n'), bytes.subarray(start)]);
}

const FIELD_OR_BLANK = /^(?:[!-9;-~]{1,70}[ \t]*:|\r?\n|[ \t]*\r?\n|$)/;

/** No program writes longer ones; a reader keeps every line of them apart, which takes many times their size. */
const LONGEST_PART_HEADER_BYTES = 16 * 1024;

/** Where a part's header that does not end is cut, or undefined when it ends in time. */
function endlessHeader(bytes: Buffer, start: number): number | undefined {
  const header = bytes.subarray(start, start + LONGEST_PART_HEADER_BYTES);
  if (header.length < LONGEST_PART_HEADER_BYTES || /^\r?\n|\n(?:\r?\n|--)/.test(header.toString('latin1'))) return undefined;
  return start + (header.lastIndexOf(LF) + 1 || header.length);
}

/** Parts whose first line is no field, or whose header does not end: the blank line that ends it is put in. */
export function mendPartBlanks(bytes: Buffer, bodyStart: number, repairs: Repairs): Buffer {
  let boundaries: ReadonlySet<string> | undefined;
  let parts = 0;
  const pieces: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf('\n--', Math.max(0, bodyStart - 1)); at >= 0; at = bytes.indexOf('\n--', at + 3)) {
    const eol = bytes.indexOf(LF, at + 3);
    if (eol < 0 || eol - at > 300) continue;
    const headless = !FIELD_OR_BLANK.test(bytes.toString('latin1', eol + 1, eol + 80));
    const end = headless ? eol + 1 : parts++ < LIMITS.parts ? endlessHeader(bytes, eol + 1) : undefined;
    if (end === undefined) continue;
    const name = bytes.toString('latin1', at + 3, bytes[eol - 1] === CR ? eol - 1 : eol).trimEnd();
    boundaries ??= declaredBoundaries(bytes);
    if (!boundaries.has(name)) continue;
    pieces.push(bytes.subarray(from, end), Buffer.from('\r\n'));
    from = end;
  }
  if (pieces.length === 0) return bytes;
  repairs.add('missing_blank_line');
  return Buffer.concat([...pieces, bytes.subarray(from)]);
}

/** Every boundary that a Content-Type anywhere in the mail names. */
export function declaredBoundaries(bytes: Buffer): ReadonlySet<string> {
  const found = new Set<string>();
  for (let at = bytes.indexOf('boundary'); at >= 0; at = bytes.indexOf('boundary', at + 8)) {
    const [, quoted, bare] = /^boundary[ \t]*=[ \t]*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))/.exec(bytes.toString('latin1', at, at + 230)) ?? [];
    const name = quoted ?? bare;
    if (name !== undefined) found.add(name);
  }
  return found;
}
