import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { onConfirmNeeded } from '../api/ask-again';
import { ApiError, call } from '../api/client';
import { useI18n } from '../i18n';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { TextField } from '../ui/field';
import { Notice } from '../ui/notice';
import { errorText } from '../ui/states';
import { CodeField } from './code-field';
import { ConfirmByProvider } from './confirm-by-provider';
import { useSession } from './session';

/** Stands ready to ask for the password once more; the request that needed it goes on by itself afterwards. */
export function AskAgain() {
  const [asked, setAsked] = useState(false);
  const answer = useRef<((confirmed: boolean) => void) | undefined>(undefined);
  useEffect(() => {
    const stop = onConfirmNeeded(
      () =>
        new Promise((resolve) => {
          answer.current = resolve;
          setAsked(true);
        }),
    );
    return () => {
      stop();
      answer.current?.(false);
    };
  }, []);
  if (!asked) return null;
  return (
    <ConfirmDialog
      onAnswer={(confirmed) => {
        setAsked(false);
        answer.current?.(confirmed);
        answer.current = undefined;
      }}
    />
  );
}

function ConfirmDialog({ onAnswer }: { onAnswer: (confirmed: boolean) => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { session } = useSession();
  const { provider, password: byPassword } = session.askAgain;
  const form = useId();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [withCode, setWithCode] = useState(session.secondFactor.on);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await call('confirmSession', { body: { password, ...(withCode ? { code } : {}) } });
      onAnswer(true);
    } catch (error) {
      if (error instanceof ApiError && error.code === 'not_signed_in') return onAnswer(false);
      if (error instanceof ApiError && error.code === 'second_factor_needed') setWithCode(true);
      setProblem(errorText(error, i18n));
      setCode('');
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('confirm.title')}
      onClose={() => onAnswer(false)}
      footer={
        <>
          {byPassword && (
            <Button look="primary" type="submit" form={form} busy={busy}>
              {t('confirm.go')}
            </Button>
          )}
          <Button look="ghost" onClick={() => onAnswer(false)}>
            {t('action.cancel')}
          </Button>
        </>
      }
    >
      {provider !== null && (
        <ConfirmByProvider provider={provider} onConfirmed={() => onAnswer(true)} primary={!byPassword} />
      )}
      {byPassword && (
        <form id={form} className="stack-y" onSubmit={(event) => void submit(event)}>
          <p>{t('confirm.lead')}</p>
          {problem !== undefined && (
            <Notice tone="danger" live>
              {problem}
            </Notice>
          )}
          {/* so that a password manager knows whose password this is */}
          <input type="text" name="email" autoComplete="username" value={session.user.email} readOnly hidden />
          <TextField
            label={t('signIn.password')}
            type="password"
            name="password"
            autoComplete="current-password"
            ltr
            required
            value={password}
            onChange={setPassword}
            data-autofocus=""
          />
          {withCode && <CodeField value={code} onChange={setCode} />}
        </form>
      )}
    </Dialog>
  );
}
