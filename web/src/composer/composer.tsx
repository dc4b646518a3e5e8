import { useState } from 'react';
import type { Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { useKeys } from '../keys/keys';
import { useSession } from '../session/session';
import { Icon } from '../ui/icon';
import { Kbd } from '../ui/kbd';
import { Notice } from '../ui/notice';
import { ComposerBox } from './composer-box';
import type { DraftKind } from './draft-store';
import { useDraft } from './use-draft';

/** Where an answer or a note is written; pinned under the conversation. Each kind keeps a draft of its own. */
export function Composer({ ticket, onNext }: { ticket: Ticket; onNext: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const mayReply = can('ticket.reply') && ticket.reply.mode !== 'none';
  const mayNote = can('ticket.note');
  const [picked, setPicked] = useState<DraftKind>('reply');
  const kind: DraftKind = mayReply && picked === 'reply' ? 'reply' : 'note';
  const [focusWish, setFocusWish] = useState(0);
  const choose = (next: DraftKind) => {
    setPicked(next);
    setFocusWish((wish) => wish + 1);
  };
  useKeys({ ...(mayReply ? { KeyR: () => choose('reply') } : {}), ...(mayNote ? { KeyN: () => choose('note') } : {}) });
  if (!mayReply && !mayNote) return null;
  return (
    <section className={`composer ${kind}`} aria-label={t(kind === 'reply' ? 'composer.reply' : 'composer.note')}>
      <div className="c-bar">
        <span className="seg" role="group" aria-label={t('composer.kind')}>
          {mayReply && (
            <button type="button" aria-pressed={kind === 'reply'} onClick={() => choose('reply')}>
              {t('composer.replyTab')} <Kbd>R</Kbd>
            </button>
          )}
          {mayNote && (
            <button type="button" aria-pressed={kind === 'note'} onClick={() => choose('note')}>
              {t('composer.noteTab')} <Kbd>N</Kbd>
            </button>
          )}
        </span>
        <span className="grow" />
        {kind === 'note' && (
          <span className="chip outline">
            <Icon name="lock" size="xs" />
            {t('composer.internal')}
          </span>
        )}
        <DraftStatus ticketId={ticket.id} kind={kind} />
      </div>
      {ticket.reply.mode === 'none' && <Notice tone="plain">{t('composer.cannotReply')}</Notice>}
      {ticket.reply.mode === 'by_hand' && kind === 'reply' && <Notice tone="info">{t('composer.byHand')}</Notice>}
      <ComposerBox key={kind} ticket={ticket} kind={kind} focusWish={focusWish} onNext={onNext} />
    </section>
  );
}

/** One quiet word on whether what has been typed is safe. */
function DraftStatus({ ticketId, kind }: { ticketId: string; kind: DraftKind }) {
  const { t, formats } = useI18n();
  const { draft } = useDraft(ticketId, kind);
  const text =
    draft.status === 'saving' || draft.status === 'dirty'
      ? t('draft.saving')
      : draft.status === 'saved' && draft.savedAt !== undefined
        ? t('draft.saved', { time: formats.time(new Date(draft.savedAt)) })
        : draft.status === 'unsaved'
          ? t('draft.unsaved')
          : '';
  return <span className={draft.status === 'unsaved' ? 'draft-status bad' : 'draft-status'}>{text}</span>;
}
