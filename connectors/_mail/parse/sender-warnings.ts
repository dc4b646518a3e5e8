/** What should make an agent doubt who wrote, and what an untrusted edge already said against the mail. */
import type { Envelope } from './envelope';
import type { HeaderFields } from './header-fields';

const domainOf = (address: string | null | undefined): string => address?.split('@').at(-1)?.toLowerCase() ?? '';
/** The part of a domain that somebody registered, near enough to compare two. */
const registered = (domain: string): string => domain.split('.').slice(/\.(?:com|net|org|gov|edu|co|med|sch|pub)\.[a-z]{2}$/.test(domain) ? -3 : -2).join('.');

export function senderWarnings(envelope: Envelope): string[] {
  const warnings: string[] = [];
  const [sender] = envelope.senders;
  if (envelope.senders.length > 1) warnings.push('several_from');
  if (!sender?.address) warnings.push('no_sender');
  const shown = /[^\s<>"'()]+@[^\s<>"'()]+\.[^\s<>"'()]+/.exec((sender?.name ?? '').slice(0, 500))?.[0];
  if (shown && shown.toLowerCase() !== sender?.address?.toLowerCase()) warnings.push('display_name_has_address');
  const other = envelope.replyTo.find(({ address }) => address !== null && registered(domainOf(address)) !== registered(domainOf(sender?.address)));
  if (other && sender?.address) warnings.push('reply_to_differs');
  return warnings;
}

/**
 * Whether the last server on the way found the sender forged or the mail spam. Good news is believed only from our own edge;
 * bad news from anybody costs no more than an acknowledgement.
 */
export function looksFailed(headers: HeaderFields): boolean {
  const spam = /^\s*yes/i.test(headers.token('x-spam-flag')) || /^\s*yes/i.test(headers.token('x-spam-status'));
  const confidence = Number.parseInt(headers.token('x-ms-exchange-organization-scl') || '0', 10);
  return spam || confidence >= 5 || /\bdmarc\s*=\s*fail/i.test(headers.token('authentication-results'));
}
