import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { ListedUnit } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { Loaded } from '../pages/loaded';
import { Page } from '../pages/page';
import { useSession } from '../session/session';
import { Ltr, Name } from '../ui/bidi';
import { Button } from '../ui/button';
import { Chip } from '../ui/chip';
import { TextField } from '../ui/field';
import { Icon } from '../ui/icon';
import { Empty } from '../ui/states';
import { useRested } from '../ui/use-rested';
import { ReceiverChip } from './receiver-chip';
import { UnitForm } from './unit-form';
import { UnitImport } from './unit-import';
import { UnitSheet } from './unit-sheet';

/** Units as a tree to walk down, found by words, with who receives for each today (ORG-4). */
export default function Organisation() {
  const { t } = useI18n();
  const { can } = useSession();
  const [place, setPlace] = useSearchParams();
  const under = place.get('under') ?? undefined;
  const [text, setText] = useState('');
  const q = useRested(text.trim());
  const [shown, setShown] = useState<'new' | 'import' | { readonly unit: string }>();
  const query = useQuery({
    queryKey: ['units', q, under],
    queryFn: ({ signal }) =>
      call('listUnits', { signal, query: q !== '' ? { q } : under === undefined ? {} : { under } }),
  });
  const openUnit = (unit: string) => setShown({ unit });
  const walk = (id?: string) => {
    setText('');
    setPlace(id === undefined ? {} : { under: id });
  };
  return (
    <Page
      title={t('organisation.title')}
      lead={t('organisation.lead')}
      action={can('organisation.manage') && <Deeds onDo={setShown} />}
    >
      {q === '' && under === undefined && <Away />}
      <TextField label={t('organisation.search')} type="search" maxLength={100} value={text} onChange={setText} />
      {q === '' && under !== undefined && <Path id={under} onWalk={walk} onOpen={openUnit} />}
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t(q === '' ? 'organisation.none' : 'organisation.notFound')}>
              {t('organisation.noneText')}
            </Empty>
          ) : (
            <ul className="sheet-list">
              {items.map((unit) => (
                <UnitRow key={unit.id} unit={unit} onWalk={walk} onOpen={openUnit} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {shown === 'new' && <UnitForm parentId={under} onClose={() => setShown(undefined)} />}
      {shown === 'import' && <UnitImport onClose={() => setShown(undefined)} />}
      {typeof shown === 'object' && <UnitSheet id={shown.unit} onClose={() => setShown(undefined)} />}
    </Page>
  );
}

function Deeds({ onDo }: { onDo: (what: 'new' | 'import') => void }) {
  const { t } = useI18n();
  return (
    <div className="row-x">
      <Button icon="download" onClick={() => onDo('import')}>
        {t('organisation.import')}
      </Button>
      <Button look="primary" icon="plus" onClick={() => onDo('new')}>
        {t('organisation.add')}
      </Button>
    </div>
  );
}

interface WalkProps {
  readonly onWalk: (id?: string) => void;
  readonly onOpen: (id: string) => void;
}

/** Where one is in the tree: back up by any of its names. */
function Path({ id, onWalk, onOpen }: WalkProps & { id: string }) {
  const { t, localized } = useI18n();
  const unit = useQuery({
    queryKey: ['unit', id],
    queryFn: ({ signal }) => call('getUnit', { signal, params: { id } }),
  }).data;
  return (
    <nav className="row-x" aria-label={t('organisation.where')}>
      <Button size="sm" look="ghost" onClick={() => onWalk()}>
        {t('organisation.all')}
      </Button>
      {unit?.above.map((above) => (
        <span key={above.id} className="row-x">
          <Icon name="chevron" size="xs" />
          <Button size="sm" look="ghost" onClick={() => onWalk(above.id)}>
            {localized(above.name)}
          </Button>
        </span>
      ))}
      {unit !== undefined && (
        <span className="row-x">
          <Icon name="chevron" size="xs" />
          <Button size="sm" onClick={() => onOpen(id)}>
            {localized(unit.name)}
          </Button>
        </span>
      )}
    </nav>
  );
}

function UnitRow({ unit, onWalk, onOpen }: WalkProps & { unit: ListedUnit }) {
  const { t, localized } = useI18n();
  return (
    <li>
      <span className="grow">
        <b>
          <bdi>{localized(unit.name)}</bdi>
        </b>
        <small>
          <Ltr>{unit.code}</Ltr> · {t(`organisation.kind.${unit.kind}`)}
          {unit.facilityType !== null && ` · ${t(`organisation.type.${unit.facilityType}`)}`}
        </small>
      </span>
      <ReceiverChip receiver={unit.receiver} />
      {unit.under > 0 && (
        <Button size="sm" look="ghost" onClick={() => onWalk(unit.id)}>
          {t('organisation.under', { n: unit.under })}
          <span className="vh">{localized(unit.name)}</span>
        </Button>
      )}
      <Button size="sm" icon="users" onClick={() => onOpen(unit.id)}>
        {t('organisation.people')}
        <span className="vh">{localized(unit.name)}</span>
      </Button>
    </li>
  );
}

function Away() {
  const { t, localized, formats } = useI18n();
  const items = useQuery({ queryKey: ['unit-absences'], queryFn: ({ signal }) => call('unitAbsences', { signal }) })
    .data?.items;
  if (items === undefined || items.length === 0) return null;
  return (
    <section className="page-part stack-y" aria-labelledby="away">
      <h2 id="away">{t('organisation.away')}</h2>
      <ul className="sheet-list">
        {items.map(({ person, unit, leave }) => (
          <li key={person.id}>
            <span className="grow">
              <b>
                <Name>{person.name === '' ? person.mail : person.name}</Name>
              </b>
              <small>
                <bdi>{localized(unit.name)}</bdi>
              </small>
            </span>
            <Chip icon="calendar">
              {t('organisation.awayUntil', {
                duty: t(`organisation.duty.${person.duty}`),
                date: formats.date(new Date(`${leave.to}T12:00:00`)),
              })}
            </Chip>
          </li>
        ))}
      </ul>
    </section>
  );
}
