import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { ApiError } from '../api/client';
import { useLive } from '../live/use-live';
import { ticketQuery } from '../ticket/ticket-query';
import { ListRefresh } from './list-refresh';
import { dropRow, isListed } from './use-ticket-list';

/** Rows on the screen now; the list writes it, the live connection reads it. */
export const visibleRows = new Set<string>();

function readLists(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: ['tickets'] });
  void client.invalidateQueries({ queryKey: ['counts'] });
}
const refreshes = new WeakMap<QueryClient, ListRefresh>();
function refreshOf(client: QueryClient): ListRefresh {
  const known = refreshes.get(client) ?? new ListRefresh(() => readLists(client));
  refreshes.set(client, known);
  return known;
}
/**
 * After one's own deed: the lists are read again without waiting, and once more a little later, because the server keeps counts for
 * two seconds and the hint of the deed may have come before its answer.
 */
export function refreshLists(client: QueryClient): void {
  refreshOf(client).now();
  refreshOf(client).soon(false);
}

/** Keeps the counts in the rail true on the pages beside the inbox, which has its own way of hearing. */
export function useLiveCounts(enabled: boolean): void {
  const client = useQueryClient();
  const soon = () => enabled && refreshOf(client).soon(false);
  useLive({ ticketChanged: soon, listChanged: soon });
}

/** Keeps lists, counts and the open ticket true while the inbox is on the screen. */
export function useLiveInbox(openTicketId: string | undefined): void {
  const client = useQueryClient();
  const refresh = useMemo(() => refreshOf(client), [client]);
  useEffect(() => () => refresh.stop(), [refresh]);
  const readTicket = (id: string) =>
    client.fetchQuery({ ...ticketQuery(client, id), staleTime: 0 }).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 404) dropRow(client, id);
    });
  useLive({
    ticketChanged: ({ ticketId }) => {
      if (ticketId === openTicketId || visibleRows.has(ticketId)) void readTicket(ticketId);
      else client.removeQueries({ queryKey: ['ticket', ticketId], type: 'inactive' });
      refresh.soon(!isListed(client, ticketId));
    },
    listChanged: ({ what }) => {
      if (what === 'reference') void client.invalidateQueries({ queryKey: ['reference'] });
      else if (what === 'session') void client.invalidateQueries({ queryKey: ['session'] });
      else if (what === 'quarantine') void client.invalidateQueries({ queryKey: ['quarantine'] });
      else void client.invalidateQueries({ queryKey: ['accounts'] });
      refresh.soon(false);
    },
    resync: () => void client.invalidateQueries(),
  });
}
