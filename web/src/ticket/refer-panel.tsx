import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Ticket } from '../../../src/shared/api';
import { FormDialog } from '../admin/form-dialog';
import { call } from '../api/client';
import { newId } from '../api/new-id';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { CheckField, SelectField, TextAreaField, TextField } from '../ui/field';
import { Notice } from '../ui/notice';
import { UnitField } from './unit-field';

const PURPOSES = ['RP-1', 'RP-2', 'RP-3'] as const;

/** Asks a unit: the question, until when, and whose words it may read. Nothing is chosen to be shown by itself. */
export function ReferPanel({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  const [id] = useState(newId);
  const [unitId, setUnitId] = useState('');
  const [purpose, setPurpose] = useState<(typeof PURPOSES)[number]>('RP-1');
  const [question, setQuestion] = useState('');
  const [due, setDue] = useState('');
  const [messageIds, setMessageIds] = useState<readonly string[]>([]);
  const send = async () => {
    const dueAt = due === '' ? '' : new Date(due).toISOString();
    const body = { id, version: ticket.version, unitId, purpose, question, dueAt, messageIds: [...messageIds] };
    if (!(await deed.run(() => call('referTicket', { params: { id: ticket.id }, body }), t('referral.sent')))) return;
    // what is read anew must not keep a sheet open that has done its work
    onClose();
    void client.invalidateQueries();
  };
  const readable = ticket.messages.filter(
    ({ purpose: of, standing }) => (of === 'message' || of === 'reply') && standing === 'member',
  );
  return (
    <FormDialog title={t('referral.do')} confirm={t('referral.send')} deed={deed} onSave={send} onClose={onClose}>
      {Object.keys(deed.fields).some((field) => field.startsWith('case.')) && (
        <Notice tone="warn" live>
          {t('fields.toRefer')}
        </Notice>
      )}
      <UnitField
        label={t('referral.unit')}
        receives
        autoFocus
        value={unitId}
        onChange={setUnitId}
        error={deed.fields.unitId}
      />
      <SelectField
        label={t('referral.purpose')}
        value={purpose}
        onChange={(value) => setPurpose(PURPOSES.find((each) => each === value) ?? 'RP-1')}
        options={PURPOSES.map((each) => ({ value: each, label: t(`referral.purpose.${each}`) }))}
      />
      <TextAreaField
        label={t('referral.question')}
        required
        maxLength={4_000}
        value={question}
        onChange={setQuestion}
        error={deed.fields.question}
      />
      <TextField
        label={t('referral.dueAt')}
        type="datetime-local"
        required
        ltr
        value={due}
        onChange={setDue}
        error={deed.fields.dueAt}
      />
      <fieldset className="stack-y">
        <legend>{t('referral.shown')}</legend>
        {readable.map((message) => (
          <CheckField
            key={message.id}
            label={message.visibleText.slice(0, 120)}
            checked={messageIds.includes(message.id)}
            onChange={(on) =>
              setMessageIds(on ? [...messageIds, message.id] : messageIds.filter((one) => one !== message.id))
            }
          />
        ))}
      </fieldset>
    </FormDialog>
  );
}
