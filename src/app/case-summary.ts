import type { CaseMessage, CaseSummary } from '../db/merge-store';
import { snippetOf } from './filing/plan';

const words = (message: CaseMessage): string => (message.visibleText === '' ? message.text : message.visibleText);

/** What a case's line in the list says, from the messages that are in it now; as filing and answering would have written it. */
export function summaryOf(messages: readonly CaseMessage[]): CaseSummary {
  const members = messages.filter((message) => message.standing === 'member' && message.direction !== 'note');
  const told = members.filter((message) => message.purpose !== 'acknowledgement');
  const newest = told.at(-1);
  const inbound = members.filter((message) => message.direction === 'in');
  return {
    ...(newest === undefined ? {} : { lastMessageAt: newest.receivedAt }),
    lastInboundAt: inbound.at(-1)?.receivedAt ?? null,
    snippet: newest === undefined ? '' : snippetOf(words(newest)),
    snippetDirection: newest?.textDirection ?? 'rtl',
  };
}
