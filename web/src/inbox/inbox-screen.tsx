import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { matchPath, useNavigate, useParams } from 'react-router';
import type { TicketRow } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { useKeys } from '../keys/keys';
import { TicketPane } from '../ticket/ticket-pane';
import { ticketQuery } from '../ticket/ticket-query';
import { Button } from '../ui/button';
import { Empty, Failed, RowSkeletons, useSlow } from '../ui/states';
import { useDocumentTitle } from '../ui/use-document-title';
import { isNarrowed, orderOf, pathOf, useListFilter, type ListFilter } from './filter';
import { FirstSteps, useFirstSteps } from './first-steps';
import { TicketList } from './list-pane';
import { ListTools } from './list-tools';
import { SearchBox } from './search-box';
import { NothingFound } from './search-empty';
import { useLiveInbox } from './use-live-inbox';
import { useTicketList } from './use-ticket-list';

const PREFETCH_NEXT = 2;

/** List and ticket side by side; on a phone one of the two. */
export function InboxScreen() {
  const { t } = useI18n();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { ticketId } = useParams();
  const filter = useListFilter();
  const list = useTicketList(filter);
  const rows = useRef<readonly TicketRow[]>([]);
  const keepRows = useCallback((shown: readonly TicketRow[]) => void (rows.current = shown), []);
  useLiveInbox(ticketId);
  const prefetch = useCallback((id: string) => void client.prefetchQuery(ticketQuery(client, id)), [client]);
  const open = useCallback((id: string | undefined) => void navigate(pathOf(filter, id)), [navigate, filter]);
  const step = (by: 1 | -1) => {
    // where the last key led, although the page may not have been drawn since: two quick keys are two steps
    const here = matchPath('/inbox/:view/:ticketId', window.location.pathname)?.params.ticketId;
    const at = rows.current.findIndex((row) => row.id === here);
    const next = rows.current[at < 0 ? (by === 1 ? 0 : rows.current.length - 1) : at + by];
    document.getElementById('ticket-list')?.focus({ preventScroll: true });
    if (next !== undefined) void navigate(pathOf(filter, next.id), { replace: here !== undefined });
  };
  const goOn = () => {
    const at = rows.current.findIndex((row) => row.id === ticketId);
    const next = rows.current[at + 1] ?? rows.current[at - 1];
    open(next?.id);
    document.getElementById('ticket-list')?.focus({ preventScroll: true });
  };
  const back = () => {
    const list = document.getElementById('ticket-list');
    if (document.activeElement !== list && list?.offsetParent !== null) list?.focus();
    else open(undefined);
  };
  const go = (view: ListFilter['view']) => () => void navigate(pathOf({ view }));
  useKeys({
    KeyJ: () => step(1),
    KeyK: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => document.getElementById('thread')?.focus(),
    Escape: back,
    'KeyG KeyI': go('all'),
    'KeyG KeyM': go('mine'),
    'KeyG KeyU': go('urgent'),
  });
  useEffect(() => {
    const at = rows.current.findIndex((row) => row.id === ticketId);
    if (ticketId !== undefined && at >= 0)
      for (const row of [...rows.current.slice(at + 1, at + 1 + PREFETCH_NEXT), ...rows.current.slice(at - 1, at)])
        prefetch(row.id);
  }, [ticketId, prefetch]);
  useDocumentTitle(t(`view.${filter.view}`));
  const openRow = useCallback((id: string) => open(id), [open]);

  return (
    <div className="work" data-view={ticketId === undefined ? 'list' : 'ticket'}>
      <section className="pane list" aria-label={t('list.label')}>
        <div className="pane-bar">
          <SearchBox filter={filter} ticketId={ticketId} />
        </div>
        <ListTools filter={filter} />
        <ListBody
          list={list}
          filter={filter}
          ticketId={ticketId}
          onOpen={openRow}
          onNear={prefetch}
          onRows={keepRows}
        />
      </section>
      {ticketId === undefined ? (
        <NothingOpen />
      ) : (
        <TicketPane id={ticketId} onBack={() => open(undefined)} onNext={goOn} />
      )}
    </div>
  );
}

interface BodyProps {
  readonly list: ReturnType<typeof useTicketList>;
  readonly filter: ListFilter;
  readonly ticketId: string | undefined;
  readonly onOpen: (id: string) => void;
  readonly onNear: (id: string) => void;
  readonly onRows: (rows: readonly TicketRow[]) => void;
}
function ListBody({ list, filter, ticketId, onOpen, onNear, onRows }: BodyProps) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const slow = useSlow(list.isPending);
  const searching = filter.q !== undefined;
  const isEmpty = list.data?.items.length === 0;
  const firstSteps = useFirstSteps(isEmpty && filter.view === 'all' && !searching);
  if (list.data === undefined) {
    if (list.isError) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
    return slow ? <RowSkeletons count={12} /> : null;
  }
  if (list.data.items.length === 0 && isNarrowed(filter))
    return <NothingFound filter={filter} onMore={list.hasMore && list.more !== 'failed' ? list.loadMore : undefined} />;
  if (isEmpty) {
    return (
      <Empty
        title={t(searching ? 'empty.search' : `empty.${filter.view}`)}
        action={
          firstSteps !== undefined ? (
            <FirstSteps steps={firstSteps} />
          ) : filter.view === 'all' && !searching ? undefined : (
            <Button onClick={() => void navigate(pathOf({ view: 'all' }))}>{t('empty.goInbox')}</Button>
          )
        }
      >
        {t(firstSteps !== undefined ? 'firstSteps.text' : searching ? 'empty.searchText' : `empty.${filter.view}Text`)}
      </Empty>
    );
  }
  return (
    <TicketList
      items={list.data.items}
      order={orderOf(filter)}
      listId={pathOf(filter)}
      label={t('list.of', { view: t(`view.${filter.view}`) })}
      selectedId={ticketId}
      onOpen={onOpen}
      onNear={onNear}
      onRows={onRows}
      hasMore={list.hasMore && list.more !== 'failed'}
      onMore={() => void list.loadMore()}
      foot={
        list.more === 'failed' ? (
          <p className="list-foot">
            {t('list.moreFailed')}
            <Button size="sm" onClick={() => void list.loadMore()}>
              {t('action.retry')}
            </Button>
          </p>
        ) : list.more === 'loading' ? (
          <RowSkeletons count={2} />
        ) : (
          !list.hasMore && list.data.items.length > 20 && <p className="list-foot">{t('list.end')}</p>
        )
      }
    />
  );
}

function NothingOpen() {
  const { t } = useI18n();
  return (
    <section className="pane ticket none" aria-label={t('ticket.pane')}>
      <Empty title={t('ticket.noneTitle')}>{t('ticket.noneText')}</Empty>
    </section>
  );
}
