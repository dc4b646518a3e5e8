import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccountInfo } from '../../../src/shared/api';
import type { Answer } from '../api/client';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { Loaded } from '../pages/loaded';
import { useDeed } from '../pages/use-deed';
import { Button } from '../ui/button';
import { Chip, type Tone } from '../ui/chip';
import { copyText } from '../ui/copy';
import { Dialog } from '../ui/dialog';
import { TextField } from '../ui/field';
import { Notice } from '../ui/notice';

interface Signing {
  readonly domain: string;
  readonly selector: string;
  readonly active: boolean;
}
const DEFAULT_SELECTOR = 'wasl';

function signingOf({ config }: AccountInfo): Signing | undefined {
  return config.dkim as Signing | undefined;
}

/** The domain's signature under what the account sends: a key, the record to publish, and whether it is in use. */
export function SigningDialog({ account, onClose }: { account: AccountInfo; onClose: () => void }) {
  const { t } = useI18n();
  return (
    <Dialog title={t('accounts.dkim')} shape="sheet" onClose={onClose}>
      <div className="stack-y">
        <p>{t('accounts.dkim.why')}</p>
        {signingOf(account) !== undefined && <Published account={account} />}
        <NewKey account={account} />
      </div>
    </Dialog>
  );
}

const TONES = { published: 'ok', different: 'danger', missing: 'warn', unknown: 'neutral' } as const satisfies Record<
  string,
  Tone
>;

function Published({ account }: { account: AccountInfo }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  const query = useQuery({
    queryKey: ['account-dns', account.id, account.version],
    queryFn: ({ signal }) => call('accountRecords', { params: { id: account.id }, signal }),
  });
  const active = signingOf(account)?.active === true;
  const switchOn = async () => {
    const { id, secretsSet: _secrets, health: _health, config, ...rest } = account;
    const body = { ...rest, config: { ...config, dkim: { ...signingOf(account), active: !active } } };
    if (await deed.run(() => call('updateAccount', { params: { id }, body }), t('toast.saved')))
      await client.invalidateQueries({ queryKey: ['accounts'] });
  };
  return (
    <Loaded query={query}>
      {({ items }) => (
        <>
          {items.map((record) => (
            <DnsRecord key={record.name} record={record} />
          ))}
          <div className="row-x">
            <Button icon="reload" busy={query.isFetching} onClick={() => void query.refetch()}>
              {t('accounts.dkim.look')}
            </Button>
            <Button look={active ? 'ghost' : 'primary'} busy={deed.busy} onClick={() => void switchOn()}>
              {t(active ? 'accounts.dkim.stop' : 'accounts.dkim.start')}
            </Button>
          </div>
          <p className="hint">{t(active ? 'accounts.dkim.active' : 'accounts.dkim.inactive')}</p>
          {deed.problem !== undefined && (
            <Notice tone="danger" live>
              {deed.problem}
            </Notice>
          )}
        </>
      )}
    </Loaded>
  );
}

/** What the domain's administrator enters, in the words of their screen. */
function DnsRecord({ record }: { record: Answer<'accountRecords'>['items'][number] }) {
  const { t } = useI18n();
  const [copied, setCopied] = useState(false);
  return (
    <fieldset className="group-box">
      <legend>{t('accounts.dkim.record')}</legend>
      <div>
        <Chip tone={TONES[record.state]}>{t(`accounts.dkim.${record.state}`)}</Chip>
      </div>
      <p>
        {t('accounts.dkim.name')}{' '}
        <code className="key-once" dir="ltr">
          {record.name}
        </code>
      </p>
      <p>
        {t('accounts.dkim.value')}{' '}
        <code className="key-once" dir="ltr">
          {record.value}
        </code>
      </p>
      <div>
        <Button icon="copy" onClick={() => void copyText(record.value).then(setCopied)}>
          {t(copied ? 'accounts.dkim.copied' : 'accounts.dkim.copy')}
        </Button>
      </div>
    </fieldset>
  );
}

function NewKey({ account }: { account: AccountInfo }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  const known = signingOf(account);
  const [domain, setDomain] = useState(known?.domain ?? account.address.split('@').at(-1) ?? '');
  const [selector, setSelector] = useState(known === undefined ? DEFAULT_SELECTOR : '');
  const make = async () => {
    const body = { domain: domain.trim(), selector: selector.trim(), version: account.version };
    if (await deed.run(() => call('makeSigningKey', { params: { id: account.id }, body }), t('toast.saved')))
      await client.invalidateQueries({ queryKey: ['accounts'] });
  };
  return (
    <form
      className="stack-y"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.problem}
        </Notice>
      )}
      <TextField
        label={t('accounts.dkim.domain')}
        ltr
        required
        value={domain}
        onChange={setDomain}
        error={deed.fields['config.dkim.domain']}
        spellCheck={false}
      />
      <TextField
        label={t('accounts.dkim.selector')}
        help={known === undefined ? undefined : t('accounts.dkim.anotherSelector', { selector: known.selector })}
        ltr
        required
        maxLength={63}
        value={selector}
        onChange={setSelector}
        error={deed.fields['config.dkim.selector']}
        spellCheck={false}
      />
      <div>
        <Button type="submit" icon="key" busy={deed.busy} look={known === undefined ? 'primary' : 'ghost'}>
          {t(known === undefined ? 'accounts.dkim.make' : 'accounts.dkim.makeAnother')}
        </Button>
      </div>
    </form>
  );
}
