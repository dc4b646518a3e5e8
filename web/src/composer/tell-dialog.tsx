import { useState } from 'react';
import type { CaseResult, Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { draftOf, ResultFields, toResult, useTypeRules } from '../ticket/result-fields';
import { useUpdateTicket } from '../ticket/use-update-ticket';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Notice } from '../ui/notice';

/** Before an answer goes out as the result: what came of the case, and what happens to it then. */
export function TellDialog({
  ticket,
  onTell,
  onClose,
}: {
  ticket: Ticket;
  onTell: (result: CaseResult) => void;
  onClose: () => void;
}) {
  const { t } = useI18n();
  const update = useUpdateTicket();
  const [draft, setDraft] = useState(() => draftOf(ticket));
  const [asked, setAsked] = useState(false);
  const { needsCause, needsAcceptance } = useTypeRules(ticket, draft.type);
  const missing = ['type', 'outcome', ...(needsCause ? ['cause', 'subject'] : [])].filter(
    (field) => draft[field as keyof typeof draft] === '',
  );
  const errors = asked ? Object.fromEntries(missing.map((field) => [field, t('field.required')])) : {};
  const tell = async () => {
    setAsked(true);
    if (missing.length > 0) return;
    if (ticket.type === null && (await update(ticket, { type: draft.type })) === undefined) return;
    onClose();
    onTell(toResult(draft, needsCause));
  };
  return (
    <Dialog
      title={t('tell.title')}
      onClose={onClose}
      onKeyDown={(event) => {
        if (event.code !== 'Enter' || !event.ctrlKey) return;
        event.preventDefault();
        void tell();
      }}
      footer={
        <Button look="primary" icon="send" hint="Ctrl ↵" onClick={() => void tell()}>
          {t('tell.send')}
        </Button>
      }
    >
      <form className="stack-y" onSubmit={(event) => event.preventDefault()}>
        <ResultFields
          ticket={ticket}
          draft={draft}
          errors={errors}
          onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
        />
        {draft.type !== '' && <Notice tone="plain">{t(needsAcceptance ? 'tell.thenWaits' : 'tell.thenCloses')}</Notice>}
      </form>
    </Dialog>
  );
}
