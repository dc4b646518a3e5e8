import { decideFiling, REOPEN_DAYS, stateAfterMessage, type Candidate, type Filing } from '../../core/filing';
import { shouldAcknowledge } from '../../core/acknowledgement';
import type { SightingId } from '../../core/ids';
import type { TicketForFiling } from '../../db/filing-rows';
import type { Settlement } from '../../db/sighting-store';
import { handleValue, identityHash, threadKeyHash, type ParsedMessage } from './parsed-item';

/** What was read for the batch; the plan adds to it as it goes, so that a reply finds the parent filed just before it. */
export interface Known {
  readonly identities: Map<string, { centreId: string; messageId: string; ticketId: string }[]>;
  readonly keys: Map<string, { ticketId: string; messageId: string }[]>;
  readonly references: Map<string, string>;
  readonly tickets: Map<string, TicketForFiling>;
  readonly participants: Set<string>;
  readonly contacts: Map<string, string>;
  readonly openedThisHour: Map<string, number>;
  readonly acknowledgedToday: Map<string, number>;
}

/** One message's place, decided. The writer turns it into rows. */
export interface Placement {
  readonly item: ParsedMessage;
  readonly messageId: string;
  readonly ticketId: string;
  readonly contactId: string;
  readonly newContact: boolean;
  readonly filing: Filing;
  readonly opens: boolean;
  readonly acknowledge: boolean;
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
    settlements.set(item.sighting.id, { outcome: 'filed', messageId: placement.messageId as never, reason: placement.opens ? 'new' : 'joined' });
  }
  return { placements, settlements };
}

function sightedBefore(item: ParsedMessage, known: Known): string | undefined {
  const copies = known.identities.get(identityHash(item.inbound).toString('hex')) ?? [];
  return copies.find((copy) => copy.centreId === item.account.centreId)?.messageId;
}

function place(item: ParsedMessage, known: Known, tools: PlanTools): Placement {
  const { inbound, account } = item;
  const filing = decideFiling({
    candidates: candidatesFor(item, known),
    senderTrust: inbound.senderTrust,
    automatic: inbound.automatic,
    now: tools.now,
    reopenDays: REOPEN_DAYS,
  });
  const handle = handleKey(inbound.from.kind, inbound.from.address);
  const contact = known.contacts.get(handle);
  const contactId = contact ?? tools.newId();
  const opens = filing.kind === 'open';
  const acknowledge = shouldAcknowledge({
    accountAcknowledges: account.acknowledges && tools.canAnswer(account.channel),
    messageAllows: inbound.acknowledge,
    backlog: item.sighting.backlog,
    opensTicket: opens,
    sentToSenderToday: known.acknowledgedToday.get(senderKey(account.id, inbound.from.address)) ?? 0,
    openedBySenderThisHour: known.openedThisHour.get(contactId) ?? 0,
  });
  return {
    item,
    messageId: tools.newId(),
    ticketId: filing.kind === 'join' ? filing.ticketId : tools.newId(),
    contactId,
    newContact: contact === undefined,
    filing,
    opens,
    acknowledge,
  };
}

/** Strongest evidence first, as the connector ordered it; then the same message in another centre. */
function candidatesFor(item: ParsedMessage, known: Known): Candidate[] {
  const found: Candidate[] = [];
  const add = (ticketId: string, by: Candidate['by']): void => {
    const ticket = known.tickets.get(ticketId);
    if (ticket === undefined || found.some((candidate) => candidate.ticketId === ticketId)) return;
    found.push({
      ticketId,
      by,
      sameCentre: ticket.centreId === item.account.centreId,
      state: ticket.state,
      closedAt: ticket.closedAt,
      senderIsParticipant: known.participants.has(participantKey(ticketId, item.inbound.from.kind, item.inbound.from.address)),
    });
  };
  for (const evidence of item.inbound.continues) {
    if (evidence.by === 'reference') {
      const ticketId = known.references.get(evidence.key.replace(/^ref:/, ''));
      if (ticketId !== undefined) add(ticketId, 'reference');
    } else {
      for (const hit of known.keys.get(threadKeyHash(evidence.key).toString('hex')) ?? []) add(hit.ticketId, evidence.by);
    }
  }
  for (const copy of known.identities.get(identityHash(item.inbound).toString('hex')) ?? []) add(copy.ticketId, 'known');
  return found;
}

function learn(placement: Placement, known: Known, tools: PlanTools): void {
  const { item, messageId, ticketId, contactId } = placement;
  const { inbound, account } = item;
  push(known.identities, identityHash(inbound).toString('hex'), { centreId: account.centreId, messageId, ticketId });
  for (const key of inbound.answersTo) push(known.keys, threadKeyHash(key).toString('hex'), { ticketId, messageId });
  known.contacts.set(handleKey(inbound.from.kind, inbound.from.address), contactId);
  if (placement.opens) {
    push(known.keys, threadKeyHash(tools.replyKey(ticketId)).toString('hex'), { ticketId, messageId });
    known.participants.add(participantKey(ticketId, inbound.from.kind, inbound.from.address));
    known.openedThisHour.set(contactId, (known.openedThisHour.get(contactId) ?? 0) + 1);
    known.tickets.set(ticketId, freshTicket(placement));
  }
  if (placement.acknowledge) {
    const sender = senderKey(account.id, inbound.from.address);
    known.acknowledgedToday.set(sender, (known.acknowledgedToday.get(sender) ?? 0) + 1);
  }
  hear(placement, known);
}

/** What hearing this message changes on its ticket; a stranger's changes nothing but the count. */
function hear(placement: Placement, known: Known): void {
  const ticket = known.tickets.get(placement.ticketId);
  if (ticket === undefined) return;
  const { inbound, sighting } = placement.item;
  const member = placement.filing.kind === 'open' || placement.filing.standing === 'member';
  ticket.messageCount += 1;
  if (!placement.opens) ticket.version += 1;
  if (!member) return;
  const state = stateAfterMessage(ticket.state, placement.filing, inbound.automatic);
  if (ticket.state === 'closed' && state !== 'closed') ticket.closedAt = null;
  ticket.state = state;
  ticket.attachmentCount += inbound.attachments.filter((attachment) => !attachment.inline).length;
  if (sighting.receivedAt > ticket.lastMessageAt || placement.opens) ticket.lastMessageAt = sighting.receivedAt;
  ticket.lastInboundAt = sighting.receivedAt;
  if (inbound.automatic === 'no' || placement.opens) {
    ticket.snippet = snippetOf(inbound.visibleText === '' ? inbound.text : inbound.visibleText);
    ticket.snippetDirection = inbound.direction;
    if (ticket.state !== 'closed') ticket.awaitsAnswer = true;
  }
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
    searchText: '',
  };
}

const SNIPPET_LENGTH = 200;
export function snippetOf(text: string): string {
  return text.slice(0, SNIPPET_LENGTH * 4).replace(/\s+/g, ' ').trim().slice(0, SNIPPET_LENGTH).toWellFormed();
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
