import type { MessageFacts, Party } from '../../../connectors/contract';
import { normalOldNumber } from '../../core/old-number';
import { saudiMobile } from '../../core/saudi-mobile';
import type { ParsedMessage } from '../filing/parsed-item';
import type { PersonRecord } from './format';
import type { Letter, Told } from './source-item';
import type { ImportSettings } from './run-settings';

/** A message of the source that has been read. */
export interface ImportItem {
  readonly letter: Letter;
  readonly parsed: ParsedMessage;
  readonly direction: 'in' | 'out' | 'note';
  /** The old number of its case as it was written; absent when none is known. */
  readonly shownNumber?: string;
}

/** The number by which the other system knows the case, exactly as it is written there; empty when there is none. */
export const numberOf = ({ shownNumber }: ImportItem): string => (shownNumber === undefined || normalOldNumber(shownNumber) === '' ? '' : shownNumber.trim());

/** Decides what the source's own words and our addresses say of a message. `own`: all addresses that are or were ours. */
export function importItem(letter: Letter, parsed: ParsedMessage, own: ReadonlySet<string>, settings: ImportSettings): ImportItem {
  const { told } = letter;
  if (told !== undefined) {
    return { letter, parsed: { ...parsed, inbound: asTold(parsed.inbound, told) }, direction: told.direction, shownNumber: told.ticket.number };
  }
  const { from, senderTrust } = parsed.inbound;
  const ours = own.has(from.address.toLowerCase()) && (senderTrust === 'aligned' || leftByOurHand(letter.bytes));
  const direction = ours ? 'out' : 'in';
  const shownNumber = numberIn(parsed.inbound.subject ?? '', settings.numberPrefix);
  return { letter, parsed, direction, ...(shownNumber === undefined ? {} : { shownNumber }) };
}

/** The newest server that took it, by its name for the way (RFC 3848): our own where the sender had signed in. */
const SIGNED_IN = /\bwith\s+(?:https?|e?smtps?a|utf8smtps?a|lmtps?a|mapi)\b/i;
const TOP_BYTES = 64 * 1024;

/**
 * A sender's address proves nothing: a copy of what we sent came through no server, or into one by somebody who had signed in.
 * Anything else that bears our address came from outside.
 */
function leftByOurHand(bytes: Uint8Array): boolean {
  const top = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, TOP_BYTES)).toString('latin1');
  const header = top.split(/\r?\n\r?\n/, 1)[0] ?? '';
  const newest = /^received:((?:.*\r?\n[ \t])*.*)/im.exec(header)?.[1];
  return newest === undefined || SIGNED_IN.test(newest);
}

/** Who wrote it the source knows; that a mail of our own making has no sender or no proof of one is no warning to anybody. */
function asTold(inbound: MessageFacts, { direction, from, written }: Told): MessageFacts {
  const sender = direction === 'in' ? partyOf(from) : inbound.from;
  if (direction === 'in' && !written) return { ...inbound, from: sender };
  const warnings = inbound.warnings.filter((code) => !OF_THE_SENDER.has(code));
  return { ...inbound, from: sender, senderTrust: direction === 'in' ? 'unknown' : 'aligned', warnings };
}
const OF_THE_SENDER: ReadonlySet<string> = new Set(['no_sender', 'display_name_has_address']);

function numberIn(subject: string, prefix: string | undefined): string | undefined {
  if (prefix === undefined) return undefined;
  const at = subject.toLowerCase().indexOf(prefix.toLowerCase());
  const written = at === -1 ? undefined : /^\s*([A-Za-z]{0,10}[-_/]?[0-9][0-9A-Za-z_/-]{0,40})/.exec(subject.slice(at + prefix.length))?.[1];
  return written === undefined || normalOldNumber(written) === '' ? undefined : written;
}

/** A person of the other system: by mail address, else by telephone, else known by name only. */
export function partyOf({ name, email, phone }: PersonRecord): Party {
  const called = name === undefined || name.trim() === '' ? {} : { name: name.trim() };
  if (email !== undefined && email.includes('@')) return { kind: 'email', address: email.trim().toLowerCase(), ...called };
  if (phone !== undefined && /[0-9]{5}/.test(phone)) return { kind: 'phone', address: saudiMobile(phone) ?? phone.replace(/[^+0-9]/g, ''), ...called };
  return { kind: 'name_only', address: name?.trim() ?? '', ...called };
}

/** Whose case it is that begins with this message. */
export function customerOf({ letter, parsed: { inbound }, direction }: ImportItem): Party {
  if (letter.told !== undefined) return partyOf(letter.told.ticket.customer);
  if (direction === 'in') return inbound.from;
  return inbound.to[0] ?? { kind: 'name_only', address: '' };
}

const OLDEST_MAIL = Date.UTC(1985, 0, 1);
const DAY_MS = 86_400_000;

/** When a message came: as the source says, else as the mail itself says where that can be, else when a server took it. */
export function cameAt({ told, deliveredAt }: Letter, sentAt: Date | undefined, now: Date): Date {
  if (told !== undefined) return told.at;
  const latest = (deliveredAt ?? now).getTime() + DAY_MS;
  if (sentAt !== undefined && sentAt.getTime() >= OLDEST_MAIL && sentAt.getTime() <= Math.min(latest, now.getTime())) return sentAt;
  return deliveredAt !== undefined && deliveredAt <= now ? deliveredAt : now;
}
