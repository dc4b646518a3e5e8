import { createHash } from 'node:crypto';
import { shownName } from '../_mail/parse/attachment-names';
import type { MailAttachment } from '../_mail/parse/attachments';
import type { ReportedRecipient } from '../_mail/parse/delivery-report';
import type { HeaderFields } from '../_mail/parse/header-fields';
import { messageIds } from '../_mail/parse/message-ids';
import { parseMail, type ParsedMail } from '../_mail/parse/parse-mail';
import { senderTrust } from '../_mail/parse/sender-trust';
import { judgeSpam, SPAM_THRESHOLD, type SpamSettings, type SpamVerdict } from '../_mail/parse/spam';
import { envelopeKey, idKey, isOurId, recipientAddresses, threadEvidence, tokenKeys } from '../_mail/parse/threading';
import type { Attachment, Automatic, Ignored, Inbound, InboundMessage, ParseContext, RawItem, Receipt } from '../contract';
import { isOversize, lengthOfBody, withoutFiles } from './oversize';
import { ownAddresses } from './own-addresses';
import { parties, toParty } from './parties';
import { replyHandle } from './reply-handle';

/** Reads a mail: a message, news of something that we sent, or something that is deliberately not filed. */
export async function parseEmail(raw: RawItem, ctx: ParseContext, charset?: string): Promise<Inbound> {
  const { mailFrom } = raw.transport;
  const read = await parseMail(raw.bytes, { ...(typeof mailFrom === 'string' && { mailFrom }), ...(charset !== undefined && { charset }) });
  const mail = isOversize(raw) ? withoutFiles(read, raw) : read;
  const rcptTo = strings(raw.transport['rcptTo']);
  if (mail.readReceipt) return ignored(mail, 'read_receipt');
  if (mail.bounce || mail.feedback) return toReceipt(mail, rcptTo, ctx);
  // some servers write a Message-ID of their own over ours
  if (isOwnMail(mail, ctx)) return ignored(mail, 'own_mail', idsOf(mail).find((id) => isOurId(id, ctx.openReplyToken)));
  return toMessage(mail, raw, rcptTo, ctx);
}

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []);

function ignored(mail: ParsedMail, reason: string, messageId = mail.envelope.messageId): Ignored {
  return { kind: 'ignored', reason, ...(messageId !== null && { externalId: messageId }) };
}

/** Our own letter coming back (a copy, a list): our address says so, and an id or a header that only we can have made. */
function isOwnMail(mail: ParsedMail, ctx: ParseContext): boolean {
  const from = mail.from?.address?.toLowerCase() ?? '';
  if (!ctx.ownAddresses.includes(from) || mail.envelope.senders.length > 1) return false;
  const carried = mail.headers.all('x-wasl-token').some((token) => ctx.openReplyToken(token.trim().toLowerCase()) !== undefined);
  return carried || idsOf(mail).some((id) => isOurId(id, ctx.openReplyToken));
}
const idsOf = ({ envelope }: ParsedMail): (string | null)[] => [envelope.messageId, ...envelope.formerIds];

function toMessage(mail: ParsedMail, raw: RawItem, rcptTo: readonly string[], ctx: ParseContext): InboundMessage {
  const { envelope } = mail;
  const identity = identityOf(mail, raw);
  const externalId = envelope.messageId ?? `sha256-${sha256(identity.join('\n'))}`;
  const authservId = ctx.account.config['authservId'];
  const trust = senderTrust(mail.headers, envelope, typeof authservId === 'string' ? authservId : undefined);
  const text = mail.text ?? '';
  return {
    kind: 'message',
    externalId,
    identity,
    answersTo: [...new Set([externalId, ...envelope.formerIds].map(idKey))],
    continues: threadEvidence(envelope, mail.headers, `${text}\n${mail.html ?? ''}`, rcptTo, ctx.openReplyToken),
    from: toParty(mail.from),
    to: parties(envelope.to),
    cc: parties(envelope.cc),
    ...(envelope.subject !== null && { subject: envelope.subject }),
    text,
    ...(mail.html !== null && { html: mail.html }),
    visibleText: mail.reply ?? text,
    language: mail.language ?? undefined,
    direction: mail.direction ?? 'ltr',
    ...(envelope.date && { sentAt: envelope.date }),
    attachments: mail.attachments.map(toAttachment),
    automatic: automaticOf(mail),
    acknowledge: mail.acknowledge && trust !== 'failed' && raw.transport['junk'] !== true,
    senderTrust: trust,
    spam: asFiled(raw, judgeSpam(mail.headers, trust, spamSettings(ctx.account.config['spam']))),
    replyHandle: replyHandle(envelope, mail.from, externalId, rcptTo, ownAddresses(ctx.account)),
    repairs: mail.repairs,
    warnings: mail.warnings,
  };
}

