import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Notice } from '../ui/notice';
import { errorText } from '../ui/states';
import { showToast } from '../ui/toast';
import { NewPasswordFields, useNewPassword } from './new-password-fields';

/** `onDone` is told after the server took the new one; `forced`: nothing else is possible before. */
export function ChangePassword({ forced, onDone }: { forced: boolean; onDone: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const client = useQueryClient();
  const [current, setCurrent] = useState('');
  const password = useNewPassword();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!password.ready) return;
    setBusy(true);
    try {
      client.setQueryData(['session'], await call('changePassword', { body: { current, next: password.next } }));
      showToast(t('password.changed'));
      onDone();
    } catch (error) {
      setProblem(errorText(error, i18n));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="stack-y" onSubmit={(event) => void submit(event)}>
      {forced && <Notice tone="info">{t('password.forced')}</Notice>}
      {problem !== undefined && (
        <Notice tone="danger" live>
          {problem}
        </Notice>
      )}
      <TextField
        label={t('password.current')}
        type="password"
        autoComplete="current-password"
        ltr
        required
        value={current}
        onChange={setCurrent}
        data-autofocus=""
      />
      <NewPasswordFields password={password} />
      <Button look="primary" size="lg" block type="submit" busy={busy}>
        {t('password.save')}
      </Button>
    </form>
  );
}
