import { useState, type FormEvent } from 'react';
import { call } from '../api/client';
import { I18nProvider, useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { useDocumentTitle } from '../ui/use-document-title';
import { NewPasswordFields, useNewPassword } from './new-password-fields';
import { useSetting } from './settings';
import { DoorFrame } from './sign-in';

/** The token of `/reset/<token>`, the only page for which nobody needs to be signed in. */
export const resetTokenOf = (path: string): string | undefined => /^\/reset\/([^/]+)\/?$/.exec(path)?.[1];

/** Sets a password by a link. Opening it does nothing: programs open links in mail too. */
export function ResetPassword({ token }: { token: string }) {
  const language = useSetting('language');
  return (
    <I18nProvider language={language} timeZone="Asia/Riyadh">
      <Door token={token} />
    </I18nProvider>
  );
}

function Door({ token }: { token: string }) {
  const { t } = useI18n();
  useDocumentTitle(t('reset.title'));
  const { busy, problem, run } = useDeed();
  const password = useNewPassword();
  const [done, setDone] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!password.ready) return;
    setDone(await run(() => call('setPasswordByLink', { body: { token, password: password.next } })));
  };
  if (done)
    return (
      <DoorFrame title={t('reset.title')}>
        <Notice tone="info" icon="check-circle" live>
          {t('reset.done')}
        </Notice>
        <a className="btn primary lg block" href="/">
          {t('reset.toSignIn')}
        </a>
      </DoorFrame>
    );
  return (
    <DoorFrame title={t('reset.title')}>
      <form className="stack-y" onSubmit={(event) => void submit(event)}>
        <p>{t('reset.lead')}</p>
        {problem !== undefined && (
          <Notice tone="danger" live>
            {problem}
          </Notice>
        )}
        <NewPasswordFields password={password} autoFocus />
        <Button look="primary" size="lg" block type="submit" busy={busy}>
          {t('password.save')}
        </Button>
      </form>
    </DoorFrame>
  );
}
