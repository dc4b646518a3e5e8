import { useNavigate } from 'react-router';
import type { Message, Ticket } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { pathOf, useListFilter } from '../inbox/filter';
import { useDeed } from '../pages/use-deed';
import { showToast } from '../ui/toast';
import { useAct, useAfterMerging } from './after-merging';
import { Ask } from './ask';

export interface SplitWish {
  readonly message: Message;
  readonly onwards: boolean;
}

/** Makes a case of its own of a message, or of it and all after it. */
export function SplitPanel({ ticket, wish, onClose }: { ticket: Ticket; wish: SplitWish; onClose: () => void }) {
  const { t } = useI18n();
  const deed = useDeed();
  const after = useAfterMerging();
  const undo = useUndoSplit();
  const navigate = useNavigate();
  const filter = useListFilter();
  const own = ticket.messages.filter((message) => message.ticketId === ticket.id);
  const count = own.length - own.findIndex((message) => message.id === wish.message.id);
  const split = async () => {
    let made = { ticketId: '', reference: '' };
    const done = await deed.run(async () => {
      made = await call('splitMessage', { params: { id: wish.message.id }, body: { onwards: wish.onwards } });
    });
    if (!done) return;
    onClose();
    await after([ticket.id, made.ticketId]);
    void navigate(pathOf(filter, made.ticketId));
    showToast(t('split.done', { reference: made.reference }), {
      until: Date.now() + 10_000,
      undo: () => void undo(made.ticketId, ticket),
    });
  };
  return (
    <Ask
      title={t(wish.onwards ? 'split.titleOnwards' : 'split.titleOne')}
      will={[
        t('split.will1'),
        wish.onwards ? t('split.will2Onwards', { n: count }) : t('split.will2One'),
        t('split.will3'),
      ]}
      confirm={t('split.confirm')}
      deed={deed}
      onConfirm={() => void split()}
      onClose={onClose}
    />
  );
}

/** Puts back what was split off, and goes to where it is now. */
export function useUndoSplit(): (newTicketId: string, origin: { id: string; reference: string }) => Promise<void> {
  const { t } = useI18n();
  const act = useAct();
  const navigate = useNavigate();
  const filter = useListFilter();
  return async (newTicketId, origin) => {
    if (!(await act(() => call('undoSplit', { params: { id: newTicketId } }), [newTicketId, origin.id]))) return;
    showToast(t('split.undone', { reference: origin.reference }));
    void navigate(pathOf(filter, origin.id));
  };
}
