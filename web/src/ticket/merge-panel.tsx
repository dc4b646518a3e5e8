import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Ticket } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { pathOf, useListFilter } from '../inbox/filter';
import { useDeed } from '../pages/use-deed';
import { showToast } from '../ui/toast';
import { Ask } from './ask';
import { useAct, useAfterMerging } from './after-merging';
import { PickTicket } from './pick-ticket';

const UNDO_MS = 10_000;

/** Makes this case a pointer to another (ruling 9): says first what will happen, and offers to undo it afterwards. */
export function MergePanel({ ticket, into = '', onClose }: { ticket: Ticket; into?: string; onClose: () => void }) {
  const { t } = useI18n();
  const deed = useDeed();
  const act = useAct();
  const after = useAfterMerging();
  const navigate = useNavigate();
  const filter = useListFilter();
  const [survivor, setSurvivor] = useState(into);
  const { reference } = ticket;
  const named = survivor.trim() === '' ? '…' : survivor.trim();
  const merge = async () => {
    let survivorId = '';
    const done = await deed.run(async () => {
      ({ survivorId } = await call('mergeTicket', {
        params: { id: ticket.id },
        body: { into: survivor.trim(), version: ticket.version },
      }));
    });
    if (!done) return;
    onClose();
    await after([ticket.id, survivorId]);
    void navigate(pathOf(filter, survivorId));
    showToast(t('merge.done', { reference, survivor: named }), {
      until: Date.now() + UNDO_MS,
      undo: () => void undo(survivorId),
    });
  };
  // nothing has come within these seconds: there is nothing to ask about. If something has, the case's own page asks
  const undo = async (survivorId: string) => {
    const none = { params: { id: ticket.id }, body: { messages: {} } };
    const undone = await act(() => call('unmergeTicket', none), [ticket.id, survivorId]);
    void navigate(pathOf(filter, ticket.id));
    if (undone) showToast(t('unmerge.done', { reference }));
  };
  return (
    <Ask
      title={t('merge.title', { reference })}
      will={[
        t('merge.will1', { reference, survivor: named }),
        t('merge.will2', { survivor: named }),
        t('merge.will3'),
        t('merge.will4'),
      ]}
      confirm={t('merge.confirm')}
      ready={survivor.trim() !== ''}
      deed={deed}
      onConfirm={() => void merge()}
      onClose={onClose}
    >
      <PickTicket
        ticket={ticket}
        label={t('merge.number')}
        value={survivor}
        onChange={setSurvivor}
        error={deed.fields.into}
      />
    </Ask>
  );
}
