import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Ticket, UpdateTicket } from '../../../src/shared/api';
import { ApiError, call } from '../api/client';
import { useI18n } from '../i18n';
import { putRow } from '../inbox/use-ticket-list';
import { refreshLists } from '../inbox/use-live-inbox';
import { useReference } from '../inbox/use-reference';
import { errorText } from '../ui/states';
import { showToast } from '../ui/toast';

export type TicketChange = Omit<UpdateTicket, 'version'>;

/** Answers with the ticket as it is now, or undefined when it could not be changed (the reader has been told why). */
export type UpdateTicketFn = (
  ticket: Ticket,
  change: TicketChange,
  done?: { readonly text: string; readonly undo?: TicketChange },
) => Promise<Ticket | undefined>;

/** Changes a ticket: shown at once, sent with the version it was seen in, taken back with a word when the server refuses. */
export function useUpdateTicket(): UpdateTicketFn {
  const client = useQueryClient();
  const i18n = useI18n();
  const { colleagueName } = useReference();
  const update: UpdateTicketFn = useCallback(
    async (ticket, change, done) => {
      const key = ['ticket', ticket.id];
      const put = (next: Ticket) => {
        client.setQueryData(key, next);
        putRow(client, next);
      };
      await client.cancelQueries({ queryKey: key });
      put(foresee(ticket, change, colleagueName));
      try {
        const saved = await call('updateTicket', {
          params: { id: ticket.id },
          body: { ...change, version: ticket.version },
        });
        put(saved);
        refreshLists(client);
        const undo = done?.undo;
        if (done !== undefined)
          showToast(
            done.text,
            undo === undefined
              ? {}
              : {
                  until: Date.now() + 10_000,
                  undo: () =>
                    void update(client.getQueryData<Ticket>(key) ?? saved, undo, { text: i18n.t('toast.undone') }),
                },
          );
        return saved;
      } catch (error) {
        put(ticket);
        void client.invalidateQueries({ queryKey: key });
        const stale = error instanceof ApiError && error.code === 'stale_version';
        showToast(stale ? i18n.t('toast.stale') : errorText(error, i18n), { tone: 'bad' });
        return undefined;
      }
    },
    [client, i18n, colleagueName],
  );
  return update;
}

/** What the ticket will look like if the server agrees. Moves are left to it: the state machine is not copied here. */
function foresee(ticket: Ticket, change: TicketChange, nameOf: (id: string | null) => string | undefined): Ticket {
  const { assigneeId, move: _move, ...plain } = change;
  const assignee =
    assigneeId === undefined
      ? ticket.assignee
      : assigneeId === null
        ? null
        : { id: assigneeId, name: nameOf(assigneeId) ?? '' };
  const known = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined));
  return { ...ticket, ...known, assignee };
}
