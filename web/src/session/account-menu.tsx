import { useQueryClient } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import type { Session } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { KeySheet } from '../keys/key-sheet';
import { isLive, onLiveState } from '../live/live';
import { Avatar } from '../ui/avatar';
import { Name } from '../ui/bidi';
import { Dialog } from '../ui/dialog';
import { Menu, type MenuItem } from '../ui/menu';
import { ChangePassword } from './change-password';
import { useSession, useSignOut } from './session';
import { useSetting, writeSetting } from './settings';

/** Who is signed in, whether the page is live, and the personal settings. */
export function AccountMenu() {
  const { t, language } = useI18n();
  const { session } = useSession();
  const live = useSyncExternalStore(onLiveState, isLive);
  const [dialog, setDialog] = useState<'password' | 'keys'>();
  const items = useItems(setDialog);
  return (
    <>
      <Menu label={t('account.menu', { name: session.user.name })} className="me" side="above" items={items}>
        <Avatar id={session.user.id} name={session.user.name} size={32} />
        <span className="grow clip">
          <b>
            <Name>{session.user.name}</Name>
          </b>
          <small>{t(`role.${session.user.role}`)}</small>
        </span>
        <span className={live ? 'live' : 'live off'} title={t(live ? 'live.on' : 'live.off')} lang={language} />
      </Menu>
      {dialog === 'password' && (
        <Dialog title={t('password.title')} onClose={() => setDialog(undefined)}>
          <ChangePassword forced={false} onDone={() => setDialog(undefined)} />
        </Dialog>
      )}
      {dialog === 'keys' && <KeySheet onClose={() => setDialog(undefined)} />}
    </>
  );
}

function useItems(open: (dialog: 'password' | 'keys') => void): MenuItem[] {
  const { t, language } = useI18n();
  const client = useQueryClient();
  const signOut = useSignOut();
  const theme = useSetting('theme');
  const density = useSetting('density');
  const speak = async () => {
    const next = language === 'ar' ? 'en' : 'ar';
    writeSetting('language', next);
    client.setQueryData<Session | null>(['session'], (known) =>
      known == null ? known : { ...known, user: { ...known.user, language: next } },
    );
    await call('updateProfile', { body: { language: next } }).catch(() => undefined);
    // What the server translates (reasons, problem details) is read again in the new language.
    void client.invalidateQueries();
  };
  return [
    { id: 'language', label: language === 'ar' ? 'English' : 'العربية', icon: 'web', onPick: () => void speak() },
    {
      id: 'system',
      label: t('theme.system'),
      icon: 'screen',
      checked: theme === 'system',
      onPick: () => writeSetting('theme', 'system'),
    },
    {
      id: 'light',
      label: t('theme.light'),
      icon: 'sun',
      checked: theme === 'light',
      onPick: () => writeSetting('theme', 'light'),
    },
    {
      id: 'dark',
      label: t('theme.dark'),
      icon: 'moon',
      checked: theme === 'dark',
      onPick: () => writeSetting('theme', 'dark'),
    },
    {
      id: 'density',
      label: t(density === 'compact' ? 'density.comfortable' : 'density.compact'),
      icon: 'density',
      onPick: () => writeSetting('density', density === 'compact' ? 'comfortable' : 'compact'),
    },
    { id: 'keys', label: t('keys.title'), icon: 'keyboard', hint: '?', onPick: () => open('keys') },
    { id: 'password', label: t('password.title'), icon: 'lock', onPick: () => open('password') },
    { id: 'out', label: t('account.signOut'), icon: 'exit', onPick: () => void signOut() },
  ];
}
