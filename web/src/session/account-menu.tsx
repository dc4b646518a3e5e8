import { lazy, Suspense, useState, useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import { useI18n } from '../i18n';
import { KeySheet } from '../keys/key-sheet';
import { isLive, onLiveState } from '../live/live';
import { Avatar } from '../ui/avatar';
import { Name } from '../ui/bidi';
import { Dialog } from '../ui/dialog';
import { Menu, type MenuItem } from '../ui/menu';
import { ChangePassword } from './change-password';
import { useOtherLanguage, useSession, useSignOut } from './session';
import { useSetting, writeSetting } from './settings';

const TwoStep = lazy(() => import('./two-step'));
type MenuDialog = 'password' | 'two-step' | 'keys';

/** Who is signed in, whether the page is live, and the personal settings. */
export function AccountMenu() {
  const { t, language } = useI18n();
  const { session } = useSession();
  const live = useSyncExternalStore(onLiveState, isLive);
  const [dialog, setDialog] = useState<MenuDialog>();
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
      {/* on the page itself: the rail that this menu stands in may be hidden while the dialog is open */}
      {dialog !== undefined &&
        createPortal(<OpenDialog dialog={dialog} onClose={() => setDialog(undefined)} />, document.body)}
    </>
  );
}

function OpenDialog({ dialog, onClose }: { dialog: MenuDialog; onClose: () => void }) {
  const { t } = useI18n();
  switch (dialog) {
    case 'password':
      return (
        <Dialog title={t('password.title')} onClose={onClose}>
          <ChangePassword forced={false} onDone={onClose} />
        </Dialog>
      );
    case 'two-step':
      return (
        <Suspense fallback={null}>
          <TwoStep onClose={onClose} />
        </Suspense>
      );
    case 'keys':
      return <KeySheet onClose={onClose} />;
  }
}

function useItems(open: (dialog: MenuDialog) => void): MenuItem[] {
  const { t, language } = useI18n();
  const signOut = useSignOut();
  const theme = useSetting('theme');
  const density = useSetting('density');
  const speak = useOtherLanguage();
  return [
    { id: 'language', label: language === 'ar' ? 'English' : 'العربية', icon: 'web', onPick: speak },
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
    { id: 'two-step', label: t('twoStep.title'), icon: 'shield', onPick: () => open('two-step') },
    { id: 'out', label: t('account.signOut'), icon: 'exit', onPick: () => void signOut() },
  ];
}
