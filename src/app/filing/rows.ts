import { acknowledgementText } from '../../core/acknowledgement';
import type { AnyEvent } from '../../core/events';
import type { Language } from '../../core/language';
import type { CentreRow, FilingWrites, TicketForFiling } from '../../db/filing-rows';
import type { EventContext } from '../../db/event-store';
import { addAttachments, contentOf, LONGEST_SUBJECT } from './message-rows';
import type { Known } from './known';
import type { Placement } from './plan';
import { handleValue, identityHash, storable, storableJson, threadKeyHash } from './parsed-item';

export type EventToAppend = EventContext & { readonly event: AnyEvent };
export interface RowTools {
  readonly now: Date;
  newId(): string;
  replyKey(ticketId: string): string;
}

export const emptyWrites = (): FilingWrites => ({
  blobs: [],
  contacts: [],
  handles: [],
  tickets: [],
  changedTickets: [],
  participants: [],
  messages: [],
  identities: [],
  threadKeys: [],
  attachments: [],
  links: [],
  deliveries: [],
  acknowledgements: [],
  clocks: [],
});

/** Turns decided placements into rows and events. `references` holds the numbers of the tickets that open. */
export function rowsFor(
  placements: readonly Placement[],
  known: Known,
  references: ReadonlyMap<string, string>,
  centres: ReadonlyMap<string, CentreRow>,
  tools: RowTools,
): { writes: FilingWrites; events: EventToAppend[] } {
  const writes = emptyWrites();
  const events: EventToAppend[] = [];
  const opened = new Map<string, Record<string, unknown>>();
  const versions = new Map<string, number>();
  for (const placement of placements) {
    const reference = references.get(placement.ticketId);
    addContact(placement, writes);
    addMessage(placement, writes, tools);
    if (placement.opens && reference !== undefined) {
      opened.set(placement.ticketId, openingRow(placement, reference));
      addOpening(placement, writes, tools);
    }
    events.push(...eventsFor(placement, known, versions, tools));
    const centre = centres.get(placement.item.account.centreId);
    if (placement.acknowledge && reference !== undefined && centre !== undefined) {
      events.push(addAcknowledgement(placement, reference, centre, writes, tools));
    }
  }
  for (const ticketId of new Set(placements.map((placement) => placement.ticketId))) {
    const ticket = known.tickets.get(ticketId);
    if (ticket === undefined) continue;
    const row = opened.get(ticketId);
    if (row === undefined) writes.changedTickets.push({ id: ticketId, ...changeOf(ticket) });
    else writes.tickets.push({ ...row, ...changeOf(ticket) });
  }
  return { writes, events };
}

function addContact(placement: Placement, writes: FilingWrites): void {
  if (!placement.newContact) return;
  const { from, language } = placement.item.inbound;
  writes.contacts.push({ id: placement.contactId, name: storable(from.name ?? '').slice(0, 200), language: language ?? null });
  writes.handles.push({ kind: from.kind, value: handleValue(from.address), contact_id: placement.contactId });
}

function addMessage(placement: Placement, writes: FilingWrites, tools: RowTools): void {
  const { item, messageId, ticketId } = placement;
  const { inbound, sighting, account } = item;
  const content = contentOf(item);
  writes.messages.push({
    id: messageId,
    ticket_id: ticketId,
    direction: 'in',
    purpose: 'message',
    channel: account.channel,
    standing: placement.filing.kind === 'join' ? placement.filing.standing : 'member',
    contact_id: placement.contactId,
    sender: storableJson({ kind: inbound.from.kind, address: inbound.from.address, name: inbound.from.name ?? '' }),
    ...content,
    warnings: [...(content['warnings'] as string[]), ...placement.warnings.map(storable)],
    received_at: sighting.receivedAt,
    match_reason: placement.filing.reason,
    sighting_id: sighting.id,
  });
  writes.identities.push({ identity_hash: identityHash(inbound), centre_id: account.centreId, message_id: messageId });
  for (const key of placement.keys) writes.threadKeys.push({ key_hash: threadKeyHash(key), ticket_id: ticketId, message_id: messageId });
  addAttachments(item, messageId, writes, () => tools.newId());
}

function openingRow(placement: Placement, reference: string): Record<string, unknown> {
  const { inbound, account, sighting } = placement.item;
  return {
    id: placement.ticketId,
    reference,
    centre_id: account.centreId,
    account_id: account.id,
    channel: account.channel,
    contact_id: placement.contactId,
    subject: storable(inbound.subject ?? '').slice(0, LONGEST_SUBJECT),
    language: inbound.language ?? 'ar',
    received_at: sighting.receivedAt,
    spam: placement.filing.kind === 'open' && placement.filing.spam !== undefined,
    party: storable(inbound.from.name === undefined || inbound.from.name === '' ? inbound.from.address : inbound.from.name).slice(0, 200),
  };
}

function addOpening(placement: Placement, writes: FilingWrites, tools: RowTools): void {
  const { item, ticketId, messageId, filing } = placement;
  const { from } = item.inbound;
  writes.participants.push({ ticket_id: ticketId, kind: from.kind, value: handleValue(from.address), added_by: 'opened' });
  writes.threadKeys.push({ key_hash: threadKeyHash(tools.replyKey(ticketId)), ticket_id: ticketId, message_id: messageId });
  if (filing.kind === 'open' && filing.linkTo !== undefined) {
    writes.links.push({ ticket_id: ticketId, other_id: filing.linkTo.ticketId, why: filing.linkTo.why });
  }
}

