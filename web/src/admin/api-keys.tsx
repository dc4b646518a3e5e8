import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiKeyInfo } from '../../../src/shared/api';
import { call } from '../api/client';
import { newId } from '../api/new-id';
import { useI18n } from '../i18n';
import { useNow } from '../inbox/now';
import { Loaded } from '../pages/loaded';
import { Page } from '../pages/page';
import { useDeed } from '../pages/use-deed';
import { Name } from '../ui/bidi';
import { Button } from '../ui/button';
import { Chip } from '../ui/chip';
import { Dialog } from '../ui/dialog';
import { TextField } from '../ui/field';
import { Notice } from '../ui/notice';
import { Empty } from '../ui/states';
import { showToast } from '../ui/toast';
import { CheckList } from './check-list';
import { FormDialog } from './form-dialog';

const SCOPES = ['tickets:read', 'tickets:write', 'admin'] as const;
const LONGEST_DAYS = 366;

export default function ApiKeys() {
  const { t } = useI18n();
  const query = useQuery({ queryKey: ['keys'], queryFn: ({ signal }) => call('listKeys', { signal }) });
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<string>();
  return (
    <Page
      title={t('apiKeys.title')}
      lead={t('apiKeys.lead')}
      action={
        <Button look="primary" icon="plus" onClick={() => setMaking(true)}>
          {t('apiKeys.add')}
        </Button>
      }
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('apiKeys.emptyTitle')}>{t('apiKeys.emptyText')}</Empty>
          ) : (
            <ul className="sheet-list">
              {items.map((key) => (
                <Key key={key.id} info={key} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {making && (
        <KeyForm
          onClose={() => setMaking(false)}
          onMade={(key) => {
            setMaking(false);
            setMade(key);
          }}
        />
      )}
      {made !== undefined && <Made value={made} onClose={() => setMade(undefined)} />}
    </Page>
  );
}

function Key({ info }: { info: ApiKeyInfo }) {
  const { t, lookUp, formats } = useI18n();
  const client = useQueryClient();
  const now = useNow();
  const deed = useDeed();
  const revoke = async () => {
    if (await deed.run(() => call('revokeKey', { params: { id: info.id } }), t('apiKeys.revoked')))
      await client.invalidateQueries({ queryKey: ['keys'] });
  };
  return (
    <li>
      <span className="grow">
        <b>
          <Name>{info.name}</Name>
        </b>
        <small>
          {info.scopes.map((scope) => lookUp(`apiKeys.scope.${scope}`) ?? scope).join(' · ')} ·{' '}
          {info.lastUsedAt === null
            ? t('apiKeys.unused')
            : t('apiKeys.used', { time: formats.moment(new Date(info.lastUsedAt), now) })}{' '}
          · {t('apiKeys.expires', { time: formats.date(new Date(info.expiresAt)) })}
        </small>
      </span>
      {info.revokedAt !== null ? (
        <Chip tone="danger">{t('apiKeys.revoked')}</Chip>
      ) : (
        <Button size="sm" busy={deed.busy} onClick={() => void revoke()} title={t('apiKeys.revokeWhy')}>
          {t('apiKeys.revoke')}
          <span className="vh">{info.name}</span>
        </Button>
      )}
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.problem}
        </Notice>
      )}
    </li>
  );
}

function KeyForm({ onClose, onMade }: { onClose: () => void; onMade: (key: string) => void }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  const [id] = useState(newId);
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly string[]>(['tickets:read']);
  const [days, setDays] = useState('90');
  const save = async () => {
    await deed.run(async () => {
      const created = await call('createKey', {
        body: { name, scopes: SCOPES.filter((scope) => scopes.includes(scope)), days: Number(days) },
        idempotencyKey: id,
      });
      void client.invalidateQueries({ queryKey: ['keys'] });
      onMade(created.key);
    });
  };
  return (
    <FormDialog title={t('apiKeys.add')} deed={deed} onSave={save} onClose={onClose}>
      <TextField
        label={t('apiKeys.name')}
        required
        maxLength={120}
        value={name}
        onChange={setName}
        error={deed.fields.name}
        data-autofocus=""
      />
      <CheckList
        label={t('apiKeys.scopes')}
        options={SCOPES.map((scope) => ({ id: scope, label: t(`apiKeys.scope.${scope}`) }))}
        chosen={scopes}
        onChange={setScopes}
        error={deed.fields.scopes}
      />
      <TextField
        label={t('apiKeys.days')}
        type="number"
        ltr
        min={1}
        max={LONGEST_DAYS}
        required
        value={days}
        onChange={setDays}
        error={deed.fields.days}
      />
    </FormDialog>
  );
}

function Made({ value, onClose }: { value: string; onClose: () => void }) {
  const { t } = useI18n();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      showToast(t('toast.saved'));
    } catch {
      showToast(t('toast.copyFailed', { reference: '' }), { tone: 'bad' });
    }
  };
  return (
    <Dialog
      title={t('apiKeys.add')}
      onClose={onClose}
      footer={
        <Button look="primary" icon="copy" onClick={() => void copy()}>
          {t('apiKeys.copy')}
        </Button>
      }
    >
      <div className="stack-y">
        <Notice tone="warn">{t('apiKeys.once')}</Notice>
        <p className="key-once">
          <bdi dir="ltr">{value}</bdi>
        </p>
      </div>
    </Dialog>
  );
}
