import type { MailAddress } from '../_mail/parse/addresses';
import type { Envelope } from '../_mail/parse/envelope';

const FIRST_REFERENCES = 1;
const LAST_REFERENCES = 20;

/** What answering needs: whom, about what, in which thread. */
export function replyHandle(envelope: Envelope, from: MailAddress | null, externalId: string): unknown {
  const { references } = envelope;
  const kept = references.length > FIRST_REFERENCES + LAST_REFERENCES ? [...references.slice(0, FIRST_REFERENCES), ...references.slice(-LAST_REFERENCES)] : references;
  return {
    messageId: envelope.messageId ?? externalId,
    references: kept,
    ...(envelope.replyTo.length > 0 && { replyTo: envelope.replyTo }),
    subject: envelope.subject,
    from,
    to: envelope.to,
    cc: envelope.cc,
  };
}
