/** One mail, read as a careful person would read it. Pure: bytes in, facts out; it never throws for rubbish, only for size. */
import { detectWrittenLanguage, type WrittenLanguage } from '../../../src/core/language';
import { detectDirection, detectLanguage, type Direction, type Language } from '../../contract';
import type { MailAddress } from './addresses';
import { readAttachments, type MailAttachment } from './attachments';
import { judgeAutomation, type Automation } from './automation';
import { readBody, type Body } from './body';
import { readBounce } from './bounce';
import { isCalendarAnswer, readCalendarPart, withCalendar, type CalendarMail } from './calendar';
import { allParts, isReadReceipt, readFeedback, type Bounce, type Feedback } from './delivery-report';
import { codePage, type CodePage } from './code-pages';
import { readEnvelope, type Envelope } from './envelope';
import { textToHtml } from './entities';
import type { Repairs } from './encoded-words';
import { isFaxNotice, readFax, type ReceivedFax } from './fax';
import { sanitiseMailHtml } from './html';
import type { HeaderFields } from './header-fields';
import { htmlToText } from './html-text';
import { LIMITS, MailRefused } from './limits';
import { headerEnd, mendStructure, rootContentType } from './mend-structure';
import { readMime, type Part } from './mime';
import { parseParameterised } from './parameters';
import { openArmour } from './pgp-armour';
import { senderWarnings, looksFailed } from './sender-warnings';
import { trimMail } from './trim';
import { unwrapBody } from './unwrapped-body';
import { openWrappers } from './wrappers';

export type MailKind = 'message' | 'auto-reply' | 'bounce' | 'delay' | 'feedback-report' | 'bulk' | 'fax';

export interface ParsedMail {
  readonly kind: MailKind;
  /** May the case that it opens be acknowledged, as far as the mail itself tells? Caps that depend on state come on top. */
  readonly acknowledge: boolean;
  readonly envelope: Envelope;
  /** The first From; `several_from` warns when there are more. */
  readonly from: MailAddress | null;
  /** Null when the mail has no text part at all. */
  readonly text: string | null;
  /** Sanitised; null for plain mail and for HTML that cannot be shown. */
  readonly html: string | null;
  /** The new words without quotes and signature. */
  readonly reply: string | null;
  /** To answer in. */
  readonly language: Language | null;
  /** In which the new words are written; null for languages that are not told apart. */
  readonly writtenIn: WrittenLanguage | null;
  readonly direction: Direction | null;
  readonly attachments: readonly MailAttachment[];
  readonly bounce: Bounce | null;
  readonly feedback: Feedback | null;
  readonly fax: ReceivedFax | null;
  /** The first calendar that the mail carries. */
  readonly calendar: CalendarMail | null;
  /** The sender confirms having opened a mail: nothing to answer, nothing to file. */
  readonly readReceipt: boolean;
  readonly automation: Automation;
  readonly headers: HeaderFields;
  readonly repairs: readonly string[];
  readonly warnings: readonly string[];
}

interface Content {
  readonly text: string | null;
  readonly html: string | null;
  readonly reply: string | null;
}

/** What the transport knew and the bytes may not say. */
export interface ParseOptions {
  /** The envelope's sender; empty for the null sender. */
  readonly mailFrom?: string;
  /** A charset that a person decided on, by its name: texts, headers and names of files are read in it. */
  readonly charset?: string;
}

/** Reads one mail. @throws MailRefused when it is larger than we read at all, or is to be read in a charset that nobody knows */
export async function parseMail(bytes: Uint8Array, options: ParseOptions = {}): Promise<ParsedMail> {
  if (bytes.byteLength > LIMITS.totalBytes) throw new MailRefused('too_large', `The mail has ${bytes.byteLength} bytes; ${LIMITS.totalBytes} are read.`);
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const repairs: Repairs = new Set();
  const warnings = new Set<string>();
  const mended = mendStructure(raw, repairs, warnings);
  const decided = decidedOn(options.charset, repairs);
  const hint = decided ?? charsetHint(mended.bytes);
  const told = unwrapBody(await readMime(mended.bytes, repairs, warnings, hint), mended.bytes, mended.bodyStart, repairs);
  const root = await openWrappers(told, repairs, warnings);
  const read = readBody(root, repairs, decided);
  const body = { ...read, pieces: openArmour(read.pieces, repairs, warnings) };
  const header = readEnvelope(root.headers, repairs, warnings, hint ?? body.charset);
  const envelope = options.mailFrom === undefined ? header : { ...header, returnPath: options.mailFrom === '' ? null : options.mailFrom };
  const calendar = readCalendarPart(allParts(root)) ?? null;
  const content = withCalendar(readContent(body, envelope, warnings), calendar);
  const attachments = await readAttachments(body.attached, warnings);
  for (const warning of senderWarnings(envelope)) warnings.add(warning);
  return judge({ root, envelope, content, calendar, attachments: markShown(attachments, content.html), repairs, warnings });
}

