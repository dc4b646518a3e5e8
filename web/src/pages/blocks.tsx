import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { SenderBlock, SenderLimit } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useLive } from '../live/use-live';
import { useSession } from '../session/session';
import { Ltr, Name } from '../ui/bidi';
import { Button } from '../ui/button';
import { Chip } from '../ui/chip';
import { Empty } from '../ui/states';
import { BlockPanel } from './block-panel';
import { Loaded } from './loaded';
import { Page } from './page';
import { useDeed } from './use-deed';

/** Whom a centre does not want to hear, and who writes so much that nothing happens by itself any more. */
export default function Blocks() {
  const { t } = useI18n();
  const query = useQuery({ queryKey: ['blocks'], queryFn: ({ signal }) => call('listBlocks', { signal }) });
  useLive({ listChanged: ({ what }) => what === 'blocks' && void query.refetch(), resync: () => void query.refetch() });
  const [adding, setAdding] = useState(false);
  return (
    <Page
      title={t('blocks.title')}
      lead={t('blocks.lead')}
      action={
        <Button look="primary" icon="plus" onClick={() => setAdding(true)}>
          {t('blocks.add')}
        </Button>
      }
    >
      <Loaded query={query}>
        {({ blocks, limits }) => (
          <>
            {limits.length > 0 && <Limits limits={limits} />}
            {blocks.length === 0 ? (
              <Empty title={t('blocks.emptyTitle')}>{t('blocks.emptyText')}</Empty>
            ) : (
              <ul className="sheet-list">
                {blocks.map((block) => (
                  <Block key={block.id} block={block} />
                ))}
              </ul>
            )}
          </>
        )}
      </Loaded>
      {adding && <BlockPanel onClose={() => setAdding(false)} />}
    </Page>
  );
}

function useCentreName(): (id: string) => string {
  const { session } = useSession();
  const { localized } = useI18n();
  return (id) => {
    const centre = session.centres.find((each) => each.id === id);
    return centre === undefined ? '' : localized(centre.name);
  };
}

function Block({ block }: { block: SenderBlock }) {
  const { t, formats } = useI18n();
  const client = useQueryClient();
  const centreName = useCentreName();
  const deed = useDeed();
  const lift = async () => {
    await deed.run(() => call('liftBlock', { params: { id: block.id } }), t('blocks.lifted', { value: block.value }));
    await client.invalidateQueries({ queryKey: ['blocks'] });
  };
  const by = { name: block.createdBy.name, date: formats.date(new Date(block.createdAt)) };
  return (
    <li>
      <span className="grow">
        <b>
          <Ltr>{block.value}</Ltr>
        </b>
        <bdi>{block.reason}</bdi>
        <small>{t('blocks.by', by)}</small>
      </span>
      <Chip>{t(`blocks.kind.${block.kind}`)}</Chip>
      {block.expiresAt !== null && <Chip>{t('blocks.until', { date: formats.date(new Date(block.expiresAt)) })}</Chip>}
      <Chip>{centreName(block.centreId)}</Chip>
      <Button size="sm" busy={deed.busy} onClick={() => void lift()}>
        {t('blocks.lift')}
        <span className="vh">{block.value}</span>
      </Button>
    </li>
  );
}

function Limits({ limits }: { limits: readonly SenderLimit[] }) {
  const { t } = useI18n();
  return (
    <section className="limits" aria-labelledby="limits">
      <h2 id="limits">{t('limits.title')}</h2>
      <p>{t('limits.lead')}</p>
      <ul className="sheet-list">
        {limits.map((limit) => (
          <Limit key={`${limit.centreId} ${limit.address} ${limit.what} ${limit.firstAt}`} limit={limit} />
        ))}
      </ul>
    </section>
  );
}

function Limit({ limit }: { limit: SenderLimit }) {
  const { t, formats } = useI18n();
  const client = useQueryClient();
  const centreName = useCentreName();
  const deed = useDeed();
  const see = async () => {
    await deed.run(() => call('seeSenderLimit', { body: { centreId: limit.centreId, address: limit.address } }));
    await client.invalidateQueries({ queryKey: ['blocks'] });
  };
  return (
    <li>
      <span className="grow">
        <b>
          <Name>{limit.address}</Name>
        </b>
        {t(`limits.${limit.what}`)}
        <small>
          {formats.full(new Date(limit.firstAt))}
          {limit.ticket !== null && (
            <>
              {' · '}
              <Link to={`/inbox/all/${limit.ticket.id}`}>
                <Ltr>{limit.ticket.reference}</Ltr>
              </Link>
            </>
          )}
        </small>
      </span>
      <Chip>{centreName(limit.centreId)}</Chip>
      <Button size="sm" icon="check" busy={deed.busy} onClick={() => void see()}>
        {t('limits.seen')}
        <span className="vh">{limit.address}</span>
      </Button>
    </li>
  );
}
