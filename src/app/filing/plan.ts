import { decideFiling, REOPEN_DAYS, stateAfterMessage, type Filing } from '../../core/filing';
import { shouldAcknowledge } from '../../core/acknowledgement';
import type { MessageId, SightingId } from '../../core/ids';
import { impersonationWarnings } from '../../core/impersonation';
import { linkWarnings } from '../../core/link-target';
import { MESSAGES_PER_WINDOW, NEW_CASES_PER_HOUR } from '../../core/sender-limits';
import { isShut } from '../../core/ticket';
import type { TicketForFiling } from '../../db/filing-rows';
import type { Settlement } from '../../db/sighting-store';
import type { SenderLimit } from '../../db/surroundings-store';
import { awaits, candidatesFor, keysToLearn } from './candidates';
import type { Known } from './known';
import { handleValue, identityHash, threadKeyHash, type ParsedMessage } from './parsed-item';

/** One message's place, decided. The writer turns it into rows. */
export interface Placement {
  readonly item: ParsedMessage;
  readonly messageId: string;
  readonly ticketId: string;
  /** Null for a forged sender: what it claims to be is no reason to show it among a person's cases. */
  readonly contactId: string | null;
  readonly newContact: boolean;
  readonly filing: Filing;
  readonly opens: boolean;
  readonly acknowledge: boolean;
  /** Keys by which later messages find the case: its own ids that lead nowhere else, and the message that it awaits. */
  readonly keys: readonly string[];
  /** Beside those that the connector found. */
  readonly warnings: readonly string[];
  readonly limit?: SenderLimit;
}

export interface PlanTools {
  readonly now: Date;
  newId(): string;
  replyKey(ticketId: string): string;
  canAnswer(channel: string): boolean;
}

export const participantKey = (ticketId: string, kind: string, address: string): string => `${ticketId} ${kind} ${handleValue(address)}`;
export const handleKey = (kind: string, address: string): string => `${kind} ${handleValue(address)}`;
export const senderKey = (accountId: string, address: string): string => `${accountId} ${handleValue(address)}`;

/** Decides every message of a batch in order. Pure: all that it needs was read before, all that follows is written after. */
export function planBatch(
  items: readonly ParsedMessage[],
  known: Known,
  tools: PlanTools,
): { placements: Placement[]; settlements: Map<SightingId, Settlement> } {
  const placements: Placement[] = [];
  const settlements = new Map<SightingId, Settlement>();
  for (const item of items) {
    const same = sightedBefore(item, known);
    if (same !== undefined) {
      settlements.set(item.sighting.id, { outcome: 'filed', messageId: same as never, reason: 'duplicate' });
      continue;
    }
    const placement = place(item, known, tools);
    placements.push(placement);
    learn(placement, known, tools);
    settlements.set(item.sighting.id, settlementOf(placement));
  }
  return { placements, settlements };
}

function settlementOf({ item, messageId, opens }: Placement): Settlement {
  const filed = { outcome: 'filed', messageId: messageId as MessageId } as const;
  if (item.unreadable !== undefined) return { ...filed, reason: 'shell', detail: item.unreadable };
  return { ...filed, reason: opens ? 'new' : 'joined' };
}

function sightedBefore(item: ParsedMessage, known: Known): string | undefined {
  const copies = known.identities.get(identityHash(item.inbound).toString('hex')) ?? [];
  return copies.find((copy) => copy.centreId === item.account.centreId)?.messageId;
}

function place(item: ParsedMessage, known: Known, tools: PlanTools): Placement {
  const { inbound, account } = item;
  const contact = known.contacts.get(handleKey(inbound.from.kind, inbound.from.address));
  const lately = { cases: known.openedThisHour.get(contact ?? '') ?? 0, messages: known.around.messagesLately.get(contact ?? '') ?? 0 };
  const filing = decideFiling({
    candidates: candidatesFor(item, known),
    senderTrust: inbound.senderTrust,
    automatic: inbound.automatic,
    now: tools.now,
    reopenDays: REOPEN_DAYS,
    blocked: known.around.isBlocked(account.centreId, inbound.from.address),
    suspected: inbound.spam?.suspected === true,
    limited: lately.messages >= MESSAGES_PER_WINDOW,
  });
  const opens = filing.kind === 'open';
  const ticketId = filing.kind === 'join' ? filing.ticketId : tools.newId();
  const forged = inbound.senderTrust === 'failed';
  const limit = limitReached(filing, lately);
  const { keys, warnings } = marksOf(item, known, ticketId, filing);
  return {
    item,
    messageId: tools.newId(),
    ticketId,
    contactId: forged ? null : (contact ?? tools.newId()),
    newContact: !forged && contact === undefined,
    filing,
    opens,
    acknowledge: isAcknowledged(item, known, tools, filing, lately),
    keys,
    warnings,
    ...(limit === undefined ? {} : { limit }),
  };
}

function isAcknowledged(item: ParsedMessage, known: Known, tools: PlanTools, filing: Filing, lately: { cases: number; messages: number }): boolean {
  const { inbound, account } = item;
  // a case of blocked, suspected or looping senders is no case of a person; and nobody thanks himself
  if (filing.kind !== 'open' || filing.spam !== undefined || filing.reason === 'reopened_often') return false;
  if (known.around.ownAddresses.has(inbound.from.address.toLowerCase()) || lately.messages >= MESSAGES_PER_WINDOW) return false;
  return shouldAcknowledge({
    accountAcknowledges: account.acknowledges && tools.canAnswer(account.channel),
    messageAllows: inbound.acknowledge,
    backlog: item.sighting.backlog,
    opensTicket: true,
    sentToSenderToday: known.acknowledgedToday.get(senderKey(account.id, inbound.from.address)) ?? 0,
    openedBySenderThisHour: lately.cases,
  });
}

