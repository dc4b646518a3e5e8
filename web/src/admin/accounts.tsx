import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { AccountInfo, CheckResult } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useNow } from '../inbox/now';
import { useReference } from '../inbox/use-reference';
import { useLive } from '../live/use-live';
import { Loaded } from '../pages/loaded';
import { Page } from '../pages/page';
import { useDeed } from '../pages/use-deed';
import { Ltr, Name } from '../ui/bidi';
import { Button } from '../ui/button';
import { ChannelIcon } from '../ui/channel-icon';
import { Chip, type Tone } from '../ui/chip';
import { Notice } from '../ui/notice';
import { Empty } from '../ui/states';
import { AccountForm } from './account-form';
import { Condition, HowFull } from './account-condition';
import { AccountAddresses } from './account-addresses';
import { AccountHistory } from './account-history';
import { AccountTest } from './account-test';
import { BrowserSignIn, SignInReturn } from './browser-sign-in';
import { CheckSteps } from './check-steps';
import { SigningDialog } from './signing-dialog';

/** The doors of the house: each with its health, and a test that says exactly what failed and what to do. */
export default function Accounts() {
  const { t } = useI18n();
  const query = useQuery({ queryKey: ['accounts'], queryFn: ({ signal }) => call('listAccounts', { signal }) });
  useLive({ listChanged: ({ what }) => what === 'accounts' && void query.refetch() });
  const [editing, setEditing] = useState<AccountInfo | 'new'>();
  /** Tried as soon as it is in the list. */
  const [added, setAdded] = useState<string>();
  const [signing, setSigning] = useState<string>();
  const signed = query.data?.items.find(({ id }) => id === signing);
  return (
    <Page
      title={t('accounts.title')}
      action={
        <Button look="primary" icon="plus" onClick={() => setEditing('new')}>
          {t('accounts.add')}
        </Button>
      }
    >
      <SignInReturn />
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('accounts.emptyTitle')}>{t('accounts.emptyText')}</Empty>
          ) : (
            <ul className="sheet-list">
              {items.map((account) => (
                <Account
                  key={account.id}
                  account={account}
                  isNew={account.id === added}
                  onEdit={() => setEditing(account)}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      {editing !== undefined && (
        <AccountForm
          account={editing === 'new' ? undefined : editing}
          onAdded={setAdded}
          onSigning={setSigning}
          onClose={() => setEditing(undefined)}
        />
      )}
      {signed !== undefined && <SigningDialog account={signed} onClose={() => setSigning(undefined)} />}
    </Page>
  );
}

const TONES: Readonly<Record<string, Tone>> = {
  ok: 'ok',
  failing: 'danger',
  stopped: 'danger',
  not_configured: 'warn',
};

function Account({ account, isNew, onEdit }: { account: AccountInfo; isNew: boolean; onEdit: () => void }) {
  const { t, lookUp, formats } = useI18n();
  const now = useNow();
  const { channelName } = useReference();
  const deed = useDeed();
  const [result, setResult] = useState<CheckResult>();
  const retrying = useDeed();
  const client = useQueryClient();
  const { health } = account;
  const state = account.enabled ? health.state : 'disabled';
  const test = () => void deed.run(async () => setResult(await call('checkAccount', { params: { id: account.id } })));
  const tested = useRef(false);
  useEffect(() => {
    if (!isNew || tested.current) return;
    tested.current = true;
    test();
  });
  const retry = () =>
    void retrying.run(async () => {
      await call('retryAccount', { params: { id: account.id } });
      setResult(undefined);
      await client.invalidateQueries({ queryKey: ['accounts'] });
    });
  return (
    <li>
      <ChannelIcon channel={account.channel} />
      <span className="grow">
        <b>
          <Name>{account.name}</Name>
        </b>
        <small>
          {channelName(account.channel)} · <Ltr>{account.address}</Ltr> ·{' '}
          {health.lastOkAt === null
            ? t('accounts.never')
            : t('accounts.lastOk', { time: formats.moment(new Date(health.lastOkAt), now) })}
          {health.lastMailAt !== null && (
            <> · {t('accounts.lastMail', { time: formats.moment(new Date(health.lastMailAt), now) })}</>
          )}
          {health.lag !== null && health.lag > 0 && <> · {t('accounts.lag', { n: health.lag })}</>}
          <HowFull quota={health.quota} />
        </small>
        <AccountAddresses account={account} />
      </span>
      <Chip tone={TONES[state] ?? 'neutral'}>{lookUp(`health.${state}`) ?? t('health.unknown')}</Chip>
      <Button size="sm" icon="pen" onClick={onEdit}>
        {t('action.edit')}
        <span className="vh">{account.name}</span>
      </Button>
      <Button size="sm" icon="bolt" busy={deed.busy} onClick={test}>
        {t(deed.busy ? 'accounts.testing' : 'accounts.test')}
        <span className="vh">{account.name}</span>
      </Button>
      {state === 'stopped' && (
        <Button size="sm" icon="reload" busy={retrying.busy} onClick={retry}>
          {t('accounts.retry')}
          <span className="vh">{account.name}</span>
        </Button>
      )}
      <AccountTest account={account} />
      <BrowserSignIn account={account} />
      {state === 'stopped' && <p className="hint">{t('accounts.stoppedWhy')}</p>}
      {result === undefined && health.lastError !== null && state !== 'disabled' && (
        <Trouble problem={health.lastError} advice={health.advice} />
      )}
      {state !== 'disabled' && <Condition quota={health.quota} trouble={health.trouble} />}
      {result !== undefined && <Result result={result} />}
      {[deed.problem, retrying.problem].map(
        (problem) =>
          problem !== undefined && (
            <Notice key={problem} tone="danger" live>
              {problem}
            </Notice>
          ),
      )}
      <AccountHistory account={account} />
    </li>
  );
}

function Result({ result }: { result: CheckResult }) {
  const { t } = useI18n();
  const steps = result.steps.length > 0 && <CheckSteps steps={result.steps} />;
  if (result.state === 'ok')
    return (
      <>
        <Notice tone="plain" icon="check-circle" live>
          {t('accounts.ok')}
        </Notice>
        {steps}
      </>
    );
  return steps || <Trouble problem={result.problem} advice={result.advice} live />;
}

/** First what to do, in words; then what the far end said, as it said it. */
function Trouble({ problem, advice, live }: Pick<CheckResult, 'problem' | 'advice'> & { live?: boolean }) {
  const { localized } = useI18n();
  return (
    <Notice tone="danger" {...(live === true ? { live } : {})}>
      {advice !== null && <b>{localized(advice)}</b>} {problem !== null && <Ltr>{problem}</Ltr>}
    </Notice>
  );
}
