import { base64Lines, fitsWindows1256, headerText, isAscii, textPart, type Charset, type TransferEncoding } from './support/encoding';
import { Random } from './support/random';
import { ARABIC, ARABIC_NAMES, ENGLISH, LATIN_NAMES } from './support/words';

/** A mail of the mailbox and the truth about it, against which filing is judged. */
export interface BenchMail {
  readonly bytes: Buffer;
  /** Without angle brackets. */
  readonly messageId: string;
  /** The first mail's id of the conversation to which this one belongs. */
  readonly conversation: string;
  /** `third_party`: a colleague of the first sender, whom the case does not know (ruling 2). */
  readonly standing: 'member' | 'third_party';
}
export interface MailboxOptions {
  readonly count: number;
  readonly seed?: number;
  /** Begins every Message-ID, so that two mailboxes share none. */
  readonly prefix?: string;
  readonly to?: string;
}

type Kind = 'plain' | 'html' | 'arabic' | 'arabic-1256';
interface Person {
  readonly name: string;
  readonly address: string;
}
/** What later mails need of an earlier one. */
interface Sent {
  readonly messageId: string;
  readonly references: readonly string[];
  readonly root: Root;
}
interface Root {
  readonly messageId: string;
  readonly subject: string;
  readonly from: Person;
  readonly quote: readonly string[];
  readonly charset: Charset;
}
interface Draft {
  readonly from: Person;
  readonly subject: string;
  readonly references: readonly string[];
  readonly text: string;
  readonly charset: Charset;
}

const SENDERS = 800;
const ANSWERABLE = 400;
const SPACING_MS = 50_000;
const ATTACHMENT_BYTES = 200 * 1024;

/**
 * The mix behind the known figures of other systems: a third plain, a quarter HTML, four tenths Arabic (UTF-8 and windows-1256), one in
 * ten with a 200 KB file, one in four an answer with In-Reply-To and References, a fifth of those from a colleague. Yields in order.
 */
export function* generateMailbox(options: MailboxOptions): Generator<BenchMail> {
  const { count, seed = 7, prefix = 'bench', to = 'support@helpdesk.example' } = options;
  const random = new Random(seed);
  const people = Array.from({ length: SENDERS }, (_, at) => makePerson(random, at));
  const sent: Sent[] = [];
  const began = Date.now() - count * SPACING_MS;
  for (let at = 0; at < count; at++) {
    const messageId = `${prefix}.${String(at).padStart(6, '0')}.${random.between(0, 2 ** 31).toString(16)}@bench.example`;
    const kind = makeKind(random);
    const answered = at > 20 && at % 4 === 3 ? random.oneOf(sent.slice(-ANSWERABLE)) : undefined;
    const draft = answered === undefined ? openCase(random, kind, random.oneOf(people), at) : answer(random, kind, answered);
    const root = answered?.root ?? { messageId, subject: draft.subject, from: draft.from, quote: draft.text.split('\n').slice(0, 3), charset: draft.charset };
    sent.push({ messageId, references: draft.references, root });
    const date = new Date(began + at * SPACING_MS);
    yield {
      bytes: Buffer.from(header(random, draft, messageId, to, date) + body(random, draft, kind, at, prefix), 'latin1'),
      messageId,
      conversation: root.messageId,
      standing: draft.from.address === root.from.address ? 'member' : 'third_party',
    };
  }
}

function makePerson(random: Random, at: number): Person {
  const name = random.fraction() < 0.4 ? random.oneOf(ARABIC_NAMES) : random.oneOf(LATIN_NAMES);
  return { name: `${name} ${at}`, address: `person${String(at).padStart(4, '0')}@${random.oneOf(['mail', 'corp', 'shop', 'gov', 'edu'])}.example` };
}

function makeKind(random: Random): Kind {
  const place = random.fraction();
  return place < 0.35 ? 'plain' : place < 0.6 ? 'html' : place < 0.85 ? 'arabic' : 'arabic-1256';
}

const CHARSETS: Readonly<Record<Kind, Charset>> = { plain: 'us-ascii', html: 'utf-8', arabic: 'utf-8', 'arabic-1256': 'windows-1256' };
const vocabulary = (kind: Kind): readonly string[] => (kind.startsWith('arabic') ? ARABIC : ENGLISH);

function openCase(random: Random, kind: Kind, from: Person, at: number): Draft {
  const subject = `${words(random, vocabulary(kind), random.between(3, 7))} ${100_000 + at}`;
  const text = paragraphs(random, kind);
  return { from, subject, references: [], text, charset: able(CHARSETS[kind], text) };
}

function answer(random: Random, kind: Kind, answered: Sent): Draft {
  const { root } = answered;
  const colleague = { name: `Colleague of ${root.from.name}`, address: `colleague.${root.from.address}` };
  const from = random.fraction() < 0.2 ? colleague : root.from;
  const quote = root.quote.map((line) => `> ${line}`).join('\n');
  const text = `${paragraphs(random, kind)}\n\nOn Mon, 16 Nov 2026, ${root.messageId.split('@')[0]} wrote:\n${quote}`;
  return { from, subject: `Re: ${root.subject}`, references: [...answered.references, answered.messageId], text, charset: able(CHARSETS[kind], text) };
}

