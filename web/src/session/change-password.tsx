import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Notice } from '../ui/notice';
import { errorText } from '../ui/states';
import { showToast } from '../ui/toast';

const SHORTEST = 12;

/** `onDone` is told after the server took the new one; `forced`: nothing else is possible before. */
export function ChangePassword({ forced, onDone }: { forced: boolean; onDone: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const client = useQueryClient();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const short = next !== '' && next.length < SHORTEST;
  const differs = again !== '' && again !== next;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (short || again !== next) return;
    setBusy(true);
    try {
      client.setQueryData(['session'], await call('changePassword', { body: { current, next } }));
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
      <TextField
        label={t('password.next')}
        type="password"
        autoComplete="new-password"
        ltr
        required
        minLength={SHORTEST}
        help={t('password.help', { n: SHORTEST })}
        error={short ? t('password.short', { n: SHORTEST }) : undefined}
        value={next}
        onChange={setNext}
      />
      <TextField
        label={t('password.again')}
        type="password"
        autoComplete="new-password"
        ltr
        required
        error={differs ? t('password.differs') : undefined}
        value={again}
        onChange={setAgain}
      />
      <Button look="primary" size="lg" block type="submit" busy={busy}>
        {t('password.save')}
      </Button>
    </form>
  );
}
