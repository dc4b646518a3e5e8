import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { CaseAppeals, Ticket } from '../../../src/shared/api';
import { call } from '../api/client';
import { refreshLists } from '../inbox/use-live-inbox';

/** Has anybody ever objected here? Events tell it, so that cases without an objection ask nothing more. */
export const hasAppeals = (ticket: Pick<Ticket, 'events'>): boolean =>
  ticket.events.some((event) => event.type === 'appeal.received');

/** Objections of a case and what the reader may do about them, as of this version of it. */
export function useAppeals(ticket: Ticket, enabled = true): UseQueryResult<CaseAppeals> {
  return useQuery({
    queryKey: ['appeals', ticket.id, ticket.version],
    queryFn: ({ signal }) => call('caseAppeals', { params: { id: ticket.id }, signal }),
    placeholderData: (before) => before,
    enabled,
  });
}

/** After a step of an objection the case itself has moved on. */
export function useAppealMoved(ticket: Ticket): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    refreshLists(client);
    await client.invalidateQueries({ queryKey: ['ticket', ticket.id] });
  };
}

const DECIDED: ReadonlySet<Ticket['state']> = new Set(['answered', 'closed', 'rejected', 'directed_out']);
/** Is there a decision to object to? Who disputes one by writing has reopened the case already. */
export const isDecided = (ticket: Pick<Ticket, 'state' | 'events'>): boolean =>
  DECIDED.has(ticket.state) ||
  (ticket.state === 'in_progress' && ticket.events.some(({ type }) => type === 'result.told' || type === 'case.shut'));
