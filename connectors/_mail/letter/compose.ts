import MailComposer from 'nodemailer/lib/mail-composer';
import { z } from 'zod';
import type { OutboundReply, Prepared } from '../../contract';
import {
  asciiDomain,
  attachmentName,
  attachmentType,
  headerText,
  isMailAddress,
  messageId,
  plusAddress,
  referenceChain,
  subjectLine,
  threadTopic,
} from './header-text';
import { envelopeKey, idKey, textMark } from '../parse/threading';
import { answerAbove, html, plainText } from './template';

/** Whose letter it is. */
export interface Letterhead {
  readonly address: string;
  readonly displayName: string;
  /** `plus`: answers come to `local+token@domain`. */
  readonly replyAddressing: 'plus' | 'none';
}
/** A mail that cannot be written: there is nobody to write it to. */
export class UnsayableMail extends Error {}

/** What the parser of mails left for answering; every part may be missing. */
const handle = z.object({ messageId: z.string().nullish(), references: z.array(z.string()).nullish() }).catch({});

/** Marks of a machine's letter (RFC 3834 §5), so that other machines do not answer. Only for those: a person's answer must not be dropped. */
const AUTOMATIC = { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' } as const;
/** What answers nobody, such as an alarm or a test mail. */
const GENERATED = { ...AUTOMATIC, 'Auto-Submitted': 'auto-generated' } as const;

/**
 * The whole message, fixed before the first attempt. The Message-ID carries the reply token, as does Reply-To where plus addresses
 * work; `answersTo` is how an answer to it is known. Bcc recipients stand in the envelope only.
 * @throws UnsayableMail when a recipient is no mail address, or there is none.
 */
export async function composeLetter(reply: OutboundReply, head: Letterhead): Promise<Prepared> {
  const strange = reply.recipients.find((recipient) => !isMailAddress(recipient.address));
  if (strange !== undefined || reply.recipients.length === 0)
    throw new UnsayableMail(strange === undefined ? 'no recipient' : 'a recipient is no mail address');
  const domain = asciiDomain(head.address);
  const id = `w.${reply.replyToken}.${reply.id}@${domain}`;
  const automatic = reply.purpose !== 'reply';
  const subject = subjectLine(reply.subject ?? '', reply.reference, reply.purpose === 'reply');
  const letter = {
    subject,
    text: reply.text,
    language: reply.language,
    direction: reply.direction,
    reference: reply.reference,
    answerAbove: answerAbove(reply.purpose, reply.language),
    mark: reply.replyToken === '' ? '' : textMark(reply.replyToken),
  };
  const encoding = reply.direction === 'rtl' ? 'base64' : 'quoted-printable';
  const composer = new MailComposer({
    ...headers(reply, head, domain),
    subject,
    messageId: `<${id}>`,
    date: reply.createdAt,
    // Outlook groups by it where References were lost on the way
    headers: {
      'X-Wasl-Token': reply.replyToken,
      'Thread-Topic': threadTopic(subject),
      ...(automatic ? (reply.purpose === 'notice' ? GENERATED : AUTOMATIC) : {}),
    },
    textEncoding: reply.language === 'ar' ? 'B' : 'Q',
    text: { content: plainText(letter), contentTransferEncoding: encoding },
    html: { content: html(letter), contentTransferEncoding: encoding },
    // An automatic letter goes to people who asked for nothing yet: it carries no files.
    attachments: automatic ? [] : reply.attachments.map(toPart),
    disableFileAccess: true,
    disableUrlAccess: true,
    newline: 'win',
  });
  const payload = await composer.compile().build();
  // reports name it by its envelope id too (RFC 3461), where they bring nothing of it back
  return { externalId: id, answersTo: [idKey(id), envelopeKey(reply.id)], payload };
}

type MailHeaders = Pick<
  NonNullable<ConstructorParameters<typeof MailComposer>[0]>,
  'from' | 'to' | 'cc' | 'replyTo' | 'inReplyTo' | 'references'
>;
function headers(reply: OutboundReply, head: Letterhead, domain: string): MailHeaders {
  const known = handle.parse(reply.replyHandle ?? {});
  const answered = known.messageId == null ? undefined : messageId(known.messageId);
  const chain = [...(known.references ?? []), ...reply.chain].filter((id) => messageId(id) !== answered);
  const parent = answered ?? chain.flatMap((id) => messageId(id) ?? []).at(-1);
  const references = referenceChain(
    parent === undefined ? chain : [...chain.filter((id) => messageId(id) !== parent), parent],
    `w.${reply.replyToken}@${domain}`,
  );
  const people = (role: 'to' | 'cc'): { name: string; address: string }[] =>
    reply.recipients
      .filter((one) => one.role === role)
      .map((one) => ({ name: headerText(one.name ?? ''), address: one.address }));
  return {
    from: { name: headerText(head.displayName), address: head.address },
    to: people('to').length > 0 ? people('to') : 'undisclosed-recipients:;',
    ...(people('cc').length > 0 ? { cc: people('cc') } : {}),
    ...(head.replyAddressing === 'plus' ? { replyTo: plusAddress(head.address, reply.replyToken) } : {}),
    ...(parent === undefined ? {} : { inReplyTo: `<${parent}>` }),
    references: references.map((id) => `<${id}>`),
  };
}

function toPart(attachment: OutboundReply['attachments'][number]): {
  filename: string;
  contentType: string;
  content: Buffer;
  contentTransferEncoding: 'base64';
} {
  const { content } = attachment;
  return {
    filename: attachmentName(attachment.filename),
    contentType: attachmentType(attachment.contentType),
    content: Buffer.from(content.buffer, content.byteOffset, content.byteLength),
    contentTransferEncoding: 'base64',
  };
}
