import { useInfiniteQuery } from '@tanstack/react-query';
import type { QuarantineItem } from '../../../src/shared/api';
import { call, urlOf } from '../api/client';
import { useI18n } from '../i18n';
import { useNow } from '../inbox/now';
import { useLive } from '../live/use-live';
import { useSession } from '../session/session';
import { detectDirection, displayName } from '../text/direction';
import { HELD_BECAUSE } from '../ticket/held';
import { Name } from '../ui/bidi';
import { Button } from '../ui/button';
import { ChannelIcon } from '../ui/channel-icon';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { Empty, Failed, RowSkeletons, useSlow } from '../ui/states';
import { Page } from './page';
import { useDeed } from './use-deed';

/** What arrived and could not be filed: why, what is safe to read of it, its original, and another try. */
export default function Quarantine() {
  const { t } = useI18n();
  const query = useInfiniteQuery({
    queryKey: ['quarantine'],
    queryFn: ({ pageParam, signal }) =>
      call('listQuarantine', { signal, query: pageParam === '' ? {} : { after: pageParam } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  useLive({
    listChanged: ({ what }) => what === 'quarantine' && void query.refetch(),
    resync: () => void query.refetch(),
  });
  const slow = useSlow(query.isPending);
  const items = query.data?.pages.flatMap((page) => page.items);
  return (
    <Page title={t('quarantine.title')} lead={t('quarantine.lead')}>
      {slow && <RowSkeletons count={4} />}
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {items?.length === 0 && <Empty title={t('quarantine.emptyTitle')}>{t('quarantine.emptyText')}</Empty>}
      {items !== undefined && items.length > 0 && (
        <ul className="sheet-list">
          {items.map((item) => (
            <Item key={item.id} item={item} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('quarantine.more')}
        </Button>
      )}
    </Page>
  );
}

function Item({ item }: { item: QuarantineItem }) {
  const { t, lookUp, formats } = useI18n();
  const { can } = useSession();
  const now = useNow();
  const deed = useDeed();
  const subject = displayName(item.preview.subject);
  const replay = () =>
    void deed.run(() => call('replayQuarantine', { params: { id: item.id } }), t('quarantine.replayed'));
  return (
    <li>
      <ChannelIcon channel={item.channel} />
      <span className="grow">
        <b>{item.preview.from === '' ? t('quarantine.noSender') : <Name>{item.preview.from}</Name>}</b>
        <bdi dir={detectDirection(subject)}>{subject === '' ? t('quarantine.noSubject') : subject}</bdi>
        <small>
          <Name>{item.accountName}</Name> · {formats.moment(new Date(item.receivedAt), now)} ·{' '}
          {formats.bytes(item.bytes)} · {t('quarantine.attempts', { n: item.attempts })}
        </small>
      </span>
      {item.rawHeld === null ? (
        <a className="btn sm" href={urlOf('quarantineRaw', { id: item.id })} download={`${item.id}.eml`}>
          <Icon name="download" size="sm" />
          {t('action.download')}
        </a>
      ) : (
        <span className="att held">
          <Icon name="lock" size="xs" />
          {t(HELD_BECAUSE[item.rawHeld])}
        </span>
      )}
      {can('quarantine.replay') && (
        <Button size="sm" icon="reload" busy={deed.busy} onClick={replay}>
          {t('quarantine.replay')}
        </Button>
      )}
      <Notice tone="warn">
        <b>{lookUp(`quarantine.reason.${item.reason}`) ?? t('quarantine.reason.other', { code: item.reason })}</b>{' '}
        {item.detail !== '' && <bdi dir="ltr">{item.detail}</bdi>}
      </Notice>
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.problem}
        </Notice>
      )}
    </li>
  );
}
