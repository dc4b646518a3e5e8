/** Reads a mail of the corpus as `wasl inspect-mail` does and lists what a careful person would say otherwise. */
import { createHash } from 'node:crypto';
import { inspectLine } from '../../../../../connectors/_mail/parse/inspect-line';
import { parseMail } from '../../../../../connectors/_mail/parse/parse-mail';
import type { CorpusMail, Expectation } from './case';

interface Person {
  readonly name: string | null;
  readonly address: string | null;
}
interface File {
  readonly filename: string;
  readonly contentType: string;
  readonly sha256: string;
  readonly inline: boolean;
}
/** The line of `inspect-mail`, typed as far as the corpus asks. */
export interface Line {
  readonly from: Person | null;
  readonly to: readonly Person[];
  readonly cc: readonly Person[];
  readonly replyTo: readonly Person[];
  readonly subject: string | null;
  readonly date: string | null;
  readonly text: string | null;
  readonly reply: string | null;
  readonly html: string | null;
  readonly attachments: readonly File[];
  readonly repairs: readonly string[];
  readonly warnings: readonly string[];
}

export async function readLine(bytes: Buffer): Promise<Line> {
  return JSON.parse(JSON.stringify(inspectLine(await parseMail(bytes)))) as Line;
}

/** Words as the eye sees them: line ends, blanks at the ends of lines and the number of blank lines do not matter. */
export const seen = (text: string | null): string =>
  (text ?? '')
    .replace(/\r\n?/g, '\n')
    .replace(/\u00a0/g, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{2,}/g, '\n')
    .trim();

const person = ({ name, address }: Person): string => (name === null ? (address ?? '') : `${name} <${address ?? ''}>`);
const hash = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

function files(expected: NonNullable<Expectation['attachments']>, found: readonly File[]): string[] {
  if (expected.length !== found.length) return [`attachments: ${JSON.stringify(found.map(({ filename }) => filename))}`];
  return expected.flatMap((file, index) => {
    const other = found[index];
    if (!other) return [];
    const differs = [
      file.filename !== other.filename && `file name: ${JSON.stringify(other.filename)}`,
      file.contentType !== undefined && file.contentType !== other.contentType && `file type: ${other.contentType}`,
      file.content !== undefined && hash(file.content) !== other.sha256 && 'file content',
      file.inline !== undefined && file.inline !== other.inline && `inline: ${String(other.inline)}`,
    ];
    return differs.filter((one) => one !== false);
  });
}

const PEOPLE = ['to', 'cc', 'replyTo'] as const;
const PLAIN = ['kind', 'acknowledge', 'messageId', 'inReplyTo', 'references', 'subject', 'date', 'language', 'direction'] as const;

/** Every difference, each as `field: what was found`; empty when the mail is read right. */
export async function differences({ bytes, says, author = [] }: CorpusMail): Promise<string[]> {
  const line = await readLine(bytes);
  const flat = line as unknown as Readonly<Record<string, unknown>>;
  const found: string[] = [];
  for (const field of PLAIN) if (says[field] !== undefined && JSON.stringify(says[field]) !== JSON.stringify(flat[field])) found.push(`${field}: ${JSON.stringify(flat[field])}`);
  for (const field of PEOPLE) {
    const people = line[field].map(person);
    if (says[field] !== undefined && JSON.stringify(says[field]) !== JSON.stringify(people)) found.push(`${field}: ${JSON.stringify(people)}`);
  }
  if (says.from !== undefined && says.from !== (line.from && person(line.from))) found.push(`from: ${JSON.stringify(line.from)}`);
  for (const field of ['text', 'reply'] as const) {
    const expected = says[field];
    if (expected !== undefined && seen(expected) !== seen(line[field])) found.push(`${field}: ${JSON.stringify(line[field])}`);
  }
  if (says.attachments) found.push(...files(says.attachments, line.attachments));
  const reply = seen(line.reply);
  for (const words of author) if (!reply.includes(seen(words))) found.push(`lost from the reply: ${JSON.stringify(words)} in ${JSON.stringify(reply)}`);
  return found;
}
