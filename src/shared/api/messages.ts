/** Messages of a case, their files, and how far each answer has come. */
import { z } from 'zod';
import { DeliveryState, Direction, Language, Person, id, instant } from './basics';
import { CaseResult } from './results';

/** What the scanner said of a file. */
export const ScanState = z.enum(['unscanned', 'clean', 'infected', 'failed', 'too_large']);
export const AttachmentInfo = z.object({
  id,
  filename: z.string(),
  contentType: z.string(),
  bytes: z.int(),
  inline: z.boolean(),
  /** A picture that may be shown in place. */
  preview: z.boolean(),
  scan: ScanState,
  downloadable: z.boolean(),
});
export type AttachmentInfo = z.infer<typeof AttachmentInfo>;
export const DeliveryInfo = z.object({
  id,
  recipient: z.string(),
  role: z.enum(['to', 'cc', 'bcc']),
  state: DeliveryState,
  reason: z.string().nullable(),
  attempt: z.int(),
  nextAttemptAt: instant.nullable(),
  /** Where it went instead, when it did not arrive and a person corrected the address. */
  correctedTo: z.string().nullable(),
  updatedAt: instant,
});
export type DeliveryInfo = z.infer<typeof DeliveryInfo>;
export const Message = z.object({
  id,
  /** The case it lies in: another one when that was merged into the one that is read. */
  ticketId: id,
  direction: z.enum(['in', 'out', 'note']),
  purpose: z.enum(['message', 'reply', 'acknowledgement', 'note', 'referral']),
  channel: z.string(),
  standing: z.enum(['member', 'third_party']),
  author: Person.nullable(),
  sender: z.object({ name: z.string(), address: z.string() }),
  recipients: z.array(z.object({ name: z.string(), address: z.string(), role: z.enum(['to', 'cc', 'bcc']) })),
  subject: z.string(),
  /** The new words; `trimmed` says that `text` has more (quote, signature). */
  visibleText: z.string(),
  text: z.string(),
  trimmed: z.boolean(),
  hasHtml: z.boolean(),
  /** HTML or images that only the HTML route shows. */
  hasRemoteImages: z.boolean(),
  textDirection: Direction,
  language: Language.nullable(),
  sentAt: instant.nullable(),
  receivedAt: instant,
  automatic: z.enum(['no', 'auto-reply', 'bulk', 'notification']),
  senderTrust: z.enum(['aligned', 'failed', 'unknown']),
  matchReason: z.string().nullable(),
  repairs: z.array(z.string()),
  warnings: z.array(z.string()),
  /** Why the message could not be opened: a code; null for every other. Its original is among the attachments. */
  unreadable: z.string().nullable(),
  hasRaw: z.boolean(),
  /** What holds the original back; null when nothing does. */
  rawHeld: ScanState.nullable(),
  attachments: z.array(AttachmentInfo),
  deliveries: z.array(DeliveryInfo),
  /** Until when this answer can still be called back. */
  undoUntil: instant.nullable(),
});
export type Message = z.infer<typeof Message>;
export const PostReply = z.strictObject({
  /** The browser's UUID: the reply's id, its idempotency key and the seed of its Message-ID (ruling 10). */
  id,
  text: z.string().min(1).max(200_000),
  to: z
    .array(z.email().or(z.string().min(1).max(254)))
    .min(1)
    .max(50),
  cc: z.array(z.string().min(1).max(254)).max(50).default([]),
  attachmentIds: z.array(id).max(50).default([]),
  /** It tells what came of the case; without it, it is an answer on the way. */
  result: CaseResult.optional(),
  /** The newest message that the author had seen; a newer one is told as 409 `answered_meanwhile` unless `force`. */
  seenMessageId: id.optional(),
  force: z.boolean().default(false),
  /** Why it goes to an address that mail came back from; without it that is 409 `recipient_suppressed`. */
  suppressedReason: z.string().trim().min(3).max(500).optional(),
});
export type PostReply = z.input<typeof PostReply>;
export const PostNote = z.strictObject({ id, text: z.string().min(1).max(200_000) });
export type PostNote = z.infer<typeof PostNote>;
export const PostedMessage = z.object({ message: Message, ticketVersion: z.int(), undoUntil: instant.nullable() });
export type PostedMessage = z.infer<typeof PostedMessage>;
export const PictureQuery = z.strictObject({
  size: z.enum(['thumb', 'view']).default('thumb'),
});
/** `pictures`: the right to see those of other hosts, as `showRemotePictures` gave it. */
export const HtmlQuery = z.strictObject({ pictures: z.string().max(500).optional() });
export const RemotePictures = z.object({ pictures: z.string(), until: instant });
/** Character sets that Arabic mail is really written in, whatever it says: what a person may decide on. */
export const CHARSETS = [
  'utf-8',
  'windows-1256',
  'iso-8859-6',
  'x-mac-arabic',
  'ibm720',
  'ibm864',
  'windows-1252',
  'windows-1251',
] as const;
/** `auto`: the reader itself decides, as it did when the message came. */
export const Charset = z.enum(['auto', ...CHARSETS]);
export type Charset = z.infer<typeof Charset>;
/** `version` of the case, as it was seen; a newer one is told as 409 `stale_version`. Absent: whatever it is. */
export const SetCharset = z.strictObject({ charset: Charset, version: z.int().optional() });
/** How a message begins in each character set. `current`: what a person decided on, or `auto`. */
export const CharsetSample = z.object({
  current: z.string(),
  readings: z.array(z.object({ charset: Charset, subject: z.string(), text: z.string(), direction: Direction })),
});
export type CharsetSample = z.infer<typeof CharsetSample>;
const CalendarTime = z.object({
  /** The instant; null for a whole day, or a time whose zone nobody knows. */
  at: instant.nullable(),
  /** As its sender wrote it: `2026-12-01T11:00` or `2026-12-01`. */
  local: z.string(),
  /** The zone as its sender named it. */
  zone: z.string().nullable(),
});
export const CalendarMail = z.object({
  /** iTIP's method: `REQUEST`, `CANCEL`, `REPLY`, `PUBLISH` … */
  method: z.string(),
  events: z.array(
    z.object({
      title: z.string(),
      start: CalendarTime.nullable(),
      end: CalendarTime.nullable(),
      place: z.string(),
      organiser: z.object({ name: z.string(), address: z.string() }).nullable(),
      description: z.string(),
      repeats: z.boolean(),
      answerWanted: z.boolean(),
      answer: z.enum(['accepted', 'declined', 'tentative']).nullable(),
    }),
  ),
});
export type CalendarMail = z.infer<typeof CalendarMail>;
/** `path` leads into mails inside mails: `2.0` is the first file of the third. */
export const ContentsQuery = z.strictObject({
  path: z
    .string()
    .regex(/^\d{1,3}(?:\.\d{1,3}){0,3}$/)
    .optional(),
});
const MailAddress = z.object({ name: z.string().nullable(), address: z.string().nullable() });
/** What an attachment holds that can be read in place; `closed`: nothing of the kind. */
export const AttachmentContents = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('mail'),
    subject: z.string(),
    from: z.array(MailAddress),
    to: z.array(MailAddress),
    sentAt: instant.nullable(),
    text: z.string(),
    direction: Direction,
    language: Language.nullable(),
    warnings: z.array(z.string()),
    calendar: CalendarMail.nullable(),
    files: z.array(z.object({ name: z.string(), contentType: z.string(), bytes: z.int(), opens: z.boolean() })),
  }),
  z.object({ kind: z.literal('calendar'), calendar: CalendarMail }),
  z.object({ kind: z.literal('closed') }),
]);
export type AttachmentContents = z.infer<typeof AttachmentContents>;
export const DecideDelivery = z.strictObject({ decision: z.enum(['resend', 'was_sent', 'give_up']) });
/** `correctContact`: the person has this address from now on; `suppressedReason`: as in `PostReply`. */
export const CorrectDelivery = z.strictObject({
  address: z.string().trim().min(1).max(254),
  correctContact: z.boolean().default(false),
  suppressedReason: z.string().trim().min(3).max(500).optional(),
});
export const CorrectedDelivery = z.object({
  delivery: DeliveryInfo,
  /** `taken`: the address is already another person's. */
  handle: z.enum(['corrected', 'taken', 'kept']),
});
export const DecideThirdParty = z.strictObject({ decision: z.enum(['accept', 'split']) });
export const SplitResult = z.object({ ticketId: id });
export const Upload = z.object({ id, filename: z.string(), contentType: z.string(), bytes: z.int() });
export type Upload = z.infer<typeof Upload>;
