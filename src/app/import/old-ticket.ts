import { isShut } from '../../core/ticket';
import type { TicketForFiling } from '../../db/filing-rows';
import type { Known } from '../filing/known';
import { attachmentsShown, snippetOf } from '../filing/plan';
import type { ImportPlacement } from './placement';
import type { ImportSettings } from './run-settings';

/** A case as it is before its first message is heard: as the source says, else over or new. */
export function openedTicket({ item, ticketId, customerId }: ImportPlacement, { account, mailState }: ImportSettings, now: Date): TicketForFiling {
  const at = item.parsed.sighting.receivedAt;
  const told = item.letter.told?.ticket;
  const closed = told === undefined ? mailState === 'closed' : isShut(told.state);
  return {
    id: ticketId,
    reference: '',
    centreId: account.centreId,
    state: told?.state ?? (closed ? 'closed' : 'registered'),
    version: 1,
    contactId: customerId,
    closedAt: closed ? (told?.closedAt === undefined ? at : new Date(told.closedAt)) : null,
    lastMessageAt: at,
    lastInboundAt: null,
    snippet: '',
    snippetDirection: item.parsed.inbound.direction,
    messageCount: 0,
    attachmentCount: 0,
    awaitsAnswer: false,
    trouble: null,
    mergedInto: null,
    spam: false,
    importedAt: now,
  };
}

/** What an old message changes on its case: nobody is asked to do anything because of it, unless the case is open and it is the newest. */
export function hear({ item, ticketId, opens, standing }: ImportPlacement, known: Known, { mailState }: ImportSettings): void {
  const ticket = known.tickets.get(ticketId);
  if (ticket === undefined) return;
  const { inbound, sighting } = item.parsed;
  ticket.messageCount += 1;
  if (!opens) ticket.version += 1;
  if (standing !== 'member') return;
  ticket.attachmentCount += attachmentsShown(item.parsed);
  if (item.direction === 'note') return;
  if (item.direction === 'in' && (ticket.lastInboundAt ?? sighting.receivedAt) <= sighting.receivedAt) ticket.lastInboundAt = sighting.receivedAt;
  if (sighting.receivedAt < ticket.lastMessageAt) return;
  // closed with its last message: a later one moves that, too
  if (item.letter.told?.ticket.closedAt === undefined && ticket.importedAt !== null && ticket.closedAt?.getTime() === ticket.lastMessageAt.getTime()) ticket.closedAt = sighting.receivedAt;
  ticket.lastMessageAt = sighting.receivedAt;
  ticket.snippet = snippetOf(inbound.visibleText === '' ? inbound.text : inbound.visibleText);
  ticket.snippetDirection = inbound.direction;
  if (ticket.importedAt === null || isShut(ticket.state)) return;
  ticket.awaitsAnswer = item.direction === 'in';
  if (item.letter.told === undefined && mailState === 'open') ticket.state = item.direction === 'out' ? 'answered' : ticket.state === 'answered' ? 'in_progress' : ticket.state;
}
