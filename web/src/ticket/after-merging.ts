import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useI18n } from '../i18n';
import { refreshLists } from '../inbox/use-live-inbox';
import { errorText } from '../ui/states';
import { showToast } from '../ui/toast';

/** Several cases have changed at once: they and the lists are read again. */
export function useAfterMerging(): (ids: readonly string[]) => Promise<void> {
  const client = useQueryClient();
  return useCallback(
    async (ids) => {
      refreshLists(client);
      await Promise.all(ids.map((id) => client.invalidateQueries({ queryKey: ['ticket', id] })));
    },
    [client],
  );
}

/**
 * A deed without a form: afterwards the cases that it touched are read again; a refusal is told at the foot.
 * @returns whether it went well
 */
export function useAct(): (deed: () => Promise<unknown>, touched: readonly string[]) => Promise<boolean> {
  const i18n = useI18n();
  const after = useAfterMerging();
  return useCallback(
    async (deed, touched) => {
      try {
        await deed();
        return true;
      } catch (error) {
        showToast(errorText(error, i18n), { tone: 'bad' });
        return false;
      } finally {
        await after(touched);
      }
    },
    [i18n, after],
  );
}
