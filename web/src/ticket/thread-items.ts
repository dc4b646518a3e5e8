import type { Message, Ticket, TimelineEvent } from '../../../src/shared/api';

export type ThreadItem =
  | { readonly kind: 'message'; readonly at: string; readonly message: Message }
  | { readonly kind: 'events'; readonly at: string; readonly events: readonly TimelineEvent[] };

/** What the messages themselves already say is not said again as an event. */
const SAID_BY_MESSAGES: ReadonlySet<string> = new Set([
  'ticket.opened',
  'message.received',
  'reply.written',
  'note.written',
  'acknowledgement.queued',
  'letter.queued',
  'delivery.changed',
]);

/** That a file is clean is what everybody expects; the file itself shows it. */
const isNoNews = (event: TimelineEvent): boolean => event.type === 'file.scanned' && event.data.state === 'clean';

/** The conversation with its events between, oldest first; events that follow each other stand together, to be folded. */
export function threadItems(ticket: Pick<Ticket, 'messages' | 'events'>): ThreadItem[] {
  const items: ThreadItem[] = ticket.messages.map((message) => ({ kind: 'message', at: message.receivedAt, message }));
  for (const event of ticket.events)
    if (!SAID_BY_MESSAGES.has(event.type) && !isNoNews(event)) items.push({ kind: 'events', at: event.at, events: [event] });
  items.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const folded: ThreadItem[] = [];
  for (const item of items) {
    const before = folded.at(-1);
    if (item.kind === 'events' && before?.kind === 'events')
      folded[folded.length - 1] = { ...before, events: [...before.events, ...item.events] };
    else folded.push(item);
  }
  return folded;
}
