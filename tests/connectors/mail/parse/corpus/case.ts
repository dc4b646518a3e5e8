/** What a careful person would say of a mail, beside the mail itself. All mails here are invented. */
import { mail, multipart, type PartDraft } from '../mail';

export interface ExpectedAttachment {
  /** Null when the mail gives none. */
  readonly filename: string | null;
  readonly contentType?: string;
  readonly content?: string | Buffer;
  readonly inline?: boolean;
}

/** Only what is worth saying of this mail; a field left out is not judged. `null` means absent. */
export interface Expectation {
  readonly kind?: string;
  readonly acknowledge?: boolean;
  readonly messageId?: string | null;
  readonly inReplyTo?: string | null;
  readonly references?: readonly string[];
  /** `name <address>`, or the address alone. */
  readonly from?: string | null;
  readonly to?: readonly string[];
  readonly cc?: readonly string[];
  readonly replyTo?: readonly string[];
  readonly subject?: string | null;
  readonly date?: string | null;
  readonly text?: string;
  readonly reply?: string;
  readonly language?: string | null;
  readonly direction?: string | null;
  readonly attachments?: readonly ExpectedAttachment[];
}

export interface CorpusMail {
  readonly name: string;
  readonly bytes: Buffer;
  readonly says: Expectation;
  /** Lines that the author wrote and that no trimming may hide; the lines of `says.reply` always belong to them. */
  readonly author?: readonly string[];
}

type Headers = Readonly<Record<string, string | readonly string[]>>;

/** Header text as UTF-8 bytes. */
export const raw = (text: string): string => Buffer.from(text).toString('latin1');

const crlf = (text: string): string => text.replace(/\r?\n/g, '\r\n');
export const UTF8 = { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Transfer-Encoding': '8bit' } as const;
export const HTML = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Transfer-Encoding': '8bit' } as const;
export const ANSWER = { Subject: 'Re: 937', 'In-Reply-To': '<ours-1@moh.example>', References: '<ours-1@moh.example>' } as const;

/** A mail of plain UTF-8 text. */
export const plain = (text: string, headers: Headers = {}): Buffer => mail({ headers: { ...UTF8, ...headers }, body: crlf(text) });
/** A mail of HTML alone. */
export const html = (source: string, headers: Headers = {}): Buffer => mail({ headers: { ...HTML, ...headers }, body: crlf(source) });
/** A mail of parts. */
export function parts(subtype: string, pieces: readonly PartDraft[], headers: Headers = {}, boundary = 'b1'): Buffer {
  const { type, body } = multipart(subtype, pieces, boundary);
  return mail({ headers: { 'Content-Type': type, ...headers }, body });
}
/** Plain and HTML side by side. */
export const both = (text: string, source: string, headers: Headers = {}): Buffer =>
  parts('alternative', [{ type: 'text/plain; charset=utf-8', body: crlf(text) }, { type: 'text/html; charset=utf-8', body: crlf(source) }], headers, 'alt1');

/** An answer in plain text: `said` is the author's, `tail` is everything that a program or an earlier writer put below. */
export const answer = (name: string, said: string, tail: string, headers: Headers = {}): CorpusMail => ({
  name,
  bytes: plain(`${said}\n\n${tail}\n`, { ...ANSWER, ...headers }),
  says: { reply: said },
});
/** A mail whose every line is the author's. */
export const whole = (name: string, text: string, headers: Headers = {}): CorpusMail => ({
  name,
  bytes: plain(`${text}\n`, headers),
  says: { text, reply: text },
});
/** An answer that shows the whole mail, because cutting would lose words. */
export const shown = (name: string, text: string, author: readonly string[], headers: Headers = ANSWER): CorpusMail => ({
  name,
  bytes: plain(`${text}\n`, headers),
  says: { reply: text },
  author,
});
/** Lines marked as quoted. */
export const quoted = (text: string): string => text.split('\n').map((line) => (line === '' ? '>' : `> ${line}`)).join('\n');

export const NEW = 'السلام عليكم\n\nنعم، وصلني الخطاب ولكن رقم الملف غير صحيح.\n\nشكرا لكم\nسارة';
export const NEW_EN = 'Thank you.\n\nThe letter came, but the file number in it is wrong.\nPlease correct it.';
export const OLD = 'المكرم سارة،\n\nنفيدكم بأنه تم استلام طلبكم رقم 937-1448-0000123-4.\n\nمع التحية\nخدمة المستفيدين';
export const OLD_EN = 'Dear Sara,\n\nWe received your request 937-1448-0000123-4.\n\nKind regards\nCitizen care';
