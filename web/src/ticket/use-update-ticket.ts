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

/**
 * Changes of one ticket go out one after the other, each with the version that the one before left behind: two quick keys are no
 * conflict with oneself. `waiting` are those not yet answered, shown as if they had been.
 */
interface Line {
  tail: Promise<unknown>;
  version: number;
  waiting: readonly TicketChange[];
}
const lines = new Map<string, Line>();

function lineOf(ticket: Ticket): Line {
  const line = lines.get(ticket.id) ?? { tail: Promise.resolve(), version: 0, waiting: [] };
  lines.set(ticket.id, line);
  line.version = Math.max(line.version, ticket.version);
  return line;
}

function sendInLine(line: Line, id: string, change: TicketChange): Promise<Ticket> {
  line.waiting = [...line.waiting, change];
  const sent = line.tail.then(async () => {
    try {
      const saved = await call('updateTicket', { params: { id }, body: { ...change, version: line.version } });
      line.version = saved.version;
      return saved;
    } finally {
      line.waiting = line.waiting.filter((other) => other !== change);
    }
  });
  line.tail = sent.catch(() => undefined);
  return sent;
}

/** Changes a ticket: shown at once, sent with the version it was seen in, taken back with a word when the server refuses. */
export function useUpdateTicket(): UpdateTicketFn {
  const client = useQueryClient();
  const i18n = useI18n();
  const { colleagueName } = useReference();
  const update: UpdateTicketFn = useCallback(
    async (ticket, change, done) => {
      const key = ['ticket', ticket.id];
      const line = lineOf(ticket);
      const put = (base: Ticket) => {
        const next = line.waiting.reduce((seen, waiting) => foresee(seen, waiting, colleagueName), base);
        client.setQueryData(key, next);
        putRow(client, next);
      };
      const sent = sendInLine(line, ticket.id, change);
      void client.cancelQueries({ queryKey: key }).then(() => put(client.getQueryData<Ticket>(key) ?? ticket));
      try {
        const saved = await sent;
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
