import type { Ticket } from '../core/ticket';
import type { CaseMessage, CaseSummary } from '../db/merge-store';
import { addedToSearch } from './filing/rows';
import { snippetOf } from './filing/plan';

const words = (message: CaseMessage): string => (message.visibleText === '' ? message.text : message.visibleText);

/** What a case's line in the list says, from the messages that are in it now; as filing and answering would have written it. */
export function summaryOf(ticket: Pick<Ticket, 'reference'>, messages: readonly CaseMessage[]): CaseSummary {
  const members = messages.filter((message) => message.standing === 'member' && message.direction !== 'note');
  const told = members.filter((message) => message.purpose !== 'acknowledgement');
  const newest = told.at(-1);
  const inbound = members.filter((message) => message.direction === 'in');
  const searchText = inbound.reduce(
    (before, message) =>
      addedToSearch(before, {
        from: { kind: 'email', address: message.sender.address, name: message.sender.name },
        subject: message.subject,
        text: message.text,
        visibleText: message.visibleText,
      }),
    addedToSearch('', { from: { kind: 'name_only', address: '' }, text: '', visibleText: '' }, ticket.reference),
  );
  return {
    ...(newest === undefined ? {} : { lastMessageAt: newest.receivedAt }),
    lastInboundAt: inbound.at(-1)?.receivedAt ?? null,
    snippet: newest === undefined ? '' : snippetOf(words(newest)),
    snippetDirection: newest?.textDirection ?? 'rtl',
    searchText,
  };
}
