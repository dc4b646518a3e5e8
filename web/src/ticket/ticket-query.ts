import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { call } from '../api/client';
import { putRow } from '../inbox/use-ticket-list';

/** One ticket with its conversation; reading it also freshens its row in the lists. */
export const ticketQuery = (client: QueryClient, id: string) =>
  queryOptions({
    queryKey: ['ticket', id] as const,
    queryFn: async ({ signal }) => {
      const ticket = await call('getTicket', { params: { id }, signal });
      putRow(client, ticket);
      return ticket;
    },
    staleTime: 30_000,
  });
