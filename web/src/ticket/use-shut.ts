import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { ShutTicket, Ticket } from '../../../src/shared/api';
import { ApiError, call } from '../api/client';
import { useI18n } from '../i18n';
import { refreshLists } from '../inbox/use-live-inbox';
import { putRow } from '../inbox/use-ticket-list';
import { errorText } from '../ui/states';
import { showToast } from '../ui/toast';
import type { FieldErrors } from './result-fields';

/** Shuts a case; what the rules miss comes back as words under the fields. */
export function useShut(ticket: Ticket) {
  const client = useQueryClient();
  const i18n = useI18n();
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<FieldErrors>({});
  const keep = (saved: Ticket): void => {
    client.setQueryData(['ticket', saved.id], saved);
    putRow(client, saved);
  };
  /** A type chosen on the way is a change of its own, made first. */
  const classified = async (type: string): Promise<number> => {
    if (ticket.type !== null || type === '') return ticket.version;
    const saved = await call('updateTicket', { params: { id: ticket.id }, body: { version: ticket.version, type } });
    keep(saved);
    return saved.version;
  };
  const reopen = async (version: number): Promise<void> => {
    try {
      keep(await call('updateTicket', { params: { id: ticket.id }, body: { version, move: 'reopen' } }));
      showToast(i18n.t('toast.undone'));
    } catch (error) {
      showToast(errorText(error, i18n), { tone: 'bad' });
    }
    refreshLists(client);
  };
  const shut = async (type: string, how: Omit<ShutTicket, 'version'>): Promise<boolean> => {
    setBusy(true);
    setErrors({});
    try {
      const version = await classified(type);
      const saved = await call('shutTicket', { params: { id: ticket.id }, body: { ...how, version } });
      keep(saved);
      showToast(i18n.t(how.as === 'closed' ? 'toast.closed' : 'toast.shut', { reference: ticket.reference }), {
        until: Date.now() + 10_000,
        undo: () => void reopen(saved.version),
      });
      refreshLists(client);
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.code === 'not_ready') setErrors(error.problem.fields ?? {});
      else showToast(errorText(error, i18n), { tone: 'bad' });
      void client.invalidateQueries({ queryKey: ['ticket', ticket.id] });
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, errors, shut };
}
