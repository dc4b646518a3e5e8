import type { MailAddress } from '../_mail/parse/addresses';
import type { Envelope } from '../_mail/parse/envelope';
import { recipientAddresses } from '../_mail/parse/threading';
import { writtenTo } from './own-addresses';

const FIRST_REFERENCES = 1;
const LAST_REFERENCES = 20;

/** What answering needs: whom, about what, in which thread, and as whom: `own` are the account's addresses. */
export function replyHandle(envelope: Envelope, from: MailAddress | null, externalId: string, rcptTo: readonly string[], own: readonly string[]): unknown {
  // what the envelope says is sure, what the header says may be a list or another's
  const ours = writtenTo([...rcptTo, ...recipientAddresses(envelope, [])], own);
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
    ...(ours !== undefined && { writtenTo: ours }),
  };
}

/** The address that an answer comes from: the one that was written to while it is still ours, else the account's own. */
export function answerFrom(handle: unknown, own: readonly string[], address: string): string {
  const named: unknown = typeof handle === 'object' && handle !== null && 'writtenTo' in handle ? handle.writtenTo : undefined;
  return typeof named === 'string' ? (writtenTo([named], own) ?? address) : address;
}
