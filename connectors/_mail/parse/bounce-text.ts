/** Bounces that only say it in words: qmail, Exchange, Exim, Gmail, Yahoo, Domino and servers that speak Arabic. */
import type { Envelope } from './envelope';
import { parseHeaderBlock, type HeaderFields } from './header-fields';
import { findStatus, permanentOf, returnedHeaders, type Bounce, type DeliveryAction, type ReportedRecipient } from './delivery-report';
import { messageIds } from './message-ids';
import type { Part } from './mime';
import { comparable } from './text';

const DAEMON = /^(?:mailer[-._]?daemon|mail[-._]?daemon|postmaster|mdaemon|mailerdaemon|mail[-._]?delivery(?:[-._](?:subsystem|system))?|bounces?|bounce[-+=].*|exchange|microsoftexchange[0-9a-f]{8,}|symantec_av.*|smtp[-._]?daemon|mmdf|delivery|ndr|returns?)$/i;
const DAEMON_NAME = /mail delivery (?:sub)?system|mailer[- ]?daemon|postmaster|system administrator|مسؤول النظام|نظام تسليم البريد|microsoft outlook|mail administrator/i;
const FAILURE_SUBJECT =
  /undeliver(?:able|ed)|(?:mail|message|delivery)(?: \w+){0,3} (?:fail(?:ed|ure)|returned|rejected|error|status notification|could not be delivered)|failure notice|fail(?:ed|ure) (?:notice|to deliver|delivery)|returned (?:mail|to sender)|delivery (?:status )?notification|delivery problem|unzustellbar|non[- ]?remis|échec de la remise|no se (?:puede|pudo) entregar|devuelto|mancata consegna|teslim edilemedi|не доставлено|تعذ[ّر]?ر?(?: \S+){0,3} ?(?:ال)?(?:تسليم|توصيل|إرسال)|لم يتم (?:ال)?(?:تسليم|توصيل)|فشل (?:في )?(?:ال)?(?:تسليم|توصيل|إرسال)|غير قابلة? للتسليم|إشعار (?:بحالة|حالة|بفشل|فشل|عدم) (?:ال)?(?:تسليم|توصيل)|رسالة مرتجعة|إشعار بعدم التسليم/iu;
const DELAY =
  /warning message only|delayed|\(delay\)|has not yet been delivered|not yet been delivered|delivery (?:is )?delay|could not send message for past|still (?:being )?(?:tried|retried)|will (?:continue|keep) (?:to try|trying)|will be retried|temporarily deferred|تأخ[يّر]ر? (?:في )?(?:ال)?(?:تسليم|توصيل|إرسال)|تأخر تسليم|ستستمر المحاولة|سنواصل المحاولة|verzögert|retard(?:é|ée)/iu;
