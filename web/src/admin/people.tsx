import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { UserRow } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { Loaded } from '../pages/loaded';
import { Page } from '../pages/page';
import { useDeed } from '../pages/use-deed';
import { useSession } from '../session/session';
import { Avatar } from '../ui/avatar';
import { Ltr, Name } from '../ui/bidi';
import { Button } from '../ui/button';
import { Chip } from '../ui/chip';
import { Notice } from '../ui/notice';
import { showToast } from '../ui/toast';
import { PersonForm } from './person-form';

/** Who may sign in, as what and where. */
export default function People() {
  const { t } = useI18n();
  const query = useQuery({ queryKey: ['users'], queryFn: ({ signal }) => call('listUsers', { signal }) });
  const [editing, setEditing] = useState<UserRow | 'new'>();
  return (
    <Page
      title={t('people.title')}
      action={
        <Button look="primary" icon="plus" onClick={() => setEditing('new')}>
          {t('people.add')}
        </Button>
      }
    >
      <Loaded query={query}>
        {({ items }) => (
          <ul className="sheet-list">
            {items.map((user) => (
              <Person key={user.id} user={user} onEdit={() => setEditing(user)} />
            ))}
          </ul>
        )}
      </Loaded>
      {editing !== undefined && (
        <PersonForm user={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
    </Page>
  );
}

function Person({ user, onEdit }: { user: UserRow; onEdit: () => void }) {
  const { t, localized } = useI18n();
  const { session } = useSession();
  const client = useQueryClient();
  const deed = useDeed();
  const disabled = user.disabledAt !== null;
  const centres = session.centres
    .filter((centre) => user.centreIds.includes(centre.id))
    .map((centre) => localized(centre.name));
  const setDisabled = async (next: boolean, version: number) => {
    const saved = await call('updateUser', { params: { id: user.id }, body: { version, disabled: next } });
    await client.invalidateQueries({ queryKey: ['users'] });
    showToast(t(next ? 'people.toastDisabled' : 'people.toastEnabled', { name: user.name }), {
      until: Date.now() + 10_000,
      undo: () => void deed.run(() => setDisabled(!next, saved.version)),
    });
  };
  return (
    <li>
      <Avatar id={user.id} name={user.name} size={32} />
      <span className="grow">
        <b>
          <Name>{user.name}</Name>
        </b>
        <small>
          <Ltr>{user.email}</Ltr> · {centres.join(' · ')}
        </small>
      </span>
      <Chip>{t(`role.${user.role}`)}</Chip>
      {user.invited && <Chip>{t('people.invited')}</Chip>}
      {user.hasSecondFactor && (
        <Chip icon="shield" title={t('people.twoStepWhy')}>
          {t('people.twoStep')}
        </Chip>
      )}
      {disabled && <Chip tone="danger">{t('people.disabled')}</Chip>}
      <Button size="sm" icon="pen" onClick={onEdit}>
        {t('action.edit')}
        <span className="vh">{user.name}</span>
      </Button>
      {user.id !== session.user.id && (
        <Button
          size="sm"
          look="ghost"
          busy={deed.busy}
          onClick={() => void deed.run(() => setDisabled(!disabled, user.version))}
        >
          {t(disabled ? 'people.enable' : 'people.disable')}
          <span className="vh">{user.name}</span>
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
