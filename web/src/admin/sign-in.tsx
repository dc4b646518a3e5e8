import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ProviderInfo } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { Loaded } from '../pages/loaded';
import { Page } from '../pages/page';
import { Ltr } from '../ui/bidi';
import { Button } from '../ui/button';
import { Chip } from '../ui/chip';
import { Notice } from '../ui/notice';
import { Empty } from '../ui/states';
import { CopiedAddress } from './copied-address';
import { PasswordRule } from './password-rule';
import { CheckProvider } from './provider-check';
import { ProviderForm } from './provider-form';
import { RemoveProvider } from './provider-removal';

/** Through whom people come in, and whether passwords are taken. */
export default function SignInSettings() {
  const { t } = useI18n();
  const query = useQuery({ queryKey: ['sign-in'], queryFn: ({ signal }) => call('signInSettings', { signal }) });
  const [open, setOpen] = useState<ProviderInfo | 'new'>();
  return (
    <Page
      title={t('provider.title')}
      lead={t('provider.lead')}
      action={
        <Button look="primary" icon="plus" onClick={() => setOpen('new')}>
          {t('provider.add')}
        </Button>
      }
    >
      <Loaded query={query}>
        {(settings) => (
          <div className="stack-y">
            {settings.redirectUri === null ? (
              <Notice tone="warn">{t('provider.redirectMissing')}</Notice>
            ) : (
              <CopiedAddress label={t('provider.redirect')} value={settings.redirectUri} />
            )}
            {settings.providers.length === 0 ? (
              <Empty title={t('provider.emptyTitle')}>{t('provider.emptyText')}</Empty>
            ) : (
              <ul className="sheet-list">
                {settings.providers.map((provider) => (
                  <Provider key={provider.id} provider={provider} onEdit={() => setOpen(provider)} />
                ))}
              </ul>
            )}
            <PasswordRule key={settings.version} settings={settings} />
            {open !== undefined && (
              <ProviderForm
                provider={open === 'new' ? undefined : open}
                redirectUri={settings.redirectUri}
                onClose={() => setOpen(undefined)}
              />
            )}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Provider({ provider, onEdit }: { provider: ProviderInfo; onEdit: () => void }) {
  const { t, localized } = useI18n();
  return (
    <li>
      <span className="grow">
        <b>{localized(provider.label)}</b>
        <small>
          <Ltr>{provider.issuer}</Ltr> · {t(`provider.admission.${provider.admission}`)}
        </small>
      </span>
      <Chip tone={provider.enabled ? 'ok' : 'neutral'}>{t(provider.enabled ? 'provider.on' : 'provider.off')}</Chip>
      <CheckProvider provider={provider} />
      <Button size="sm" onClick={onEdit}>
        {t('action.edit')}
        <span className="vh">{localized(provider.label)}</span>
      </Button>
      <RemoveProvider provider={provider} />
    </li>
  );
}
