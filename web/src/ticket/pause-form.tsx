import { useState } from 'react';
import type { CaseClocks } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { Button } from '../ui/button';
import { CheckField, SelectField, TextField } from '../ui/field';
import { Notice } from '../ui/notice';

interface PauseFormProps {
  readonly ticketId: string;
  readonly data: Pick<CaseClocks, 'reasons' | 'maySign'>;
  readonly onCancel: () => void;
  readonly onPaused: () => Promise<void>;
}

/** A listed reason, what proves it, and until when: a pause has to be earned. */
export function PauseForm({ ticketId, data, onCancel, onPaused }: PauseFormProps) {
  const { t, localized } = useI18n();
  const deed = useDeed();
  const [code, setCode] = useState('');
  const [evidence, setEvidence] = useState('');
  const [until, setUntil] = useState('');
  const [sign, setSign] = useState(false);
  const reason = data.reasons.find((one) => one.code === code);
  const save = async () => {
    const body = { reason: code, evidence, until: until === '' ? null : new Date(until).toISOString(), sign };
    const params = { id: ticketId };
    if (await deed.run(() => call('pauseClock', { params, body }), t('clock.pausedNow'))) await onPaused();
  };
  const signProblem = deed.fields['sign'];
  return (
    <form
      className="stack-y"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {signProblem ?? deed.problem}
        </Notice>
      )}
      <SelectField
        label={t('pause.reason')}
        help={t('pause.help')}
        value={code}
        required
        onChange={setCode}
        error={deed.fields['reason']}
        options={[
          { value: '', label: t('pause.choose') },
          ...data.reasons.map((one) => ({ value: one.code, label: localized(one.name) })),
        ]}
      />
      {reason !== undefined && (
        <>
          <TextField
            label={localized(reason.evidence)}
            value={evidence}
            required
            maxLength={200}
            onChange={setEvidence}
            error={deed.fields['evidence']}
          />
          <TextField
            label={t('pause.until')}
            help={t('pause.untilHelp')}
            type="datetime-local"
            ltr
            value={until}
            required={reason.needsDate}
            optional={!reason.needsDate}
            onChange={setUntil}
            error={deed.fields['until']}
          />
          {data.maySign && (
            <CheckField label={t('pause.sign')} help={t('pause.signHelp')} checked={sign} onChange={setSign} />
          )}
        </>
      )}
      <div className="row-x">
        <Button look="primary" type="submit" icon="pause" busy={deed.busy}>
          {t('clock.pause')}
        </Button>
        <Button onClick={onCancel}>{t('action.cancel')}</Button>
      </div>
    </form>
  );
}
