import { useMemo } from 'react';
import { useParams, useSearchParams } from 'react-router';
import type { TicketQuery, TicketView } from '../../../src/shared/api';

/** Written out here because the schema's list would bring zod along; the type keeps it complete. */
const VIEW_SET: Readonly<Record<TicketView, true>> = {
  all: true,
  due: true,
  late: true,
  mine: true,
  unassigned: true,
  urgent: true,
  waiting: true,
  undelivered: true,
  strangers: true,
  closed: true,
  spam: true,
};
export const VIEW_NAMES = Object.keys(VIEW_SET) as readonly TicketView[];

/** Newest activity first, or the most pressing first. */
export type ListOrder = 'activity' | 'due';
/** What is looked for is found in the order of activity, whatever the view; so are all cases of one person. */
export const orderOf = ({ view, q, contact }: { readonly view: TicketView; readonly q?: string; readonly contact?: string }): ListOrder =>
  q === undefined && contact === undefined && (view === 'due' || view === 'late') ? 'due' : 'activity';

export interface ListFilter extends Pick<TicketQuery, 'view'> {
  readonly q?: string;
  readonly channel?: string;
}

/** What the address says that the list shows. */
export function useListFilter(): ListFilter {
  const { view } = useParams();
  const [search] = useSearchParams();
  const q = search.get('q') ?? '';
  const channel = search.get('channel') ?? '';
  return useMemo(
    () => ({
      view: VIEW_NAMES.find((name) => name === view) ?? 'all',
      ...(q === '' ? {} : { q }),
      ...(channel === '' ? {} : { channel }),
    }),
    [view, q, channel],
  );
}

export function pathOf(filter: ListFilter, ticketId?: string): string {
  const search = new URLSearchParams();
  if (filter.q !== undefined) search.set('q', filter.q);
  if (filter.channel !== undefined) search.set('channel', filter.channel);
  const text = search.toString();
  return `/inbox/${filter.view}${ticketId === undefined ? '' : `/${ticketId}`}${text === '' ? '' : `?${text}`}`;
}
