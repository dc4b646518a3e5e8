import { createHash } from 'node:crypto';
import type { MailAddress } from '../_mail/parse/addresses';
import { judgeAutomation, type Automation } from '../_mail/parse/automation';
import { readEnvelope, type Envelope } from '../_mail/parse/envelope';
import { senderTrust } from '../_mail/parse/sender-trust';
import { looksFailed, senderWarnings } from '../_mail/parse/sender-warnings';
import { idKey, isOurId, threadEvidence } from '../_mail/parse/threading';
import { readTopFields, type TopFields } from '../_mail/parse/top-fields';
import { detectDirection, detectLanguage, type InboundMessage, type ParseContext, type RawItem } from '../contract';
import { ownAddresses } from './own-addresses';
import { parties, toParty } from './parties';
import { replyHandle } from './reply-handle';

/**
 * What the header block of an unreadable mail says: who, about what, in answer to what. It joins a case and is acknowledged by the
 * usual rules, but only when the whole block was seen: what might stand beyond a cut could have said otherwise.
 */
export function shellOfEmail(raw: RawItem, ctx: ParseContext): InboundMessage | undefined {
  const top = readTopFields(raw.bytes);
  const { mailFrom } = raw.transport;
  const repairs = new Set<string>();
  const warnings = new Set<string>();
  const told = readEnvelope(top.headers, repairs, warnings, charsetHint(top));
  const envelope = typeof mailFrom === 'string' ? { ...told, returnPath: mailFrom === '' ? null : mailFrom } : told;
  const from = senderOf(envelope);
  if (from === undefined) return undefined;
  const automation = judgeAutomation(top.headers, envelope, '');
  const authservId = ctx.account.config['authservId'];
  const trust = senderTrust(top.headers, envelope, typeof authservId === 'string' ? authservId : undefined);
  const identity = ['unreadable', envelope.messageId ?? '', from.address ?? '', sha256(raw.bytes.subarray(top.bodyStart))];
  const externalId = envelope.messageId ?? `sha256-${sha256(Buffer.from(identity.join('\n')))}`;
  const answerable = top.whole && automation.answerable && envelope.senders.length === 1 && !isReport(top) && !isOwn(envelope, from, ctx);
  return {
    kind: 'message',
    externalId,
    identity,
    answersTo: top.whole ? [...new Set([externalId, ...envelope.formerIds].map(idKey))] : [idKey(externalId)],
    continues: top.whole && envelope.senders.length === 1 ? threadEvidence(envelope, top.headers, '', recipients(raw), ctx.openReplyToken) : [],
    from: toParty(from),
    to: parties(envelope.to),
    cc: parties(envelope.cc),
    ...(envelope.subject !== null && { subject: envelope.subject }),
    text: '',
    visibleText: '',
    language: detectLanguage(envelope.subject ?? '') ?? undefined,
    direction: detectDirection(envelope.subject ?? '') ?? 'rtl',
    ...(envelope.date && { sentAt: envelope.date }),
    attachments: [],
    automatic: automaticOf(automation, top),
    acknowledge: answerable && trust !== 'failed' && !looksFailed(top.headers),
    senderTrust: trust,
    replyHandle: replyHandle(envelope, from, externalId, recipients(raw), ownAddresses(ctx.account)),
    repairs: [...repairs],
    warnings: [...warnings, ...senderWarnings(envelope)],
  };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The charset that the mail names for itself, for raw bytes in its subject. */
const charsetHint = ({ headers }: TopFields): string | undefined => /charset\s*=\s*"?([\w.:-]{2,40})/i.exec(headers.token('content-type'))?.[1];

/** The From field, else whom the envelope names. */
function senderOf(envelope: Envelope): MailAddress | undefined {
  const [from] = envelope.senders;
  if (from?.address != null) return from;
  const { returnPath } = envelope;
  return returnPath?.includes('@') === true ? { name: from?.name ?? null, address: returnPath } : undefined;
}

/** News of a delivery: whatever it says, a machine says it. */
const isReport = ({ headers }: TopFields): boolean => /^multipart\/report\b/i.test(headers.token('content-type'));

const isOwn = (envelope: Envelope, from: MailAddress, ctx: ParseContext): boolean =>
  ctx.ownAddresses.includes(from.address?.toLowerCase() ?? '') || isOurId(envelope.messageId, ctx.openReplyToken);

function automaticOf({ kind }: Automation, top: TopFields): InboundMessage['automatic'] {
  if (kind !== 'person') return kind;
  return isReport(top) ? 'notification' : 'no';
}

function recipients(raw: RawItem): string[] {
  const { rcptTo } = raw.transport;
  return Array.isArray(rcptTo) ? rcptTo.filter((one): one is string => typeof one === 'string') : [];
}
