/** The header block of a mail, decoded: who, to whom, about what, in answer to what. */
import { parseAddresses, type MailAddress } from './addresses';
import type { Told } from './charset';
import { parseDate } from './dates';
import { decodeHeader, unfold, type Repairs } from './encoded-words';
import type { HeaderFields } from './header-fields';
import { messageIds, oneMessageId } from './message-ids';
import { hasBidiControls } from './text';

export interface Envelope {
  readonly messageId: string | null;
  /** Ids that this mail bore before a relay renamed it. */
  readonly formerIds: readonly string[];
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
  /** All of them; RFC 5322 §3.6 allows one From field. */
  readonly senders: readonly MailAddress[];
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly replyTo: readonly MailAddress[];
  /** Where the last server really put it, beyond what To and Cc say. */
  readonly deliveredTo: readonly string[];
  readonly subject: string | null;
  readonly date: Date | null;
  /** Undefined when no server noted one; null for the null sender `<>`. */
  readonly returnPath: string | null | undefined;
}

const DELIVERY_FIELDS = ['delivered-to', 'x-original-to', 'x-envelope-to', 'envelope-to', 'x-real-to', 'x-forwarded-to'];

export function readEnvelope(headers: HeaderFields, repairs: Repairs, warnings: Set<string>, hint?: Told): Envelope {
  const list = (name: string): MailAddress[] => headers.all(name).flatMap((value) => parseAddresses(value, repairs, hint));
  const rawSubject = headers.first('subject');
  if (rawSubject !== undefined && hasBidiControls(decodeHeader(rawSubject, new Set(), hint).concat(rawOf(rawSubject, hint)))) warnings.add('bidi_controls');
  const date = headers.first('date');
  const parsedDate = date === undefined ? undefined : parseDate(unfold(date));
  if (date !== undefined && parsedDate === undefined) warnings.add('bad_date');
  for (const name of ['from', 'subject', 'message-id', 'date']) if (headers.all(name).length > 1) warnings.add(`repeated_header:${name}`);
  return {
    messageId: oneMessageId(unfold(headers.first('message-id') ?? '')),
    formerIds: ['x-microsoft-original-message-id', 'x-original-message-id', 'x-gm-original-message-id'].flatMap((name) => headers.all(name).flatMap(messageIds)),
    inReplyTo: headers.all('in-reply-to').flatMap((value) => messageIds(unfold(value))),
    references: [...new Set(headers.all('references').flatMap((value) => messageIds(unfold(value))))],
    senders: list('from'),
    to: list('to'),
    cc: list('cc'),
    replyTo: list('reply-to'),
    deliveredTo: DELIVERY_FIELDS.flatMap(list).flatMap(({ address }) => (address === null ? [] : [address])),
    subject: rawSubject === undefined ? null : decodeHeader(rawSubject, repairs, hint),
    date: parsedDate ?? null,
    returnPath: returnPath(headers, repairs),
  };
}

/** The subject before its turning marks were taken out. */
function rawOf(raw: string, hint?: Told): string {
  return Buffer.from(unfold(raw), 'latin1').toString(hint === 'utf-8' || hint === undefined ? 'utf8' : 'latin1');
}

function returnPath(headers: HeaderFields, repairs: Repairs): string | null | undefined {
  const raw = headers.first('return-path');
  if (raw === undefined) return undefined;
  return parseAddresses(raw, repairs)[0]?.address ?? null;
}