/** What lies in the mailbox's own folder for spam was put there by its server or its owner, whatever the headers say. */
const asFiled = (raw: RawItem, verdict: SpamVerdict): SpamVerdict =>
  raw.transport['junk'] === true ? { ...verdict, suspected: true, reasons: [...verdict.reasons, 'junk_folder'] } : verdict;

/** As the account's own schema reads it; what is not there, or not as it should be, is the default. */
function spamSettings(config: unknown): SpamSettings {
  const { headers, threshold } = (typeof config === 'object' && config !== null ? config : {}) as Record<string, unknown>;
  return { headers: headers !== false, threshold: typeof threshold === 'number' ? threshold : SPAM_THRESHOLD };
}

/** What makes two copies the same message; a copy's own way through the servers is no part of it. */
function identityOf(mail: ParsedMail, raw?: RawItem): string[] {
  const { envelope } = mail;
  const text = (mail.text ?? '').normalize('NFKC').replace(/\s+/g, ' ').trim();
  const unread = raw === undefined ? '' : lengthOfBody(raw);
  const content = sha256([text, ...mail.attachments.map((file) => file.sha256), ...(unread === '' ? [] : [unread])].join('\n'));
  return [envelope.messageId ?? '', mail.from?.address?.toLowerCase() ?? '', envelope.date?.toISOString() ?? '', content];
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function toAttachment(file: MailAttachment, index: number): Attachment {
  return {
    filename: shownName(file, index),
    contentType: file.contentType,
    declaredType: file.declaredType,
    content: file.content,
    sha256: file.sha256,
    inline: file.inline,
    ...(file.contentId !== undefined && { contentId: file.contentId }),
  };
}

function automaticOf({ kind, automation }: ParsedMail): Automatic {
  if (kind === 'fax') return 'notification';
  return automation.kind === 'person' ? 'no' : automation.kind;
}

const OUTCOMES = { failed: 'bounced', delayed: 'delayed', delivered: 'delivered', relayed: 'delivered', expanded: 'delivered' } as const;

function toReceipt(mail: ParsedMail, rcptTo: readonly string[], ctx: ParseContext): Receipt {
  const { bounce, feedback, envelope } = mail;
  const returned = (bounce ?? feedback)?.returned;
  const original = bounce?.originalMessageId ?? feedback?.originalMessageId ?? null;
  const told = bounce?.recipients.map(reported) ?? feedback?.recipients.map((address) => ({ address: address.toLowerCase(), outcome: 'complained' as const, permanent: true })) ?? [];
  return {
    kind: 'receipt',
    externalId: envelope.messageId ?? `sha256-${sha256(identityOf(mail).join('\n'))}`,
    about: [
      ...new Set([
        ...(original === null ? [] : [idKey(original)]),
        ...(bounce?.envelopeId ? [envelopeKey(bounce.envelopeId)] : []),
        ...envelope.inReplyTo.map(idKey),
        ...tokenKeys(carriers(mail, rcptTo, returned), ctx.openReplyToken),
      ]),
    ],
    recipients: told,
    text: mail.text ?? '',
    from: toParty(mail.from),
    ...(envelope.subject !== null && { subject: envelope.subject }),
  };
}

function reported(one: ReportedRecipient): Receipt['recipients'][number] {
  return {
    address: (one.originalAddress ?? one.address).toLowerCase(),
    outcome: OUTCOMES[one.action],
    ...(one.status !== null && { status: one.status }),
    ...(one.diagnostic !== null && { diagnostic: one.diagnostic }),
    permanent: one.action === 'failed' && !one.status?.startsWith('4'),
  };
}

/** Where our mark may stand in a report: the address it was sent to (VERP), and what came back of our own headers. */
function carriers(mail: ParsedMail, rcptTo: readonly string[], returned: HeaderFields | undefined): { addresses: string[]; ids: string[]; text: string } {
  const back = (name: string): string => returned?.token(name) ?? '';
  return {
    addresses: [...recipientAddresses(mail.envelope, rcptTo), back('reply-to'), back('return-path'), back('from')],
    ids: [...mail.envelope.inReplyTo, ...mail.envelope.references, ...messageIds(back('message-id')), ...messageIds(back('references'))],
    text: mail.text ?? '',
  };
}
