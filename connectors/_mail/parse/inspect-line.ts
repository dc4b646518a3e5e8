/** The outcome of reading a mail as one flat, documented JSON object: what `wasl inspect-mail` prints. */
import type { MailAddress } from './addresses';
import type { ParsedMail } from './parse-mail';

/** Absent is null; ids without angle brackets; times in ISO UTC; sha256 of decoded bytes. */
export function inspectLine(mail: ParsedMail): Readonly<Record<string, unknown>> {
  const { envelope } = mail;
  return {
    kind: mail.kind,
    acknowledge: mail.acknowledge,
    messageId: envelope.messageId,
    inReplyTo: envelope.inReplyTo[0] ?? null,
    references: envelope.references,
    from: mail.from && plainAddress(mail.from),
    to: envelope.to.map(plainAddress),
    cc: envelope.cc.map(plainAddress),
    replyTo: envelope.replyTo.map(plainAddress),
    subject: envelope.subject,
    date: envelope.date?.toISOString() ?? null,
    text: mail.text,
    html: mail.html,
    reply: mail.reply,
    language: mail.writtenIn,
    direction: mail.direction,
    attachments: mail.attachments.map(({ filename, contentType, content, sha256, inline }) => ({ filename, contentType, bytes: content.length, sha256, inline })),
    bounce: mail.bounce && {
      recipients: mail.bounce.recipients.map(({ address, action, status, diagnostic }) => ({ address, action, status, diagnostic })),
      permanent: mail.bounce.permanent,
      originalMessageId: mail.bounce.originalMessageId,
    },
    fax: mail.fax && { sender: mail.fax.sender, pages: mail.fax.pages },
    repairs: mail.repairs,
    warnings: mail.warnings,
  };
}

const plainAddress = ({ name, address }: MailAddress): MailAddress => ({ name, address });
