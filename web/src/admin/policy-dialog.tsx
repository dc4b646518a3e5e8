import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { call, type Body } from '../api/client';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { TextField } from '../ui/field';
import { Notice } from '../ui/notice';

type Proposal = Body<'proposePolicy'>;

interface PolicyDialogProps {
  readonly title: string;
  /** Something on the form cannot be read. */
  readonly blocked?: boolean;
  /** What is proposed, to hold from this instant on; null: from now. */
  readonly proposal: (validFrom: string | null) => Proposal;
  readonly onClose: () => void;
  /** The form; it is told what the server has said of its fields. */
  readonly children: (fields: Readonly<Record<string, string>>) => ReactNode;
}

/** A new version of a policy: its form, from when on it holds, and what is wrong with it. */
export function PolicyDialog({ title, blocked = false, proposal, onClose, children }: PolicyDialogProps) {
  const { t } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  const [from, setFrom] = useState('');
  const save = async () => {
    const body = proposal(from === '' ? null : new Date(from).toISOString());
    if (!(await deed.run(() => call('proposePolicy', { body }), t('policy.saved')))) return;
    onClose();
    await client.invalidateQueries({ queryKey: ['policies'] });
  };
  return (
    <Dialog
      title={title}
      shape="sheet"
      onClose={onClose}
      footer={
        <Button look="primary" busy={deed.busy} disabled={blocked} onClick={() => void save()}>
          {t('action.save')}
        </Button>
      }
    >
      <div className="stack-y">
        {deed.problem !== undefined && (
          <Notice tone="danger" live>
            {deed.problem}
          </Notice>
        )}
        {children(deed.fields)}
        <TextField
          label={t('policy.validFrom')}
          help={t('policy.validFromHelp')}
          type="datetime-local"
          ltr
          optional
          value={from}
          onChange={setFrom}
        />
      </div>
    </Dialog>
  );
}
