import { useQuery } from '@tanstack/react-query';
import { Link, NavLink, useLocation } from 'react-router';
import type { ViewCounts } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n, type MessageKey } from '../i18n';
import { AccountMenu } from '../session/account-menu';
import { useSession } from '../session/session';
import { BrandMark } from '../ui/brand';
import { ChannelIcon } from '../ui/channel-icon';
import { Icon, type IconName } from '../ui/icon';
import { AlarmBadge } from '../admin/hold-bar';
import { useLiveCounts } from './use-live-inbox';
import { VIEW_NAMES, pathOf, useListFilter, type ListFilter } from './filter';
import { useReference } from './use-reference';

export const VIEW_ICONS: Readonly<Record<(typeof VIEW_NAMES)[number], IconName>> = {
  all: 'inbox',
  due: 'clock',
  late: 'alert',
  mine: 'user',
  unassigned: 'plus',
  urgent: 'bolt',
  waiting: 'pause',
  undelivered: 'alert',
  strangers: 'help',
  objected: 'shield',
  under_review: 'eye',
  closed: 'check-circle',
  spam: 'trash',
};
const CAP = 1000;

export function useCounts() {
  return useQuery({ queryKey: ['counts'], queryFn: ({ signal }) => call('countTickets', { signal }) });
}

/** The rail at the start of the line: views with their counts, channels, the other pages, and who is signed in. */
export function Nav() {
  const i18n = useI18n();
  const { t } = i18n;
  const { session } = useSession();
  const counts = useCounts().data;
  useLiveCounts(!useLocation().pathname.startsWith('/inbox'));
  const [centre] = session.centres;
  return (
    <nav className="pane views" aria-label={t('nav.label')}>
      <div className="pane-bar">
        <span className="brand">
          <BrandMark />
          <span>
            {t('product.name')}
            <small>
              {session.centres.length === 1 && centre !== undefined ? i18n.localized(centre.name) : t('product.line')}
            </small>
          </span>
        </span>
      </div>
      <div className="scroll">
        <div className="nav">
          <Views counts={counts} />
          <Channels counts={counts} />
          <Pages counts={counts} />
        </div>
      </div>
      <div className="foot">
        <AccountMenu />
      </div>
    </nav>
  );
}

function Views({ counts }: { counts: ViewCounts | undefined }) {
  const { t } = useI18n();
  const filter = useListFilter();
  const inInbox = useLocation().pathname.startsWith('/inbox');
  return VIEW_NAMES.map((view) => (
    <FilterLink
      key={view}
      filter={{ view }}
      current={inInbox && filter.view === view && filter.channel === undefined}
      icon={<Icon name={VIEW_ICONS[view]} />}
      label={t(`view.${view}`)}
      count={view === 'closed' ? undefined : counts?.views[view]}
      tone={view === 'urgent' || view === 'undelivered' ? 'hot' : ''}
    />
  ));
}

function Channels({ counts }: { counts: ViewCounts | undefined }) {
  const { t } = useI18n();
  const { channels, channelName } = useReference();
  const filter = useListFilter();
  const shown = channels.filter((channel) => (counts?.channels[channel.id] ?? 0) > 0 || filter.channel === channel.id);
  if (shown.length === 0) return null;
  return (
    <>
      <h2>{t('nav.channels')}</h2>
      {shown.map((channel) => (
        <FilterLink
          key={channel.id}
          filter={{ view: 'all', channel: channel.id }}
          current={filter.channel === channel.id}
          icon={<ChannelIcon channel={channel.id} />}
          label={channelName(channel.id)}
          count={counts?.channels[channel.id]}
          tone=""
        />
      ))}
    </>
  );
}

interface FilterLinkProps {
  readonly filter: ListFilter;
  readonly current: boolean;
  readonly icon: React.ReactNode;
  readonly label: string;
  readonly count: number | undefined;
  readonly tone: 'hot' | '';
}
function FilterLink({ filter, current, icon, label, count, tone }: FilterLinkProps) {
  const { t } = useI18n();
  return (
    <Link
      to={pathOf(filter)}
      aria-current={current ? 'page' : undefined}
      className={current ? 'here' : ''}
      title={label}
    >
      {icon}
      <span className="clip">{label}</span>
      {count !== undefined && count > 0 && (
        <span className={`n ${tone}`} title={t('nav.count', { n: count })}>
          <CappedCount count={count} />
        </span>
      )}
    </Link>
  );
}

export function CappedCount({ count }: { count: number }) {
  const { formats } = useI18n();
  return <bdi dir="ltr">{count > CAP ? `${formats.number.format(CAP)}+` : formats.number.format(count)}</bdi>;
}

const PAGES: readonly {
  readonly to: string;
  readonly label: MessageKey;
  readonly icon: IconName;
  readonly needs: Parameters<ReturnType<typeof useSession>['can']>[0];
}[] = [
  { to: '/register', label: 'nav.register', icon: 'desk', needs: 'ticket.reply' },
  { to: '/quarantine', label: 'nav.quarantine', icon: 'shield', needs: 'quarantine.read' },
  { to: '/blocks', label: 'nav.blocks', icon: 'lock', needs: 'blocks.manage' },
  { to: '/suppressions', label: 'nav.suppressions', icon: 'mail', needs: 'suppressions.manage' },
  { to: '/ledger', label: 'nav.ledger', icon: 'ledger', needs: 'ledger.read' },
  { to: '/settings/service-levels', label: 'nav.serviceLevels', icon: 'clock', needs: 'policies.read' },
  { to: '/settings/calendars', label: 'nav.calendars', icon: 'calendar', needs: 'policies.manage' },
  { to: '/settings/canned', label: 'nav.canned', icon: 'note', needs: 'canned.edit' },
  { to: '/settings/templates', label: 'nav.templates', icon: 'note', needs: 'templates.manage' },
  { to: '/settings/accounts', label: 'nav.accounts', icon: 'settings', needs: 'accounts.manage' },
  { to: '/settings/organisation', label: 'nav.organisation', icon: 'building', needs: 'organisation.read' },
  { to: '/settings/people', label: 'nav.people', icon: 'users', needs: 'users.manage' },
  { to: '/settings/sign-in', label: 'nav.signIn', icon: 'shield', needs: 'users.manage' },
  { to: '/settings/keys', label: 'nav.keys', icon: 'key', needs: 'keys.manage' },
  { to: '/settings/operations', label: 'nav.operations', icon: 'bell', needs: 'operations.manage' },
];

/** The pages that this person may open. */
export function usePages() {
  const { can } = useSession();
  return PAGES.filter((page) => can(page.needs));
}

function Pages({ counts }: { counts: ViewCounts | undefined }) {
  const { t } = useI18n();
  const pages = usePages();
  if (pages.length === 0) return null;
  return (
    <>
      <h2>{t('nav.work')}</h2>
      {pages.map((page) => (
        <NavLink
          key={page.to}
          to={page.to}
          className={({ isActive }) => (isActive ? 'here' : '')}
          title={t(page.label)}
        >
          <Icon name={page.icon} />
          <span className="clip">{t(page.label)}</span>
          {page.to === '/settings/operations' && <AlarmBadge />}
          {page.to === '/quarantine' && counts !== undefined && counts.quarantine > 0 && (
            <span className="n amber">
              <CappedCount count={counts.quarantine} />
            </span>
          )}
        </NavLink>
      ))}
    </>
  );
}