/** The columns of a ticket that hearing messages changes. */
export function changeOf(ticket: TicketForFiling): Omit<FilingWrites['changedTickets'][number], 'id'> {
  return {
    state: ticket.state,
    version: ticket.version,
    last_message_at: ticket.lastMessageAt,
    last_inbound_at: ticket.lastInboundAt,
    closed_at: ticket.closedAt,
    snippet: storable(ticket.snippet),
    snippet_direction: ticket.snippetDirection,
    message_count: ticket.messageCount,
    attachment_count: ticket.attachmentCount,
    awaits_answer: ticket.awaitsAnswer,
    trouble: ticket.trouble,
  };
}

function eventsFor(placement: Placement, known: Known, versions: Map<string, number>, tools: RowTools): EventToAppend[] {
  const { ticketId, messageId, item, filing } = placement;
  const ticket = known.tickets.get(ticketId);
  const version = versions.get(ticketId) ?? ticket?.version ?? 1;
  versions.set(ticketId, version);
  const context = (): EventContext => ({ id: tools.newId(), at: tools.now, ticketId, centreId: item.account.centreId, ticketVersion: version });
  const unreadable = (): EventToAppend[] => item.unreadable === undefined ? [] : [{ ...context(), event: { type: 'message.unreadable', messageId, code: item.unreadable } }];
  if (filing.kind === 'open') {
    const events: EventToAppend[] = [{ ...context(), event: { type: 'ticket.opened', messageId, channel: item.account.channel } }, ...unreadable()];
    if (filing.linkTo !== undefined) {
      events.push({ ...context(), event: { type: 'ticket.linked', otherTicketId: filing.linkTo.ticketId, why: filing.linkTo.why } });
    }
    if (filing.spam !== undefined) events.push({ ...context(), event: { type: 'spam.changed', spam: true, by: filing.spam } });
    return events;
  }
  const events: EventToAppend[] = [{ ...context(), event: { type: 'message.received', messageId, standing: filing.standing, by: filing.reason } }, ...unreadable()];
  if (filing.reopens !== false) events.push({ ...context(), event: { type: 'state.changed', from: filing.reopens, to: 'in_progress', move: 'hear' } });
  return events;
}

function addAcknowledgement(placement: Placement, reference: string, centre: CentreRow, writes: FilingWrites, tools: RowTools): EventToAppend {
  const { inbound, account } = placement.item;
  const { from, language, replyHandle, subject = '' } = inbound;
  return acknowledgeIn(writes, { ticketId: placement.ticketId, reference, account, centre, to: { address: from.address, name: from.name ?? '' }, subject, language: language ?? null, replyHandle, at: tools.now }, tools);
}

/** A case whose sender is thanked, once. */
export interface Thanks {
  readonly ticketId: string;
  readonly reference: string;
  readonly account: { readonly id: string; readonly channel: string; readonly address: string };
  readonly centre: CentreRow;
  readonly to: { readonly address: string; readonly name: string };
  readonly subject: string;
  readonly language: Language | null;
  readonly replyHandle: unknown;
  /** When it falls due. */
  readonly at: Date;
}

/** The acknowledgement, its delivery and the note that it was given, added to `writes`. */
export function acknowledgeIn(writes: Pick<FilingWrites, 'messages' | 'deliveries' | 'acknowledgements'>, thanks: Thanks, tools: Pick<RowTools, 'now' | 'newId'>): EventToAppend {
  const { ticketId, account, centre, to } = thanks;
  const messageId = tools.newId();
  const { subject, text } = acknowledgementText(centre.acknowledgement, { reference: thanks.reference, centre: centre.name, subject: storable(thanks.subject).slice(0, 120) });
  writes.messages.push({
    id: messageId,
    ticket_id: ticketId,
    direction: 'out',
    purpose: 'acknowledgement',
    channel: account.channel,
    standing: 'member',
    contact_id: null,
    sender: storableJson({ kind: 'email', address: account.address, name: centre.name[thanks.language ?? centre.defaultLanguage] }),
    recipients: storableJson([{ role: 'to', address: to.address, name: to.name }]),
    subject,
    text,
    visible_text: text,
    html: null,
    language: 'ar',
    text_direction: 'rtl',
    sent_at: tools.now,
    received_at: tools.now,
    automatic: 'auto-reply',
    sender_trust: 'aligned',
    external_id: null,
    reply_handle: storableJson(thanks.replyHandle ?? null),
    match_reason: null,
    repairs: [],
    warnings: [],
    sighting_id: null,
  });
  writes.deliveries.push({ id: tools.newId(), message_id: messageId, ticket_id: ticketId, account_id: account.id, recipient: storable(to.address), role: 'to', state: 'queued', next_attempt_at: thanks.at });
  writes.acknowledgements.push({ ticket_id: ticketId, account_id: account.id, address: handleValue(to.address), at: tools.now });
  return { id: tools.newId(), at: tools.now, ticketId, centreId: centre.id, ticketVersion: 1, event: { type: 'acknowledgement.queued', messageId } };
}