const FINAL = /permanent|fatal error|giving up|gave up|given up|will not be retried|could not be delivered|wasn'?t delivered|failed permanently|couldn'?t be delivered|لم يتم تسليم|تعذر تسليم|بشكل دائم/iu;
/** Below these lines lies a copy of what we sent. */
const COPY = /^(?:-{2,}\s*(?:below this line is a copy of the message|original message|this is a copy of|the header of the original|الرسالة الأصلية|returned message|message header follows|enclosed is a copy|unsent message below)|-{3,} this is a copy of the message|original message headers?:|----- original message -----|original message follows|الرسالة الأصلية|رؤوس الرسالة الأصلية|received: (?:from|by) )/im;
const ADDRESS = /[\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]+@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?\.\p{L}{2,}/gu;
const CODE = /\b([45]\d\d)[ -](?:#?[45]\.\d{1,3}\.\d{1,3}|\S)/;

const LONGEST_ADDRESS = 400;
const LONGEST_NOTICE = 64 * 1024;

/** What the words mean, when no code says it. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/user unknown|unknown user|no such (?:user|recipient|mailbox|person|address)|does(?:n'?t| not) (?:exist|have (?:a|an) (?:\S+ )?account)|address not found|couldn'?t be found|not found|invalid (?:recipient|mailbox|address)|mailbox unavailable|unrouteable|recipient (?:address )?rejected|account (?:is )?(?:disabled|inactive|suspended)|(?:no|not a) (?:valid )?mailbox|not listed in|unbekannt|غير موجود|غير معروف|تعذر العثور|لا يوجد/i, '1.1'],
  [/(?:mailbox|inbox|quota|storage|user).{0,40}(?:full|exceed|over)|over ?quota|out of storage|insufficient (?:disk )?space|صندوق.{0,40}ممتلئ|ممتلئ|تجاوز.{0,30}(?:الحصة|المساحة)/i, '2.2'],
  [/(?:host|domain|mail server).{0,40}(?:not found|unknown|couldn'?t be found)|no mx|dns|nxdomain|النطاق/i, '1.2'],
  [/message (?:size|too (?:large|big))|size (?:limit|exceeds)|too large|حجم الرسالة/i, '3.4'],
  [/spam|blocked|blacklist|black list|policy|denied|not (?:allowed|authori[sz]ed|permitted)|reject(?:ed)? (?:by|due)|dmarc|spf|reputation|محظور|مرفوض|سياسة/i, '7.1'],
  [/time(?:d)? ?out|expired|too long|retry timeout|connection refused|not responding|انتهت المهلة|انتهاء المهلة/i, '4.7'],
];

function fromDaemon(headers: HeaderFields, envelope: Envelope): boolean {
  const sender = envelope.senders[0];
  const local = sender?.address?.split('@')[0] ?? '';
  if (DAEMON.test(local)) return true;
  if (headers.has('x-failed-recipients') || headers.has('x-ms-exchange-message-is-ndr')) return true;
  return (envelope.returnPath === null || sender?.address == null) && DAEMON_NAME.test(sender?.name ?? '');
}

/** The status of a stretch of diagnostics: as it says, or as its words mean. */
function statusOf(text: string, delayed: boolean): string | null {
  const told = findStatus(text);
  if (told) return told;
  const code = CODE.exec(text)?.[1];
  const level = delayed ? '4' : (code?.charAt(0) ?? (/4\.7/.test(meaning(text) ?? '') ? '4' : '5'));
  const meant = meaning(text);
  return meant ? `${level}.${meant}` : code ? `${level}.0.0` : null;
}

const meaning = (text: string): string | undefined => MEANINGS.find(([pattern]) => pattern.test(text))?.[1];

interface Notice {
  readonly body: string;
  readonly copy: string;
}

function splitCopy(text: string): Notice {
  const match = COPY.exec(text);
  return match ? { body: text.slice(0, match.index), copy: text.slice(match.index) } : { body: text, copy: '' };
}

/** Addresses in a text; long words are passed over, looking for an @ in them takes quadratic time. */
const addressesIn = (text: string): string[] => text.split(/\s+/).filter((word) => word.length <= LONGEST_ADDRESS && word.includes('@')).flatMap((word) => word.match(ADDRESS) ?? []);

const clean = (address: string): string => address.replace(/^[.'’]+|[.'’]+$/g, '').toLowerCase();

/** Addresses that the notice is about: marked ones first, else all but the daemon's and the one it was sent to. */
function failedAddresses(headers: HeaderFields, envelope: Envelope, body: string, root: HeaderFields | undefined): string[] {
  const told = headers.all('x-failed-recipients').flatMap(addressesIn).map(clean);
  if (told.length > 0) return [...new Set(told)];
  const marked = [...body.matchAll(/^[ \t]*<([^<>\s@]+@[^<>\s]+)>[ \t]*:?[ \t]*$|^[ \t]*<([^<>\s@]+@[^<>\s]+)>:|^[ \t]{0,12}([^\s<>@:]+@[^\s<>:]+)[ \t]*$|RCPT TO:[ \t]*<([^<>]+)>/gim)];
  const own = new Set([...envelope.senders, ...envelope.to].flatMap(({ address }) => (address === null ? [] : [clean(address)])));
  const wanted = (list: readonly string[]): string[] => [...new Set(list.map(clean))].filter((address) => !own.has(address) && !DAEMON.test(address.split('@')[0] ?? ''));
  const strong = wanted(marked.flatMap((match) => match[1] ?? match[2] ?? match[3] ?? match[4] ?? []));
  if (strong.length > 0) return strong;
  const any = wanted(addressesIn(body));
  return any.length > 0 ? any.slice(0, 5) : wanted(addressesIn(root?.token('to') ?? ''));
}

/** The mention of an address that a server's answer follows closely; else the first. */
function bestMention(body: string, address: string): number {
  for (let at = body.indexOf(address); at >= 0; at = body.indexOf(address, at + address.length))
    if (/\b[45]\d\d[ -]#?[45]\.\d/.test(body.slice(at + address.length, at + address.length + 400).split(/\n\s*\n/)[0] ?? '')) return at;
  return body.indexOf(address);
}

/** The lines that speak of one address: from its mention to the next address's, or the sentence with the server's answer. */
function diagnosticOf(address: string, others: readonly string[], body: string): string | null {
  const lower = body.toLowerCase();
  const start = bestMention(lower, address);
  if (start < 0) return comparable(body.match(/^.*\b[45]\d\d[ -].*$/m)?.[0] ?? '') || null;
  const ends = others.filter((other) => other !== address).map((other) => lower.indexOf(other, start + address.length)).filter((at) => at > start);
  const stretch = body.slice(start + address.length, Math.min(body.length, start + 2500, ...ends));
  const answer = /(?:^|[\s:(])((?:\S+ said: )?[45]\d\d[ -](?:[45]\.\d|\S)[^]*?)(?:\n\s*\n|$)/.exec(stretch)?.[1] ?? /^[>:\s)]*([^]*?)(?:\n\s*\n|$)/.exec(stretch)?.[1] ?? '';
  return comparable(answer).replace(/^[>:.\s]+/, '').slice(0, 1000) || null;
}

/** Reads a bounce without a machine-readable part, or undefined: a person's mail about an undelivered parcel is none. */
export function readTextBounce(headers: HeaderFields, envelope: Envelope, text: string, root: Part): Bounce | undefined {
  const subject = comparable((envelope.subject ?? '').slice(0, 500));
  const opening = text.slice(0, 3000);
  if (!fromDaemon(headers, envelope)) return undefined;
  const sounds = FAILURE_SUBJECT.test(subject) || DELAY.test(subject) || headers.has('x-failed-recipients') || FAILURE_SUBJECT.test(comparable(opening)) || /\b[45]\d\d[ -][45]\.\d\.\d|could not be delivered|wasn'?t able to deliver|unable to deliver|permanent(?:ly)? (?:error|fail)/i.test(opening);
  if (!sounds) return undefined;
  const { body, copy } = splitCopy(text.slice(0, LONGEST_NOTICE));
  const returned = returnedHeaders(root) ?? returnedInText(copy);
  const delayed = DELAY.test(subject) || (DELAY.test(body) && !FINAL.test(body));
  const addresses = failedAddresses(headers, envelope, body, returned);
  const action: DeliveryAction = delayed ? 'delayed' : 'failed';
  const recipients = addresses.map((address): ReportedRecipient => {
    const diagnostic = diagnosticOf(address, addresses, body);
    const status = statusOf(diagnostic ?? '', delayed) ?? statusOf(body.slice(0, 8000), delayed);
    return { address, originalAddress: null, action, status, diagnostic };
  });
  return {
    recipients,
    permanent: permanentOf(recipients) || (recipients.length === 0 && !delayed),
    originalMessageId: messageIds(returned?.token('message-id') ?? '')[0] ?? messageIds(/^[> ]*message-id:\s*(<[^<>]+>)/im.exec(text)?.[1] ?? '')[0] ?? envelope.inReplyTo[0] ?? envelope.references.at(-1) ?? null,
    returned,
    envelopeId: null,
  };
}

/** A copy of our message's header inside the text. */
function returnedInText(copy: string): HeaderFields | undefined {
  const start = copy.search(/^[> ]*(?:return-path|received|message-id|from|date|to|subject|mime-version|x-[a-z-]+)\s*:/im);
  if (start < 0) return undefined;
  const block = copy.slice(start).replace(/^> ?/gm, '').split(/\n[ \t]*\n/)[0] ?? '';
  const headers = parseHeaderBlock(block);
  return headers.lines.length > 1 ? headers : undefined;
}
