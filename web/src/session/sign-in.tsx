import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { BrandMark } from '../ui/brand';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { Notice } from '../ui/notice';
import { errorText } from '../ui/states';
import { beginSession } from './session';
import { writeSetting } from './settings';

/** The door. Passwords may be pasted and managed (3.3.8); the refusal never says which of the two was wrong. */
export function SignIn() {
  const i18n = useI18n();
  const { t } = i18n;
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      beginSession(client, await call('signIn', { body: { email: email.trim(), password } }));
    } catch (error) {
      setProblem(errorText(error, i18n));
      setPassword('');
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
        <Button look="primary" size="lg" block type="submit" busy={busy}>
          {t('signIn.enter')}
        </Button>
      </form>
    </DoorFrame>
  );
}

/** The frame of the pages outside the house: the mark, one card, the other language. */
export function DoorFrame({ title, children }: { title: string; children: ReactNode }) {
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
          <Button look="ghost" size="sm" lang={other} onClick={() => writeSetting('language', other)}>
            {other === 'ar' ? 'العربية' : 'English'}
          </Button>
        </header>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