function limitReached(filing: Filing, lately: { cases: number; messages: number }): SenderLimit | undefined {
  if (filing.kind === 'open' && filing.spam !== undefined) return undefined;
  if (filing.reason === 'reopened_often') return 'reopenings';
  if (lately.messages >= MESSAGES_PER_WINDOW) return 'messages';
  return filing.kind === 'open' && lately.cases >= NEW_CASES_PER_HOUR ? 'cases' : undefined;
}

function marksOf(item: ParsedMessage, known: Known, ticketId: string, filing: Filing): { keys: readonly string[]; warnings: readonly string[] } {
  const { keys, reused } = keysToLearn(item, known, ticketId);
  const awaited = filing.kind === 'join' && filing.standing === 'third_party' ? undefined : awaits(item, known);
  return { keys: awaited === undefined ? keys : [...keys, awaited], warnings: warningsOf(item, known, reused) };
}

function learn(placement: Placement, known: Known, tools: PlanTools): void {
  const { item, messageId, ticketId, contactId } = placement;
  const { inbound, account } = item;
  push(known.identities, identityHash(inbound).toString('hex'), { centreId: account.centreId, messageId, ticketId });
  for (const key of placement.keys) push(known.keys, threadKeyHash(key).toString('hex'), { ticketId, messageId });
  if (contactId !== null) {
    known.contacts.set(handleKey(inbound.from.kind, inbound.from.address), contactId);
    known.around.messagesLately.set(contactId, (known.around.messagesLately.get(contactId) ?? 0) + 1);
  }
  if (placement.opens) {
    push(known.keys, threadKeyHash(tools.replyKey(ticketId)).toString('hex'), { ticketId, messageId });
    known.participants.add(participantKey(ticketId, inbound.from.kind, inbound.from.address));
    if (contactId !== null) known.openedThisHour.set(contactId, (known.openedThisHour.get(contactId) ?? 0) + 1);
    known.tickets.set(ticketId, freshTicket(placement));
  }
  if (placement.acknowledge) {
    const sender = senderKey(account.id, inbound.from.address);
    known.acknowledgedToday.set(sender, (known.acknowledgedToday.get(sender) ?? 0) + 1);
  }
  hear(placement, known);
}

/** What people should know of the sender and of the links, beside what the connector found in the mail itself. */
function warningsOf({ inbound }: ParsedMessage, known: Known, reused: boolean): string[] {
  const { spam } = inbound;
  return [
    ...(reused ? ['message_id_reused'] : []),
    ...(spam?.suspected === true ? [`spam_suspected:${spam.reasons.join(', ')}`] : []),
    ...(inbound.from.kind === 'email' ? impersonationWarnings(inbound.from, known.around.own) : []),
    ...linkWarnings(inbound.html),
  ];
}

/** What hearing this message changes on its ticket; a stranger's changes nothing but the count. */
function hear(placement: Placement, known: Known): void {
  const ticket = known.tickets.get(placement.ticketId);
  if (ticket === undefined) return;
  const { inbound, sighting } = placement.item;
  const member = placement.filing.kind === 'open' || placement.filing.standing === 'member';
  if (placement.filing.kind === 'join' && placement.filing.reopens !== false) known.around.reopenings.set(ticket.id, (known.around.reopenings.get(ticket.id) ?? 0) + 1);
  ticket.messageCount += 1;
  if (!placement.opens) ticket.version += 1;
  if (!member) return;
  const state = stateAfterMessage(ticket.state, placement.filing, inbound.automatic);
  if (isShut(ticket.state) && !isShut(state)) ticket.closedAt = null;
  ticket.state = state;
  ticket.attachmentCount += attachmentsShown(placement.item);
  if (sighting.receivedAt > ticket.lastMessageAt || placement.opens) ticket.lastMessageAt = sighting.receivedAt;
  ticket.lastInboundAt = sighting.receivedAt;
  if (inbound.automatic === 'no' || inbound.automatic === 'bulk' || placement.opens) {
    ticket.snippet = snippetOf(inbound.visibleText === '' ? inbound.text : inbound.visibleText);
    ticket.snippetDirection = inbound.direction;
    if (!isShut(ticket.state)) ticket.awaitsAnswer = true;
  }
}

/** What the list counts: files, not the pictures inside a text; of an unreadable message its original. */
export function attachmentsShown({ inbound, unreadable }: ParsedMessage): number {
  return inbound.attachments.filter((attachment) => !attachment.inline).length + (unreadable === undefined ? 0 : 1);
}

function freshTicket(placement: Placement): TicketForFiling {
  return {
    id: placement.ticketId,
    reference: '',
    centreId: placement.item.account.centreId,
    state: 'registered',
    version: 1,
    contactId: placement.contactId,
    closedAt: null,
    lastMessageAt: placement.item.sighting.receivedAt,
    lastInboundAt: null,
    snippet: '',
    snippetDirection: placement.item.inbound.direction,
    messageCount: 0,
    attachmentCount: 0,
    awaitsAnswer: true,
    trouble: null,
    mergedInto: null,
    spam: placement.filing.kind === 'open' && placement.filing.spam !== undefined,
    importedAt: null,
  };
}

const SNIPPET_LENGTH = 200;
export function snippetOf(text: string): string {
  return text.slice(0, SNIPPET_LENGTH * 4).replace(/\s+/g, ' ').trim().slice(0, SNIPPET_LENGTH).toWellFormed();
}

/** Adds to the list that stands under the key. */
export function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
