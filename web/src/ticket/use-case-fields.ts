import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SaveCaseFields, Ticket } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { useAfterMerging } from './after-merging';
import type { FieldValue } from './field-input';

export type Changes = Readonly<Record<string, FieldValue>>;
export const DANGER = 'danger_now';

/** The questions of a case as they stand, what is being changed of them, and the way to keep it. */
export function useCaseFields(ticket: Ticket) {
  const { t } = useI18n();
  const params = { id: ticket.id };
  const query = useQuery({
    queryKey: ['fields', ticket.id, ticket.version],
    queryFn: ({ signal }) => call('caseFields', { params, signal }),
    placeholderData: (before) => before,
  });
  const after = useAfterMerging();
  const deed = useDeed();
  const [changes, setChanges] = useState<Changes>({});
  const [saidBy, setSaidBy] = useState<SaveCaseFields['saidBy']>('person');
  const save = async (values: Changes) => {
    const body = { version: query.data?.version ?? ticket.version, saidBy, values: { ...values } };
    if (Object.keys(values).length === 0 || deed.busy) return;
    if (!(await deed.run(() => call('saveCaseFields', { params, body }), t('fields.saved')))) return;
    // what was typed meanwhile stays
    setChanges((before) => Object.fromEntries(Object.entries(before).filter(([code, value]) => values[code] !== value)));
    await after([ticket.id]);
  };
  const change = (code: string, value: FieldValue) => {
    setChanges((before) => ({ ...before, [code]: value }));
    // a danger waits for no button
    if (code === DANGER && value === true) void save({ [code]: value });
  };
  return { query, deed, changes, change, saidBy, setSaidBy, save: () => void save(changes) };
}
