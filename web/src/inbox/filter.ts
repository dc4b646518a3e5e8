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
  objected: true,
  under_review: true,
  closed: true,
  spam: true,
};
export const VIEW_NAMES = Object.keys(VIEW_SET) as readonly TicketView[];

/** Newest activity first, or the most pressing first. */
export type ListOrder = 'activity' | 'due';
/** What is looked for is found in the order of activity, whatever the view; so are all cases of one person. */
export const orderOf = ({
  view,
  q,
  contact,
}: {
  readonly view: TicketView;
  readonly q?: string;
  readonly contact?: string;
}): ListOrder => (q === undefined && contact === undefined && (view === 'due' || view === 'late') ? 'due' : 'activity');

/** What narrows a list, by its name in the address and in the API. */
export const FILTER_NAMES = [
  'channel',
  'state',
  'type',
  'category',
  'centre',
  'assignee',
  'from',
  'to',
  'files',
  'contact',
] as const satisfies readonly (keyof TicketQuery)[];
export type FilterName = (typeof FILTER_NAMES)[number];
export type Filters = { readonly [Name in FilterName]?: NonNullable<TicketQuery[Name]> };

export interface ListFilter extends Pick<TicketQuery, 'view'>, Filters {
  readonly q?: string;
}

/** What the address says that the list shows. */
export function useListFilter(): ListFilter {
  const { view } = useParams();
  const [search] = useSearchParams();
  const text = search.toString();
  return useMemo(
    () => ({
      view: VIEW_NAMES.find((name) => name === view) ?? 'all',
      ...Object.fromEntries(
        [...new URLSearchParams(text)].filter(([name, value]) => value !== '' && isFilterOrQuery(name)),
      ),
    }),
    [view, text],
  );
}

const isFilterOrQuery = (name: string): boolean => name === 'q' || FILTER_NAMES.some((filter) => filter === name);

/** The same list without one of its filters, or with another value of it. */
export function withFilter(filter: ListFilter, name: FilterName | 'q', value = ''): ListFilter {
  const { [name]: _, ...rest } = filter;
  return value === '' ? rest : { ...rest, [name]: value };
}

/** Something is looked for, or a filter leaves something out. */
export const isNarrowed = (filter: ListFilter): boolean =>
  filter.q !== undefined || FILTER_NAMES.some((name) => filter[name] !== undefined);

/** The same search in all cases. */
export const everywhere = ({ q }: ListFilter): ListFilter => ({ view: 'all', ...(q === undefined ? {} : { q }) });

export function pathOf(filter: ListFilter, ticketId?: string): string {
  const search = new URLSearchParams();
  for (const name of ['q', ...FILTER_NAMES] as const) {
    const value = filter[name];
    if (value !== undefined) search.set(name, value);
  }
  const text = search.toString();
  return `/inbox/${filter.view}${ticketId === undefined ? '' : `/${ticketId}`}${text === '' ? '' : `?${text}`}`;
}
