import type { EventToAppend } from '../filing/rows';
import { changeOf, emptyWrites } from '../filing/rows';
import { addAttachments, contentOf, LONGEST_SUBJECT } from '../filing/message-rows';
import { handleValue, identityHash, storable, storableJson, threadKeyHash } from '../filing/parsed-item';
import type { FilingWrites } from '../../db/filing-rows';
import { LONGEST_TAG } from './format';
import { customerOf } from './import-item';
import type { ImportPlacement, ImportPlan, ImportTools, KnownForImport } from './placement';
import type { ImportSettings } from './run-settings';

const PURPOSES = { in: 'message', out: 'reply', note: 'note' } as const;

/**
 * Turns a decided batch into rows, and into one event for each case, whatever it brought: nobody is told of old messages one by one.
 * @param references the new numbers of the cases that open
 */
export function importRows(
  plan: ImportPlan,
  known: KnownForImport,
  references: ReadonlyMap<string, string>,
  settings: ImportSettings,
  tools: ImportTools,
): { writes: FilingWrites; events: EventToAppend[] } {
  const writes = emptyWrites();
  for (const { id, party } of plan.contacts) {
    writes.contacts.push({ id, name: storable(party.name ?? '').slice(0, 200), language: null });
    writes.handles.push({ kind: party.kind, value: handleValue(party.address), contact_id: id });
  }
  const opened = new Map<string, Record<string, unknown>>();
  for (const placement of plan.placements) {
    const { centreId } = known.filing.tickets.get(placement.ticketId) ?? settings.account;
    addMessage(placement, centreId, writes, settings, tools);
    if (placement.opens) opened.set(placement.ticketId, openingRow(placement, known, references.get(placement.ticketId) ?? '', settings));
    if (placement.linkTo !== undefined) writes.links.push({ ticket_id: placement.ticketId, other_id: placement.linkTo.ticketId, why: placement.linkTo.why });
  }
  const events: EventToAppend[] = [];
  for (const [ticketId, count] of countByTicket(plan.placements)) {
    const ticket = known.filing.tickets.get(ticketId);
    if (ticket === undefined) continue;
    const row = opened.get(ticketId);
    const change = changeOf(ticket);
    if (row === undefined) writes.changedTickets.push({ id: ticketId, ...change });
    else writes.tickets.push({ ...row, ...change });
    events.push({
      id: tools.newId(),
      at: tools.now,
      ticketId,
      centreId: ticket.centreId,
      ticketVersion: ticket.version,
      actorId: settings.actorId,
      event: { type: 'ticket.imported', count },
    });
  }
  return { writes, events };
}

function addMessage(placement: ImportPlacement, centreId: string, writes: FilingWrites, settings: ImportSettings, tools: ImportTools): void {
  const { item, messageId, ticketId } = placement;
  const { parsed, direction, letter } = item;
  const { inbound, sighting } = parsed;
  const note = direction === 'note';
  const { name = '', address, kind } = inbound.from;
  writes.messages.push({
    id: messageId,
    ticket_id: ticketId,
    direction,
    purpose: PURPOSES[direction],
    channel: settings.account.channel,
    standing: placement.standing,
    author_id: placement.authorId,
    contact_id: placement.contactId,
    sender: storableJson(note ? { kind: 'user', address: '', name: name === '' ? address : name } : { kind, address, name }),
    ...contentOf(parsed),
    ...(note ? { recipients: '[]', subject: '', reply_handle: 'null' } : {}),
    received_at: sighting.receivedAt,
    match_reason: direction === 'in' ? placement.reason : null,
    sighting_id: sighting.id,
  });
  writes.identities.push({ identity_hash: identityHash(inbound), centre_id: centreId, message_id: messageId });
  const keys = placement.opens ? [...placement.keys, tools.replyKey(ticketId)] : placement.keys;
  for (const key of keys) writes.threadKeys.push({ key_hash: threadKeyHash(key), ticket_id: ticketId, message_id: messageId });
  const by = letter.told === undefined && direction === 'in' ? 'opened' : 'imported';
  for (const { kind: handle, address: value } of placement.joining) writes.participants.push({ ticket_id: ticketId, kind: handle, value: handleValue(value), added_by: by });
  addAttachments(parsed, messageId, writes, () => tools.newId());
}

function openingRow({ item, ticketId, customerId }: ImportPlacement, known: KnownForImport, reference: string, { account }: ImportSettings): Record<string, unknown> {
  const { inbound, sighting } = item.parsed;
  const told = item.letter.told?.ticket;
  const { name = '', address } = customerOf(item);
  const holder = told?.assignee === undefined ? undefined : known.people.get(told.assignee.toLowerCase());
  const held = holder?.centreIds.has(account.centreId) === true;
  // whom nobody knows here is remembered by name
  const formerly = told?.assignee === undefined || held ? [] : [`was:${told.assignee}`.slice(0, LONGEST_TAG)];
  return {
    id: ticketId,
    reference,
    centre_id: account.centreId,
    account_id: account.id,
    channel: account.channel,
    contact_id: customerId,
    subject: storable(told?.subject || (inbound.subject ?? '')).slice(0, LONGEST_SUBJECT),
    language: inbound.language ?? 'ar',
    received_at: told === undefined ? sighting.receivedAt : new Date(told.createdAt),
    spam: false,
    party: storable(name === '' ? address : name).slice(0, 200),
    urgent: told?.urgent ?? false,
    tags: [...new Set([...(told?.tags ?? []), ...formerly].map((tag) => storable(tag).trim()))].filter((tag) => tag !== ''),
    assignee_id: held ? holder.id : null,
    imported_at: known.filing.tickets.get(ticketId)?.importedAt ?? null,
  };
}

function countByTicket(placements: readonly ImportPlacement[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { ticketId } of placements) counts.set(ticketId, (counts.get(ticketId) ?? 0) + 1);
  return counts;
}
