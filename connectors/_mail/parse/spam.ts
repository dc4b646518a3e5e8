/** What servers on the way held against a mail. Bad news is believed from anybody: whoever writes it about himself only harms himself. */
import type { HeaderFields } from './header-fields';
import type { SenderTrust } from './sender-trust';

/** Points that a filter's plain "yes" is worth, and from which a mail is set aside when the account says nothing else. */
export const SPAM_THRESHOLD = 5;
/** Our own edge refused the sender: not spam by itself, for lists and forwarders break alignment every day. */
const SENDER_FAILED = 3;

export interface SpamSettings {
  /** False: the filters' headers are not read. */
  readonly headers: boolean;
  readonly threshold: number;
}
export interface SpamVerdict {
  readonly score: number;
  readonly suspected: boolean;
  /** Whose word it was, as codes. */
  readonly reasons: readonly string[];
}

type Points = readonly [string, number];

const yes = (value: string): boolean => /^\s*(?:yes|true|spam)\b/i.test(value);

function filters(headers: HeaderFields): Points[] {
  const found: Points[] = [];
  if (yes(headers.token('x-spam-flag')) || yes(headers.token('x-spam'))) found.push(['flag', SPAM_THRESHOLD]);
  const status = headers.token('x-spam-status');
  if (yes(status)) found.push(['status', Math.max(SPAM_THRESHOLD, Number.parseFloat(/\bscore=(-?[\d.]+)/i.exec(status)?.[1] ?? '0') || 0)]);
  if (/^(?:reject|add header|rewrite subject|soft reject)\b/i.test(headers.token('x-rspamd-action'))) found.push(['rspamd', SPAM_THRESHOLD]);
  const report = headers.token('x-forefront-antispam-report');
  const confidence = Number.parseInt(headers.token('x-ms-exchange-organization-scl') || (/\bSCL:(-?\d+)/i.exec(report)?.[1] ?? ''), 10);
  if (confidence >= SPAM_THRESHOLD) found.push(['scl', confidence]);
  if (/\bSFV:(?:SPM|SKS|SKB)\b/i.test(report)) found.push(['exchange', SPAM_THRESHOLD]);
  return found;
}

/** Adds up what our edge found; several filters that say the same count once, by the strongest. */
export function judgeSpam(headers: HeaderFields, trust: SenderTrust, settings: SpamSettings): SpamVerdict {
  const said = settings.headers ? filters(headers) : [];
  const failed = trust === 'failed' ? SENDER_FAILED : 0;
  const score = Math.max(0, ...said.map(([, points]) => points)) + failed;
  const reasons = [...said.map(([name]) => name), ...(failed === 0 ? [] : ['sender_failed'])];
  return { score, suspected: score >= settings.threshold, reasons };
}
