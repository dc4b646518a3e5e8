import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { SuppressionInfo } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useLive } from '../live/use-live';
import { Page } from '../pages/page';
import { useDeed } from '../pages/use-deed';
import { CentreField } from '../session/centre-field';
import { useSession } from '../session/session';
import { Ask } from '../ticket/ask';
import { Ltr } from '../ui/bidi';
import { Button } from '../ui/button';
import { Chip } from '../ui/chip';
import { TextField } from '../ui/field';
import { Empty, Failed, RowSkeletons, useSlow } from '../ui/states';
import { useRested } from '../ui/use-rested';

/** Addresses that automatic mail no longer goes to: why, since when, until when; searched, added to, and taken from. */
export default function SuppressionPage() {
  const { t } = useI18n();
  const [text, setText] = useState('');
  const q = useRested(text.trim());
  const query = useInfiniteQuery({
    queryKey: ['suppressions', q],
    queryFn: ({ pageParam, signal }) =>
      call('listSuppressions', {
        signal,
        query: { ...(q === '' ? {} : { q }), ...(pageParam === '' ? {} : { after: pageParam }) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  });
  useLive({
    listChanged: ({ what }) => what === 'suppressions' && void query.refetch(),
    resync: () => void query.refetch(),
  });
  const slow = useSlow(query.isPending);
  const [adding, setAdding] = useState(false);
  const items = query.data?.pages.flatMap((page) => page.items);
  return (
    <Page
      title={t('suppression.title')}
      lead={t('suppression.lead')}
      action={
        <Button look="primary" icon="plus" onClick={() => setAdding(true)}>
          {t('suppression.add')}
        </Button>
      }
    >
      <TextField label={t('suppression.search')} type="search" ltr maxLength={254} value={text} onChange={setText} />
      {slow && <RowSkeletons count={4} />}
      {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
      {items?.length === 0 && (
        <Empty title={t(q === '' ? 'suppression.emptyTitle' : 'suppression.noneFound')}>{t('suppression.emptyText')}</Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <ul className="sheet-list">
          {items.map((item) => (
            <Item key={item.id} item={item} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('suppression.more')}
        </Button>
      )}
      {adding && <AddPanel onClose={() => setAdding(false)} />}
    </Page>
  );
}

function Item({ item }: { item: SuppressionInfo }) {
  const { t, formats, localized } = useI18n();
  const { session } = useSession();
  const client = useQueryClient();
  const deed = useDeed();
  const lift = async () => {
    await deed.run(
      () => call('liftSuppression', { params: { id: item.id } }),
      t('suppression.lifted', { address: item.address }),
    );
    await client.invalidateQueries({ queryKey: ['suppressions'] });
  };
  const centre = session.centres.find((each) => each.id === item.centreId);
  const date = formats.date(new Date(item.createdAt));
  return (
    <li>
      <span className="grow">
        <b>
          <Ltr>{item.address}</Ltr>
        </b>
        <bdi>{item.detail}</bdi>
        <small>
          {item.createdBy === null
            ? t('suppression.since', { date })
            : t('suppression.by', { name: item.createdBy.name, date })}
          {item.ticket !== null && (
            <>
              {' · '}
              <Link to={`/inbox/all/${item.ticket.id}`}>
                <Ltr>{item.ticket.reference}</Ltr>
              </Link>
            </>
          )}
        </small>
      </span>
      <Chip>{t(`suppression.why.${item.why}`)}</Chip>
      {item.endsAt !== null && <Chip>{t('suppression.until', { date: formats.date(new Date(item.endsAt)) })}</Chip>}
      {centre !== undefined && session.centres.length > 1 && <Chip>{localized(centre.name)}</Chip>}
      <Button size="sm" busy={deed.busy} onClick={() => void lift()}>
        {t('suppression.lift')}
        <span className="vh">{item.address}</span>
      </Button>
    </li>
  );
}

function AddPanel({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const { session } = useSession();
  const client = useQueryClient();
  const deed = useDeed();
  const [address, setAddress] = useState('');
  const [reason, setReason] = useState('');
  const [centreId, setCentreId] = useState(session.centres[0]?.id ?? '');
  const add = async () => {
    const body = { centreId, address, reason };
    if (!(await deed.run(() => call('suppressAddress', { body }), t('suppression.added', { address })))) return;
    void client.invalidateQueries({ queryKey: ['suppressions'] });
    onClose();
  };
  return (
    <Ask
      title={t('suppression.add')}
      will={[t('suppression.byHandStays')]}
      confirm={t('suppression.addAction')}
      ready={address.trim() !== '' && reason.trim() !== ''}
      deed={deed}
      onConfirm={() => void add()}
      onClose={onClose}
    >
      <TextField
        label={t('suppression.address')}
        required
        ltr
        maxLength={254}
        value={address}
        onChange={setAddress}
        error={deed.fields.address}
        data-autofocus=""
      />
      <TextField label={t('suppression.reason')} required maxLength={500} value={reason} onChange={setReason} error={deed.fields.reason} />
      <CentreField value={centreId} onChange={setCentreId} error={deed.fields.centreId} />
    </Ask>
  );
}
