import type { CaseFields, Ticket } from '../../../src/shared/api';
import { call } from '../api/client';
import { draftEntry, loadDraft, saveDraft, setDraft } from '../composer/draft-store';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { useSession } from '../session/session';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { useAfterMerging } from './after-merging';

interface ActionsProps {
  readonly ticket: Ticket;
  readonly data: CaseFields;
  readonly onClose: () => void;
}

/** What follows from the answers: ask the person for what is missing, or accept the case. */
export function RegistrationActions({ ticket, data, onClose }: ActionsProps) {
  const { t } = useI18n();
  const { can } = useSession();
  const after = useAfterMerging();
  const deed = useDeed();
  const missing = data.fields.filter(({ stage, missing: open }) => open && stage === 'R');
  const params = { id: ticket.id };
  const body = { version: data.version };
  const ask = async () => {
    const entry = draftEntry(ticket.id, 'reply');
    // what was typed is put under the request, not over it
    await saveDraft(entry);
    if (!(await deed.run(() => call('askMissing', { params, body }), t('fields.asked')))) return;
    setDraft(entry, { status: 'loading' });
    await loadDraft(entry);
    await after([ticket.id]);
    onClose();
  };
  const accept = async () => {
    const accepted = () => call('updateTicket', { params, body: { ...body, move: 'accept' } });
    if (!(await deed.run(accepted, t('fields.accepted', { reference: ticket.reference })))) return;
    await after([ticket.id]);
    onClose();
  };
  const mayAsk = can('ticket.reply') && ticket.reply.mode !== 'none' && !ticket.urgent;
  const asks = missing.length > 0 && mayAsk && (ticket.moves.includes('ask') || ticket.state === 'need_info');
  const accepts = ticket.type !== null && ticket.moves.includes('accept') && (missing.length === 0 || ticket.urgent);
  if (!asks && !accepts) return null;
  return (
    <div className="stack-y">
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.problem}
        </Notice>
      )}
      <div className="row-x wrap">
        {accepts && (
          <Button icon="check" busy={deed.busy} onClick={() => void accept()}>
            {t('fields.accept')}
          </Button>
        )}
        {asks && (
          <Button icon="pen" busy={deed.busy} onClick={() => void ask()}>
            {t('fields.ask')}
          </Button>
        )}
      </div>
    </div>
  );
}
