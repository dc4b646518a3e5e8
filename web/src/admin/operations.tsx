import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccountInfo, AlarmRow, OperationSettings, Operations as Shown } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useNow } from '../inbox/now';
import { Loaded } from '../pages/loaded';
import { Page } from '../pages/page';
import { Ltr, Name } from '../ui/bidi';
import { Button } from '../ui/button';
import { Chip } from '../ui/chip';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { Empty } from '../ui/states';
import { OperationsForm } from './operations-form';

const ASK_EVERY_MS = 15_000;

/** What a person must know of the installation itself: alarms, backups, test mails, and who is told. */
export default function Operations() {
  const { t } = useI18n();
  const state = useQuery({
    queryKey: ['operations'],
    queryFn: ({ signal }) => call('operations', { signal }),
    refetchInterval: ASK_EVERY_MS,
  });
  return (
    <Page title={t('operations.title')} lead={t('operations.lead')}>
      <Loaded query={state}>
        {(shown) => (
          <div className="stack-y">
            <Alarms alarms={shown.alarms} />
            <Told shown={shown} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Alarms({ alarms }: { alarms: readonly AlarmRow[] }) {
  const { t } = useI18n();
  const open = alarms.filter((alarm) => alarm.closedAt === null);
  const over = alarms.filter((alarm) => alarm.closedAt !== null);
  return (
    <section className="stack-y" aria-label={t('operations.alarms')}>
      {open.length === 0 ? (
        <Empty title={t('operations.none')}>{t('operations.noneText')}</Empty>
      ) : (
        <ul className="sheet-list">
          {open.map((alarm) => (
            <Alarm key={alarm.id} alarm={alarm} />
          ))}
        </ul>
      )}
      {over.length > 0 && (
        <details>
          <summary>{t('operations.earlier')}</summary>
          <ul className="sheet-list">
            {over.map((alarm) => (
              <Alarm key={alarm.id} alarm={alarm} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Alarm({ alarm }: { alarm: AlarmRow }) {
  const { t, lookUp, formats } = useI18n();
  const now = useNow();
  const facts = Object.entries(alarm.facts).flatMap(([name, n]) =>
    typeof n === 'number' ? (lookUp(`operations.fact.${name}`, { n }) ?? []) : [],
  );
  const time = (at: string): string => formats.moment(new Date(at), now);
  return (
    <li>
      <span className="grow">
        <b>
          {t(`alarm.${alarm.kind}`)}
          {alarm.accountName !== null && (
            <>
              {' · '}
              <Name>{alarm.accountName}</Name>
            </>
          )}
        </b>
        <small>{[...facts, t(`alarm.${alarm.kind}.do`)].join(' · ')}</small>
      </span>
      {alarm.closedAt === null ? (
        <Chip tone={alarm.severity === 'urgent' ? 'danger' : 'warn'} icon="alert">
          {t('operations.since', { time: time(alarm.openedAt) })}
        </Chip>
      ) : (
        <Chip>{t('operations.over', { time: time(alarm.closedAt) })}</Chip>
      )}
    </li>
  );
}

function Told({ shown }: { shown: Shown }) {
  const { t } = useI18n();
  const settings = useQuery({
    queryKey: ['operation-settings'],
    queryFn: ({ signal }) => call('operationSettings', { signal }),
  });
  const accounts = useQuery({ queryKey: ['accounts'], queryFn: ({ signal }) => call('listAccounts', { signal }) });
  const [editing, setEditing] = useState(false);
  const [secret, setSecret] = useState<string>();
  if (settings.data === undefined || accounts.data === undefined) return null;
  const { items } = accounts.data;
  return (
    <>
      <Upkeep shown={shown} accounts={items} />
      <WhoIsTold settings={settings.data} onChange={() => setEditing(true)} />
      {editing && (
        <OperationsForm
          settings={settings.data}
          accounts={items}
          onClose={() => setEditing(false)}
          onSaved={(made) => {
            setEditing(false);
            setSecret(made ?? undefined);
          }}
        />
      )}
      {secret !== undefined && (
        <Dialog title={t('operations.webhook')} onClose={() => setSecret(undefined)}>
          <div className="stack-y">
            <Notice tone="warn">{t('operations.webhookSecret')}</Notice>
            <p className="key-once">
              <bdi dir="ltr">{secret}</bdi>
            </p>
            <p>{t('operations.webhookOnce')}</p>
          </div>
        </Dialog>
      )}
    </>
  );
}

function Upkeep({ shown, accounts }: { shown: Shown; accounts: readonly AccountInfo[] }) {
  const { t, formats } = useI18n();
  const now = useNow();
  const time = (at: string): string => formats.moment(new Date(at), now);
  const rounded = (seconds: number | null): string =>
    seconds === null ? '–' : formats.number.format(Math.round(seconds));
  return (
    <section className="stack-y page-part">
      <h2>{t('operations.upkeep')}</h2>
      <ul className="sheet-list">
        <Line title={t('operations.backup')}>
          {shown.lastBackupAt === null ? t('operations.backupNever') : time(shown.lastBackupAt)}
        </Line>
        <Line title={t('operations.restoreTest')}>
          {shown.lastRestoreTestAt === null ? t('operations.restoreTestNever') : time(shown.lastRestoreTestAt)}
        </Line>
        {shown.canaries.map((canary) => (
          <Line
            key={canary.accountId}
            title={t('operations.canary', { name: accounts.find(({ id }) => id === canary.accountId)?.name ?? '' })}
          >
            {time(canary.queuedAt)} ·{' '}
            {t('operations.canaryTimes', { out: rounded(canary.outSeconds), in: rounded(canary.inSeconds) })}
          </Line>
        ))}
      </ul>
    </section>
  );
}

function WhoIsTold({ settings, onChange }: { settings: OperationSettings; onChange: () => void }) {
  const { t } = useI18n();
  const nobody = settings.mailAddresses.length === 0 && settings.webhookUrl === null;
  return (
    <section className="stack-y page-part">
      <h2>{t('operations.told')}</h2>
      <ul className="sheet-list">
        {nobody && (
          <li>
            <Icon name="alert" />
            <span className="grow">{t('operations.toldNobody')}</span>
          </li>
        )}
        {settings.mailAddresses.map((address) => (
          <Line key={address} title={t('operations.mail')}>
            <Ltr>{address}</Ltr>
          </Line>
        ))}
        {settings.webhookUrl !== null && (
          <Line title={t('operations.webhook')}>
            <Ltr>{settings.webhookUrl}</Ltr>
          </Line>
        )}
        <li>
          <Button onClick={onChange}>{t('operations.change')}</Button>
        </li>
      </ul>
    </section>
  );
}

function Line({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <li>
      <span className="grow">
        <b>{title}</b>
        <small>{children}</small>
      </span>
    </li>
  );
}
