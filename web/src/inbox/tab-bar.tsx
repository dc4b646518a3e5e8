import { useState } from 'react';
import { NavLink, useLocation } from 'react-router';
import { useI18n } from '../i18n';
import { AccountMenu } from '../session/account-menu';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { pathOf, useListFilter } from './filter';
import { VIEW_ICONS, usePages } from './nav';

const ON_BAR = ['all', 'mine', 'unassigned', 'urgent'] as const;

/** On a phone: the views that matter under the thumb; everything else behind "more". */
export function TabBar() {
  const { t } = useI18n();
  const filter = useListFilter();
  const inInbox = useLocation().pathname.startsWith('/inbox');
  const pages = usePages();
  const [more, setMore] = useState(false);
  return (
    <nav className="tabbar" aria-label={t('nav.tabs')}>
      {ON_BAR.map((view) => (
        <NavLink key={view} to={pathOf({ view })} aria-current={inInbox && filter.view === view ? 'page' : undefined}>
          <Icon name={VIEW_ICONS[view]} />
          {t(view === 'all' ? 'tab.inbox' : `view.${view}`)}
        </NavLink>
      ))}
      <button type="button" onClick={() => setMore(true)} aria-haspopup="dialog">
        <Icon name="dots" />
        {t('tab.more')}
      </button>
      {more && (
        <Dialog title={t('tab.more')} shape="sheet" onClose={() => setMore(false)}>
          <div
            className="nav"
            onClick={(event) => event.target instanceof Element && event.target.closest('a') !== null && setMore(false)}
          >
            {(['waiting', 'undelivered', 'strangers', 'closed', 'spam'] as const).map((view) => (
              <NavLink key={view} to={pathOf({ view })}>
                <Icon name={VIEW_ICONS[view]} />
                {t(`view.${view}`)}
              </NavLink>
            ))}
            {pages.map((page) => (
              <NavLink key={page.to} to={page.to}>
                <Icon name={page.icon} />
                {t(page.label)}
              </NavLink>
            ))}
          </div>
          <AccountMenu />
        </Dialog>
      )}
    </nav>
  );
}
