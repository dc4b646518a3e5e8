import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SignInSettings } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { Button } from '../ui/button';
import { CheckField } from '../ui/field';
import { Notice } from '../ui/notice';
import { CheckList } from './check-list';

/** Whether passwords are taken, and who comes in by one whatever happens. */
export function PasswordRule({ settings }: { settings: SignInSettings }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  const users = useQuery({ queryKey: ['users'], queryFn: ({ signal }) => call('listUsers', { signal }) });
  const administrators = (users.data?.items ?? []).filter(
    (user) => user.role === 'administrator' && user.disabledAt === null,
  );
  const [passwords, setPasswords] = useState(settings.passwords);
  const [changed, setChanged] = useState<readonly string[]>();
  const chosen = changed ?? administrators.filter((user) => user.breakGlass).map((user) => user.id);
  const save = async () => {
    const body = { passwords, breakGlassIds: [...chosen], version: settings.version };
    if (!(await deed.run(() => call('updateSignInSettings', { body }), t('toast.saved')))) return;
    await Promise.all([['sign-in'], ['users'], ['ways']].map((queryKey) => client.invalidateQueries({ queryKey })));
  };
  return (
    <section className="stack-y" aria-labelledby="passwords-title">
      <h2 id="passwords-title">{t('provider.passwords')}</h2>
      <CheckField label={t('provider.passwordsOn')} checked={passwords} onChange={setPasswords} />
      <p className="hint">{t('provider.passwordsOffWhy')}</p>
      <CheckList
        label={t('provider.breakGlass')}
        options={administrators.map((user) => ({ id: user.id, label: `${user.name} · ${user.email}` }))}
        chosen={chosen}
        onChange={setChanged}
        error={deed.fields.breakGlassIds}
      />
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.problem}
        </Notice>
      )}
      <div className="row-x">
        <Button look="primary" busy={deed.busy} onClick={() => void save()}>
          {t('action.save')}
          <span className="vh">{t('provider.passwords')}</span>
        </Button>
      </div>
    </section>
  );
}
