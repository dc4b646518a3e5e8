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
import { ProviderButtons, useTroubleText, useWays } from './ways';

/** What a provider sent the browser back with. */
const arrival = (name: 'trouble' | 'code') =>
  location.pathname === '/signed-in' ? new URLSearchParams(location.search).get(name) : null;

/** The door: by a provider, by a password, or by either. Passwords alone where nothing else is known. */
export function SignIn() {
  const { t } = useI18n();
  const words = useTroubleText();
  const ways = useWays();
  const [byPassword, setByPassword] = useState(false);
  const trouble = arrival('trouble');
  if (arrival('code') !== null)
    return (
      <DoorFrame title={t('signIn.title')}>
        <PasswordForm codeOwed />
      </DoorFrame>
    );
  const { providers = [], passwords = true } = ways.data ?? {};
  return (
    <DoorFrame title={t('signIn.title')}>
      {trouble !== null && (
        <Notice tone="danger" live>
          {words(trouble)}
        </Notice>
      )}
      {providers.length > 0 && <ProviderButtons providers={providers} primary={!passwords} />}
      {providers.length > 0 && passwords && <p className="or-line">{t('signIn.or')}</p>}
      {ways.isPending ? null : passwords || byPassword ? (
        <PasswordForm codeOwed={false} />
      ) : (
        <Button look="ghost" block onClick={() => setByPassword(true)}>
          {t('signIn.emergency')}
        </Button>
      )}
    </DoorFrame>
  );
}

/**
 * Passwords may be pasted and managed (3.3.8); the refusal never says which of the two was wrong. `codeOwed`: a provider let the
 * person in, and only the code is missing.
 */
function PasswordForm({ codeOwed }: { codeOwed: boolean }) {
  const i18n = useI18n();
  const { t } = i18n;
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState<string | undefined>(codeOwed ? '' : undefined);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const startAgain = () => {
    if (codeOwed) return location.assign('/');
    setPassword('');
    setCode(undefined);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const session = codeOwed
        ? await call('giveCode', { body: { code: code ?? '' } })
        : await call('signIn', { body: { email: email.trim(), password, ...(code === undefined ? {} : { code }) } });
      beginSession(client, session);
    } catch (error) {
      if (error instanceof ApiError && error.code === 'second_factor_needed') {
        setProblem(undefined);
        return setCode('');
      }
      setProblem(errorText(error, i18n));
      if (error instanceof ApiError && error.code === 'wrong_code') return setCode('');
      if (!codeOwed) startAgain();
    } finally {
      setBusy(false);
    }
  };
  return (
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
          <p>{t(codeOwed ? 'signIn.codeOwed' : 'signIn.codeLead')}</p>
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
