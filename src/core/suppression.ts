/**
 * Addresses that automatic mail no longer goes to (channels §5). An answer that a person writes goes there nevertheless, when its
 * author says why.
 */
export const SUPPRESSION_REASONS = ['bounced', 'mailbox_full', 'complained', 'by_hand'] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** People empty their mailboxes: after so many days it is tried again. */
export const MAILBOX_FULL_DAYS = 7;
const DAY_MS = 86_400_000;

/** RFC 3463: no such mailbox, no such domain, moved away, no mail taken there at all (null MX), switched off. */
const NO_SUCH_ADDRESS = /^5\.(?:1\.(?:1|2|3|6|10)|2\.1|4\.(?:4|310))$/;
const FULL = /^5\.2\.2$/;
/** Codes that say nothing of the address by themselves; older servers have no code at all. */
const VAGUE = /^5\.(?:0\.0|1\.0|5\.0|4\.0)$/;
const FULL_WORDS = /\b(?:mailbox|quota|storage)\b.{0,40}\b(?:full|exceeded|over)\b|\bover\s?quota\b|\bquota exceeded\b/i;
/** It speaks of us, or of how often we write, whatever its code. */
const ABOUT_US = /\bsender\b.{0,40}\b(?:rejected|refused|denied|invalid|unknown)|\byour (?:account|address|domain|ip)\b|\bat a rate\b|\brate limit/i;
const GONE_WORDS =
  /\b(?:user|mailbox|recipient|address|account)\b.{0,40}\b(?:unknown|not found|unavailable|disabled|does ?n[o']t exist|doesn't exist|invalid|rejected: undeliverable)|\b(?:no such|unknown|invalid) (?:user|mailbox|recipient|address|account)\b/i;

/**
 * What a refusal for good says of the address. Undefined: it speaks of this letter, of us or of the server (size, policy, spam), and
 * the next letter may be taken.
 * @param status the enhanced code, `5.1.1`; undefined where the server gave none
 */
export function judgeRefusal(status: string | undefined, words: string): 'bounced' | 'mailbox_full' | undefined {
  if (ABOUT_US.test(words)) return undefined;
  if (status !== undefined && !VAGUE.test(status)) {
    if (FULL.test(status)) return 'mailbox_full';
    return NO_SUCH_ADDRESS.test(status) ? 'bounced' : undefined;
  }
  if (FULL_WORDS.test(words)) return 'mailbox_full';
  return GONE_WORDS.test(words) ? 'bounced' : undefined;
}

/** The same of a server's answer in the dialogue: `550 5.1.1 No such user`. Undefined also for what is no refusal of a server's. */
export function judgeAnswer(answer: string): 'bounced' | 'mailbox_full' | undefined {
  const said = /^5\d\d[ -]+(?:(5\.\d{1,3}\.\d{1,3})\s+)?(.*)$/s.exec(answer);
  return said === null ? undefined : judgeRefusal(said[1], said[2] ?? '');
}

/** When it ends by itself; null: when somebody writes, or lifts it. */
export const suppressionEnd = (why: SuppressionReason, now: Date): Date | null =>
  why === 'mailbox_full' ? new Date(now.getTime() + MAILBOX_FULL_DAYS * DAY_MS) : null;
