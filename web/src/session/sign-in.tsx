import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { ApiError, call } from '../api/client';
import { useI18n } from '../i18n';
import { BrandMark } from '../ui/brand';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Notice } from '../ui/notice';
import { errorText } from '../ui/states';
import { CodeField } from './code-field';
import { beginSession } from './session';
import { writeSetting } from './settings';

/** The door. Passwords may be pasted and managed (3.3.8); the refusal never says which of the two was wrong. */
export function SignIn() {
  const i18n = useI18n();
  const { t } = i18n;
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const startAgain = () => {
    setPassword('');
    setCode(undefined);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      beginSession(
        client,
        await call('signIn', { body: { email: email.trim(), password, ...(code === undefined ? {} : { code }) } }),
      );
    } catch (error) {
      if (error instanceof ApiError && error.code === 'second_factor_needed') {
        setProblem(undefined);
        return setCode('');
      }
      setProblem(errorText(error, i18n));
      if (error instanceof ApiError && error.code === 'wrong_code') return setCode('');
      startAgain();
    } finally {
      setBusy(false);
    }
  };
  return (
    <DoorFrame title={t('signIn.title')}>
      <form className="stack-y" onSubmit={(event) => void submit(event)}>
        {problem !== undefined && (
          <Notice tone="danger" live>
            {problem}
          </Notice>
        )}
        {code === undefined ? (
          <>
            <TextField
              label={t('signIn.email')}
              type="email"
              name="email"
              autoComplete="username"
              inputMode="email"
              ltr
              required
              autoFocus
              value={email}
              onChange={setEmail}
            />
            <TextField
              label={t('signIn.password')}
              type="password"
              name="password"
              autoComplete="current-password"
              ltr
              required
              value={password}
              onChange={setPassword}
            />
          </>
        ) : (
          <>
            <p>{t('signIn.codeLead')}</p>
            <CodeField value={code} onChange={setCode} autoFocus />
          </>
        )}
        <Button look="primary" size="lg" block type="submit" busy={busy}>
          {t('signIn.enter')}
        </Button>
        {code !== undefined && (
          <Button look="ghost" block onClick={startAgain}>
            {t('action.back')}
          </Button>
        )}
      </form>
    </DoorFrame>
  );
}

interface DoorFrameProps {
  readonly title: string;
  readonly children: ReactNode;
  /** For who is signed in already: their own language is another one from now on, not this computer's alone. */
  readonly onOtherLanguage?: () => void;
}

/** The frame of the pages outside the house: the mark, one card, the other language. */
export function DoorFrame({ title, children, onOtherLanguage }: DoorFrameProps) {
  const { t, language } = useI18n();
  const other = language === 'ar' ? 'en' : 'ar';
  return (
    <main className="door">
      <div className="door-card">
        <header className="row-x">
          <span className="brand">
            <BrandMark />
            <span>
              {t('product.name')}
              <small>{t('product.line')}</small>
            </span>
          </span>
          <span className="grow" />
          <Button
            look="ghost"
            size="sm"
            lang={other}
            onClick={onOtherLanguage ?? (() => writeSetting('language', other))}
          >
            {other === 'ar' ? 'العربية' : 'English'}
          </Button>
        </header>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
