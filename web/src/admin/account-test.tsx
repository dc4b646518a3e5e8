import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccountInfo, TestMail } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { Reason } from '../ticket/delivery-reason';
import { Ltr } from '../ui/bidi';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';

const LOOK_EVERY_MS = 1_000;
const isOnItsWay = (test: TestMail | null | undefined) => test?.state === 'out' || test?.state === 'in';

/** A mail through the account to itself: what becomes of it is told as soon as it is known. */
export function AccountTest({ account }: { account: AccountInfo }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  const [asked, setAsked] = useState(false);
  const queryKey = ['account-test', account.id];
  const params = { id: account.id };
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }) => (await call('testMail', { params, signal })).latest,
    enabled: asked,
    refetchInterval: ({ state }) => (isOnItsWay(state.data) ? LOOK_EVERY_MS : false),
  });
  if (!account.enabled || account.config.smtp === undefined) return null;
  const send = () =>
    void deed.run(async () => {
      setAsked(false);
      client.setQueryData(queryKey, await call('sendTestMail', { params }));
      setAsked(true);
    });
  const test = asked ? query.data : undefined;
  return (
    <>
      <Button size="sm" icon="send" busy={deed.busy || isOnItsWay(test)} onClick={send}>
        {t('accounts.testMail.send')}
        <span className="vh">{account.name}</span>
      </Button>
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.problem}
        </Notice>
      )}
      {test !== undefined && test !== null && <Outcome test={test} />}
    </>
  );
}

function Outcome({ test: { state, seconds, way, reason, advice } }: { test: TestMail }) {
  const { t, localized } = useI18n();
  if (state === 'back')
    return (
      <Notice tone="plain" icon="check-circle" live>
        {t('accounts.testMail.back', { seconds: Math.max(1, Math.round(seconds)) })}
      </Notice>
    );
  if (state !== 'failed')
    return (
      <Notice tone="info" icon="clock" live>
        {t('accounts.testMail.waiting')}
      </Notice>
    );
  return (
    <Notice tone="danger" live>
      <b>{t(way === 'out' ? 'accounts.testMail.failedOut' : 'accounts.testMail.failedIn')}</b>{' '}
      {advice === null ? t('accounts.testMail.failedOutDo') : localized(advice)}{' '}
      {reason !== null && (way === 'out' ? <Reason reason={reason} /> : <Ltr>{reason}</Ltr>)}
    </Notice>
  );
}
