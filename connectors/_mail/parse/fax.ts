/** Mails in which a fax gateway hands over a received fax. Notices about faxes that we sent are ordinary mail. */
import type { MailAttachment } from './attachments';
import type { Envelope } from './envelope';
import { comparable } from './text';

export interface ReceivedFax {
  /** The caller's number as the gateway gives it; its own name for itself (CSID) where there is no number. Never an identity. */
  readonly sender: string | null;
  readonly pages: number | null;
}

const GATEWAY = /(?:^|[@.])(?:efax|efaxsend|j2|myfax|ringcentral|faxage|hellofax|metrofax|sfax|faxplus|fax\.plus|interfax|srfax|nextiva|concord|rightfax|onebox|smartfax|humblefax|westfax|documo|mfax|etherfax|xmedius|8x8|vonage|popfax|faxcore|opentext)(?:\.|$)/i;
const RECEIVED =
  /\bfax (?:message )?(?:received )?from\b|\b(?:new|incoming|inbound|received) (?:\d+ page )?(?:e?fax|fax message)\b|\befax(?:®)? (?:message )?from\b|\bfax received\b|\byou(?:'ve| have) (?:received|got) (?:a |an )?(?:new )?(?:\d+[- ]page )?(?:e?fax)\b|(?:تم استلام|استلام|وصول|ورود|استقبال|ورد(?:كم|ك)?|لديك|لديكم) ?(?:رسالة )?(?:ال)?فاكس|فاكس (?:جديد|وارد|مستلم)/iu;
const NOT_RECEIVED = /fax not received|facsimile job .* (?:completed|failed|requeued|to )|fax (?:transmission |delivery )?(?:failed|was sent|sent successfully|confirmation|delivered)|(?:successful|failed) (?:fax )?transmission|your fax (?:to|has been sent)|فشل إرسال (?:ال)?فاكس|تم إرسال (?:ال)?فاكس/iu;
const IMAGE = /^(?:image\/tiff|application\/pdf|image\/(?:png|jpeg|gif))$/;

const NUMBER = String.raw`\+?\(?\d[\d\s().-]{3,22}\d`;
const SENDER_PATTERNS: readonly RegExp[] = [
  new RegExp(String.raw`(?:callid1|caller[- ]?id|ani|calling number|from number|fax number|sender(?:'s)? (?:fax )?number|remote (?:number|id)|رقم المرسل|رقم المتصل|رقم فاكس المرسل|رقم الفاكس)\s*[:=#：]?\s*"?(${NUMBER})`, 'iu'),
  new RegExp(String.raw`(?:from|sender|المرسل|من)\s*[:：]?\s*(?:[^\n<>@\d]{0,60})?[("\s]*(${NUMBER})`, 'iu'),
  new RegExp(String.raw`(?:from|من)\b[^\n@]{0,80}?(${NUMBER})`, 'iu'),
];
const NAME_PATTERNS: readonly RegExp[] = [/fax received from "([^"]{1,60})"/i, /^\s*sender\s*:\s*(.{1,60})$/im, /fax (?:message )?from ["“]?([^"”\n–-]{2,60})/i];
const PAGE_PATTERNS: readonly RegExp[] = [/\bpages?(?: received| count)?\s*[:=：]\s*(\d{1,4})/i, /\((\d{1,4}) pages?\)/i, /(\d{1,4})[- ]?page(?:\(s\)|s)?\b/i, /(?:عدد الصفحات|الصفحات)\s*[:：]?\s*(\d{1,4})/u, /(\d{1,4}) (?:صفحات|صفحة)/u];

function firstMatch(patterns: readonly RegExp[], text: string): string | null {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[1]?.trim();
    if (found) return found;
  }
  return null;
}

function isGateway({ senders: [sender] }: Envelope): boolean {
  const [local = '', domain = ''] = sender?.address?.split('@') ?? [];
  return GATEWAY.test(domain) || /^(?:e?fax|faxmaster|hylafax|fax-?(?:server|gateway|in|received)|inboundfax|noreply-fax|fax-?noreply)$/i.test(local) || /\b(?:e?fax|hylafax|فاكس)\b/iu.test(sender?.name ?? '');
}

/** A gateway tells what became of a fax: people must read it, nobody answers it. */
export function isFaxNotice(envelope: Envelope, text: string): boolean {
  return isGateway(envelope) && [envelope.subject ?? '', text].some((words) => NOT_RECEIVED.test(comparable(words.slice(0, 1500))));
}

/** Recognises a received fax by its gateway's words and the picture that comes with it; undefined when it is no fax. */
export function readFax(envelope: Envelope, text: string, attachments: readonly MailAttachment[]): ReceivedFax | undefined {
  const subject = comparable((envelope.subject ?? '').slice(0, 500));
  const body = text.slice(0, 4000).split('\n').map(comparable).join('\n');
  if (/^(?:re|fwd?|fw|رد|aw|wg)\s*:/i.test(subject)) return undefined;
  if (NOT_RECEIVED.test(subject) || NOT_RECEIVED.test(body.slice(0, 1500))) return undefined;
  const image = attachments.some(({ contentType }) => IMAGE.test(contentType));
  const gateway = isGateway(envelope);
  const hyla = /^fax received from "/i.test(subject) && /^\s*pages\s*:/im.test(body);
  const worded = RECEIVED.test(subject) || (gateway && RECEIVED.test(body.slice(0, 1000)));
  if (!hyla && !(worded && image && (gateway || PAGE_PATTERNS.some((pattern) => pattern.test(`${subject}\n${body}`))))) return undefined;
  const number = firstMatch(SENDER_PATTERNS.slice(0, 1), `${body}\n${subject}`) ?? firstMatch(SENDER_PATTERNS.slice(1), `${subject}\n${body}`);
  const pages = firstMatch(PAGE_PATTERNS, `${subject}\n${body}`);
  return {
    sender: number?.replace(/[\s().-]+/g, '') ?? firstMatch(NAME_PATTERNS, `${subject}\n${body}`),
    pages: pages === null ? null : Number(pages),
  };
}
