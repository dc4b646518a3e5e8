import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { linesOf, type Line } from './lines';
import type { SourceItem } from './source-item';

/** A line of a mail may be long; the mail as a whole is limited below. */
const LONGEST_LINE = 64 * 1024 * 1024;
/** As large as the parser reads. */
export const LARGEST_MAIL = 100 * 1024 * 1024;
const LINE_END = Buffer.from('\r\n');
const FROM = Buffer.from('From ');

/** The mails of an mbox file (mboxo, mboxrd; line ends of any kind), however large it is: one mail at a time is in memory. */
export async function* readMbox(file: string): AsyncGenerator<SourceItem> {
  const name = path.basename(file);
  let mail: OpenMail | undefined;
  let blankBefore = true;
  for await (const lines of linesOf(fs.createReadStream(file, { highWaterMark: 256 * 1024 }), LONGEST_LINE))
    for (const line of lines) {
      const delivered = blankBefore && startsWith(line.bytes, FROM) ? deliveredAt(line.bytes) : undefined;
      if (delivered !== undefined) {
        if (mail !== undefined) yield mail.end();
        mail = new OpenMail(name, line.number, delivered.at);
      } else if (mail !== undefined) mail.add(line);
      else if (line.bytes.length > 0) mail = OpenMail.lost(name, line);
      blankBefore = line.bytes.length === 0 && !line.cut;
    }
  if (mail !== undefined) yield mail.end();
}

/** A mail that is being read. */
class OpenMail {
  private pieces: Buffer[] = [];
  private bytes = 0;
  private problem: string | undefined;

  constructor(
    private readonly file: string,
    private readonly line: number,
    private readonly deliveredAt: Date | undefined,
  ) {}

  /** What stands before the first mail: not an mbox, or the middle of one. */
  static lost(file: string, line: Line): OpenMail {
    const mail = new OpenMail(file, line.number, undefined);
    mail.add(line);
    mail.problem = 'stands before the first "From " line of the file';
    return mail;
  }

  add({ bytes, cut }: Line): void {
    const unquoted = isQuotedFrom(bytes) ? bytes.subarray(1) : bytes;
    this.bytes += unquoted.length + LINE_END.length;
    if (cut || this.bytes > LARGEST_MAIL) {
      this.problem = `is larger than ${LARGEST_MAIL} bytes`;
      this.pieces = [];
    } else if (this.problem === undefined || this.bytes <= LARGEST_MAIL) this.pieces.push(unquoted, LINE_END);
  }

  end(): SourceItem {
    const where = `${this.file} line ${this.line}`;
    // the blank line before the next "From " belongs to the file, not to the mail
    const last = this.pieces.length >= 2 && this.pieces.at(-2)?.length === 0 ? this.pieces.slice(0, -2) : this.pieces;
    const bytes = Buffer.concat(last);
    this.pieces = [];
    if (this.problem !== undefined || bytes.length === 0) {
      const problems = [this.problem ?? 'is empty'];
      return bytes.length === 0 ? { kind: 'reject', where, problems } : { kind: 'reject', where, problems, content: bytes };
    }
    return { kind: 'letter', where, sourceKey: mailKey(bytes), bytes, ...(this.deliveredAt === undefined ? {} : { deliveredAt: this.deliveredAt }) };
  }
}

/** Wherever the same bytes lie, in a folder or two of a mailbox, they are the same mail. */
export const mailKey = (bytes: Uint8Array): string => `import:mail:${createHash('sha256').update(bytes).digest('hex')}`;

const startsWith = (line: Buffer, beginning: Buffer): boolean => line.subarray(0, beginning.length).equals(beginning);
const QUOTE = 62;
/** `>From `, `>>From `: a line of a text that would look like the beginning of a mail. */
function isQuotedFrom(line: Buffer): boolean {
  if (line[0] !== QUOTE) return false;
  let at = 1;
  while (line[at] === QUOTE) at += 1;
  return startsWith(line.subarray(at), FROM);
}

const ASCTIME = /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\s+(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+(\d{1,2})\s+(\d{2}:\d{2}(?::\d{2})?)\s+(?:[A-Z]{1,5}\s+|([+-]\d{4})\s+)?(\d{4})(?:\s+([+-]\d{4}))?\s*$/;

/** What a "From " line says of the delivery; undefined when it has no time and is therefore a line of a text. */
function deliveredAt(line: Buffer): { readonly at: Date | undefined } | undefined {
  const match = ASCTIME.exec(line.toString('latin1'));
  if (match === null) return undefined;
  const [, month, day, time, before, year, after] = match;
  const at = new Date(`${day} ${month} ${year} ${time} ${before ?? after ?? '+0000'}`);
  return { at: Number.isNaN(at.getTime()) ? undefined : at };
}