/** A charset that can carry the text: the wanted one, or UTF-8. */
function able(wanted: Charset, text: string): Charset {
  if (wanted === 'us-ascii') return isAscii(text) ? wanted : 'utf-8';
  return wanted === 'windows-1256' && !fitsWindows1256(text.replaceAll('\n', ' ')) ? 'utf-8' : wanted;
}

function words(random: Random, from: readonly string[], count: number): string {
  return Array.from({ length: count }, () => random.oneOf(from)).join(' ');
}

function paragraphs(random: Random, kind: Kind): string {
  const end = kind.startsWith('arabic') ? '،' : '.';
  const paragraph = (): string => {
    const sentences: string[] = [];
    for (let left = random.between(20, 90); left > 0; ) {
      const length = Math.min(left, random.between(6, 16));
      sentences.push(words(random, vocabulary(kind), length) + end);
      left -= length;
    }
    return sentences.join(' ');
  };
  return Array.from({ length: random.between(1, 5) }, paragraph).join('\n');
}

function header(random: Random, draft: Draft, messageId: string, to: string, date: Date): string {
  const { from, charset } = draft;
  const own = charset === 'windows-1256' && fitsWindows1256(draft.subject + from.name) ? charset : 'utf-8';
  const when = date.toUTCString().replace('GMT', '+0000');
  const lines = [
    `Return-Path: <${from.address}>`,
    `Received: from mx${random.between(1, 9)}.${from.address.split('@')[1]} (mx [192.0.2.${random.between(1, 250)}]) by mail.helpdesk.example with ESMTPS; ${when}`,
    `Message-ID: <${messageId}>`,
    `Date: ${when}`,
    `From: ${headerText(from.name, own)} <${from.address}>`,
    `To: Support <${to}>`,
    `Subject: ${headerText(draft.subject, own)}`,
    'MIME-Version: 1.0',
    'X-Mailer: Bench',
  ];
  const last = draft.references.at(-1);
  if (last !== undefined) lines.push(`In-Reply-To: <${last}>`, `References: ${draft.references.map((id) => `<${id}>`).join('\r\n ')}`);
  return `${lines.join('\r\n')}\r\n`;
}

function body(random: Random, draft: Draft, kind: Kind, at: number, prefix: string): string {
  const { charset, text } = draft;
  const encoding: TransferEncoding = charset === 'us-ascii' ? '7bit' : random.oneOf(['base64', 'quoted-printable']);
  const hasHtml = kind === 'html' || (kind === 'arabic' && random.fraction() < 0.5) || (kind === 'arabic-1256' && random.fraction() < 0.4);
  const boundary = `=_${prefix}_${at}`;
  const plain = textPart(text, 'plain', charset, encoding);
  const inner = hasHtml ? alternative(`${boundary}a`, plain, textPart(page(random, text, kind), 'html', charset, encoding)) : plain;
  return at % 10 === 5 ? withFile(random, `${boundary}m`, inner, at, kind) : inner;
}

function alternative(boundary: string, plain: string, html: string): string {
  return `Content-Type: multipart/alternative; boundary="${boundary}"\r\n\r\n--${boundary}\r\n${plain}\r\n--${boundary}\r\n${html}\r\n--${boundary}--\r\n`;
}

function withFile(random: Random, boundary: string, inner: string, at: number, kind: Kind): string {
  const name = kind.startsWith('arabic') ? `filename*=utf-8''${encodeURIComponent(`تقرير ${at}.pdf`)}` : `filename="report-${at}.pdf"`;
  const file = Buffer.concat([Buffer.from('%PDF-1.4\n'), random.bytes(ATTACHMENT_BYTES - 9)]);
  return (
    `Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n--${boundary}\r\n${inner}\r\n--${boundary}\r\nContent-Type: application/pdf\r\n` +
    `Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; ${name}\r\n\r\n${base64Lines(file)}\r\n--${boundary}--\r\n`
  );
}

/** HTML as a desktop mail program writes it. */
function page(random: Random, text: string, kind: Kind): string {
  const arabic = kind.startsWith('arabic');
  const paragraph = (line: string): string =>
    `<p class="MsoNormal" style="margin:0cm;font-size:11pt;font-family:Calibri,sans-serif"><span style="color:#1f1f1f">${line.replaceAll('>', '&gt;')}</span><o:p></o:p></p>\n`;
  const row = (): string =>
    `<tr><td style="border:1px solid #ccc;padding:4px 8px">${words(random, vocabulary(kind), 3)}</td><td style="border:1px solid #ccc;padding:4px 8px"><b>${random.between(1, 99_999)}</b></td></tr>\n`;
  const rows = Array.from({ length: random.between(3, 25) }, row).join('');
  return (
    `<html><head><meta http-equiv="Content-Type" content="text/html"><style>p{margin:0} .x{color:red}</style></head><body lang="${arabic ? 'ar' : 'en'}" dir="${arabic ? 'rtl' : 'ltr'}">` +
    `<div>${text.split('\n').map(paragraph).join('')}</div><table style="border-collapse:collapse">${rows}</table><br><div class="sig">-- <br><a href="https://www.example.com/?u=${random.between(1, 1_000_000)}">example.com</a></div></body></html>`
  );
}
