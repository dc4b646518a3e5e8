import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { ApiError } from '../api/client';
import { useLive } from '../live/use-live';
import { ticketQuery } from '../ticket/ticket-query';
import { dropRow, isListed } from './use-ticket-list';

/** Lists and counts are read again at most this often, however many changes there are (ruling 7). */
const COALESCE_MS = 2_000;
const JITTER_MS = 500;

/** Rows on the screen now; the list writes it, the live connection reads it. */
export const visibleRows = new Set<string>();

class ListRefresh {
  private last = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  constructor(private readonly client: QueryClient) {}

  /** At once if the last one was long enough ago, else with the next one that is due. */
  soon(urgent: boolean): void {
    if (this.timer !== undefined) return;
    const wait = this.last + COALESCE_MS - Date.now();
    if (urgent && wait <= 0) return this.now();
    this.timer = setTimeout(() => this.now(), Math.max(wait, urgent ? 0 : COALESCE_MS / 2) + Math.random() * JITTER_MS);
  }
  now(): void {
    this.stop();
    this.last = Date.now();
    void this.client.invalidateQueries({ queryKey: ['tickets'] });
    void this.client.invalidateQueries({ queryKey: ['counts'] });
  }
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}

const refreshes = new WeakMap<QueryClient, ListRefresh>();
function refreshOf(client: QueryClient): ListRefresh {
  const known = refreshes.get(client) ?? new ListRefresh(client);
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
