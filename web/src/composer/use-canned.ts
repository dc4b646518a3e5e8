import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { CannedReply, Ticket } from '../../../src/shared/api';
import { call } from '../api/client';
import { createFormats } from '../i18n/format';
import { useSession } from '../session/session';
import { matches } from '../text/fold';

/** `;word` before the caret, at the beginning or after a space. On the Arabic layout the key gives ؛ with Shift. */
const TRIGGER = /(?:^|\s)[;؛]([^\s;؛]*)$/;

/** What is being asked for at the caret: the word after the semicolon and where it begins; undefined when nothing is. */
export function cannedQuery(text: string, caret: number): { readonly word: string; readonly from: number } | undefined {
  const word = TRIGGER.exec(text.slice(0, caret))?.[1];
  return word === undefined ? undefined : { word, from: caret - word.length - 1 };
}

/** Ready replies for this ticket: of its centre or of all, those in its language first. */
export function useCanned(ticket: Ticket) {
  const { session } = useSession();
  const { data } = useQuery({
    queryKey: ['canned'],
    queryFn: ({ signal }) => call('listCanned', { signal }),
    staleTime: 60_000,
  });
  const items = useMemo(
    () =>
      (data?.items ?? [])
        .filter((reply) => reply.centreId === null || reply.centreId === ticket.centreId)
        .sort(
          (a, b) =>
            Number(b.language === ticket.language) - Number(a.language === ticket.language) ||
            a.title.localeCompare(b.title, 'ar'),
        ),
    [data, ticket.centreId, ticket.language],
  );
  const find = (word: string): CannedReply[] =>
    word === ''
      ? items
      : items.filter((reply) => reply.shortcut.startsWith(word) || matches(`${reply.shortcut} ${reply.title}`, word));
  /** The text with {name} {reference} {date} {agent} filled in, in the reply's own language; an unknown brace stays to be seen. */
  const fill = (reply: CannedReply): string => {
    const zone = session.centres.find((centre) => centre.id === ticket.centreId)?.timeZone ?? 'Asia/Riyadh';
    const values: Readonly<Record<string, string>> = {
      name: ticket.contact?.name ?? ticket.party,
      reference: ticket.reference,
      ref: ticket.reference,
      date: createFormats(reply.language, zone).date(new Date()),
      agent: session.user.name,
    };
    return reply.body.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  };
  return { items, find, fill };
}