function decidedOn(charset: string | undefined, repairs: Repairs): CodePage | undefined {
  if (charset === undefined) return undefined;
  const page = codePage(charset);
  if (page === undefined) throw new MailRefused('unknown_charset', `Nobody knows the charset "${charset}".`);
  repairs.add(`by_hand:${page.name}`);
  return page;
}

/** The charset that the root names, for raw bytes in headers and file names. */
function charsetHint(bytes: Buffer): string | undefined {
  const type = rootContentType(bytes.toString('latin1', 0, Math.min(headerEnd(bytes), LIMITS.headerBytes)));
  return type === undefined ? undefined : parseParameterised(type, new Set()).parameters.get('charset');
}

function readContent(body: Body, envelope: Envelope, warnings: Set<string>): Content {
  if (body.pieces.length === 0) return { text: null, html: null, reply: null };
  const limit = (text: string): string => {
    if (text.length <= LIMITS.textCharacters) return text;
    warnings.add('text_truncated');
    return text.slice(0, LIMITS.textCharacters);
  };
  const readable = ({ plain, html }: Body['pieces'][number]): string => (plain !== undefined && (plain.trim() !== '' || html === undefined) ? plain : htmlToText(html ?? ''));
  const text = limit(body.pieces.map(readable).join('\n'));
  const context = { subject: envelope.subject, answers: envelope.inReplyTo.length > 0 || envelope.references.length > 0, fromHtml: body.pieces.every(({ plain }) => plain === undefined || plain.trim() === '') };
  if (!body.pieces.some(({ html }) => html !== undefined)) return { text, html: null, reply: trimMail(text, undefined, context) };
  const page = body.pieces.map(({ plain, html }) => html ?? textToHtml(plain ?? '')).join('<br>\n');
  const safe = sanitiseMailHtml(page);
  for (const warning of safe.warnings) warnings.add(warning);
  return { text, html: safe.html ?? null, reply: trimMail(text, safe.html === undefined ? undefined : page, context) };
}

/** A picture that the page shows is inline, whatever its part claims. */
function markShown(attachments: readonly MailAttachment[], html: string | null): MailAttachment[] {
  return attachments.map((file) => (!file.inline && file.contentId && html?.includes(`cid:${file.contentId}`) ? { ...file, inline: true } : file));
}

interface Facts {
  readonly root: Part;
  readonly envelope: Envelope;
  readonly content: Content;
  readonly calendar: CalendarMail | null;
  readonly attachments: readonly MailAttachment[];
  readonly repairs: Repairs;
  readonly warnings: ReadonlySet<string>;
}

function judge({ root, envelope, content, calendar, attachments, repairs, warnings }: Facts): ParsedMail {
  const headers = root.headers;
  const text = content.text ?? '';
  const feedback = readFeedback(root) ?? null;
  const bounce = feedback ? null : (readBounce(root, envelope, text) ?? null);
  const readReceipt = bounce === null && isReadReceipt(root);
  const automation = judgeAutomation(headers, envelope, content.reply || text, text);
  const fax = bounce || feedback || readReceipt ? null : (readFax(envelope, text, attachments) ?? null);
  // a button that was pressed, a gateway's own news: to be read, not to be answered
  const unasked = isCalendarAnswer(calendar) || isFaxNotice(envelope, text);
  const kind = kindOf({ bounce, feedback, fax, readReceipt, automation });
  const words = content.reply || text;
  const sample = /\p{L}/u.test(words) ? words : (envelope.subject ?? '');
  return {
    kind,
    acknowledge: kind === 'message' && automation.answerable && !unasked && !looksFailed(headers),
    envelope,
    from: envelope.senders[0] ?? null,
    ...content,
    language: detectLanguage(sample) ?? detectLanguage(envelope.subject ?? '') ?? null,
    writtenIn: detectWrittenLanguage(sample) ?? null,
    direction: detectDirection(sample) ?? detectDirection(envelope.subject ?? '') ?? null,
    attachments,
    bounce,
    feedback,
    fax,
    calendar,
    readReceipt,
    automation,
    headers,
    repairs: [...repairs],
    warnings: [...warnings],
  };
}

function kindOf({ bounce, feedback, fax, readReceipt, automation }: Pick<ParsedMail, 'bounce' | 'feedback' | 'fax' | 'readReceipt' | 'automation'>): MailKind {
  if (feedback) return 'feedback-report';
  if (bounce) {
    const actions = new Set(bounce.recipients.map(({ action }) => action));
    if (actions.has('failed') || actions.size === 0) return 'bounce';
    // news that it did arrive is a machine's answer, no bounce
    return actions.has('delayed') ? 'delay' : 'auto-reply';
  }
  if (readReceipt) return 'auto-reply';
  if (fax) return 'fax';
  return automation.kind === 'auto-reply' || automation.kind === 'bulk' ? automation.kind : 'message';
}
