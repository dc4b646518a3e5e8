import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import type { TicketRow } from '../../../src/shared/api';
import { call } from '../api/client';
import { orderOf, type ListFilter } from './filter';
import { appendPage, mergeHead, removeRow, replaceRow, type ListData } from './list-data';

export const listKey = (filter: ListFilter) => ['tickets', filter] as const;

/** One list of tickets: its rows so far, and how to load further ones. A refetch reads the first page only. */
export function useTicketList(filter: ListFilter) {
  const client = useQueryClient();
  const [more, setMore] = useState<'idle' | 'loading' | 'failed'>('idle');
  const loading = useRef(false);
  const query = useQuery<ListData>({
    queryKey: listKey(filter),
    queryFn: async ({ signal }) => {
      const head = await call('listTickets', { query: filter, signal });
      return mergeHead(client.getQueryData<ListData>(listKey(filter)), head, orderOf(filter));
    },
  });
  const next = query.data?.next ?? null;
  const loadMore = useCallback(async () => {
    if (loading.current || next === null) return;
    loading.current = true;
    setMore('loading');
    try {
      const page = await call('listTickets', { query: { ...filter, after: next } });
      client.setQueryData<ListData>(listKey(filter), (known) =>
        known === undefined ? known : appendPage(known, page),
      );
      setMore('idle');
    } catch {
      setMore('failed');
    } finally {
      loading.current = false;
    }
  }, [client, filter, next]);
  return { ...query, hasMore: next !== null, loadMore, more };
}

/** Puts a fresh row into every list that shows it. */
export function putRow(client: QueryClient, row: TicketRow): void {
  client.setQueriesData<ListData>({ queryKey: ['tickets'] }, (known) =>
    known === undefined ? known : replaceRow(known, row),
  );
}
export function dropRow(client: QueryClient, id: string): void {
  client.setQueriesData<ListData>({ queryKey: ['tickets'] }, (known) =>
    known === undefined ? known : removeRow(known, id),
  );
}
export function isListed(client: QueryClient, id: string): boolean {
  return client
    .getQueriesData<ListData>({ queryKey: ['tickets'], type: 'active' })
    .some(([, data]) => data?.items.some((row) => row.id === id) === true);
}
