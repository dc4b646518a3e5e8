import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { AccountInfo } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { isPersonal, signInOf } from './sign-in-methods';

const PAGE = '/settings/accounts';
/** Where the provider sends the browser back to; it is registered there. */
export const returnAddress = (): string => `${location.origin}${PAGE}`;

/** Leads to the provider's page, where a person signs in for the account. */
export function BrowserSignIn({ account }: { account: AccountInfo }) {
  const { t } = useI18n();
  const deed = useDeed();
  if (account.config.oauth === undefined || !isPersonal(signInOf(account.config.oauth).method)) return null;
  const open = () =>
    void deed.run(async () => {
      const body = { redirectUri: returnAddress() };
      const { url } = await call('beginSignIn', { params: { id: account.id }, body });
      location.assign(url);
    });
  return (
    <>
      <Button size="sm" icon="key" busy={deed.busy} onClick={open}>
        {t('accounts.signIn.open')}
        <span className="vh">{account.name}</span>
      </Button>
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.problem}
        </Notice>
      )}
    </>
  );
}

/** The browser has come back from the provider: the code in its address is handed over once, and leaves the address. */
export function SignInReturn() {
  const { t } = useI18n();
  const deed = useDeed();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [search] = useSearchParams();
  const handedOver = useRef(false);
  const [code, state, refused] = [search.get('code'), search.get('state'), search.get('error')];
  useEffect(() => {
    if (code === null || state === null || handedOver.current) return;
    handedOver.current = true;
    void deed
      .run(() => call('endSignIn', { body: { code, state } }), t('accounts.signIn.done'))
      .then((done) => {
        void client.invalidateQueries({ queryKey: ['accounts'] });
        if (done) void navigate(PAGE, { replace: true });
      });
  });
  if (state === null) return null;
  const problem = refused === null ? deed.problem : t('accounts.signIn.cancelled', { why: refused });
  return (
    <Notice tone={problem === undefined ? 'plain' : 'danger'} live>
      {problem ?? t('accounts.signIn.ending')}
    </Notice>
  );
}
