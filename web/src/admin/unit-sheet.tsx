import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Unit, UnitPerson } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { Loaded } from '../pages/loaded';
import { useSession } from '../session/session';
import { Ltr, Name } from '../ui/bidi';
import { Button } from '../ui/button';
import { Chip } from '../ui/chip';
import { Dialog } from '../ui/dialog';
import { ReceiverChip } from './receiver-chip';
import { UnitForm } from './unit-form';
import { UnitPersonForm } from './unit-person-form';

/** One unit: who receives for it, who else has a duty there; edited by who may. */
export function UnitSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const { t, localized } = useI18n();
  const { can } = useSession();
  const query = useQuery({
    queryKey: ['unit', id],
    queryFn: ({ signal }) => call('getUnit', { signal, params: { id } }),
  });
  const [editing, setEditing] = useState<UnitPerson | 'new' | 'unit'>();
  const close = () => setEditing(undefined);
  const unit = query.data;
  if (unit !== undefined && editing === 'unit') return <UnitForm unit={unit} onClose={close} />;
  if (unit !== undefined && editing !== undefined && editing !== 'unit')
    return <UnitPersonForm unitId={id} person={editing === 'new' ? undefined : editing} onClose={close} />;
  return (
    <Dialog
      title={unit === undefined ? t('organisation.people') : localized(unit.name)}
      shape="sheet"
      onClose={onClose}
      footer={
        can('organisation.manage') && (
          <>
            <Button look="primary" icon="plus" onClick={() => setEditing('new')}>
              {t('organisation.addPerson')}
            </Button>
            <Button icon="pen" onClick={() => setEditing('unit')}>
              {t('action.edit')}
            </Button>
          </>
        )
      }
    >
      <Loaded query={query}>
        {(found) => <Facts unit={found} onEdit={can('organisation.manage') ? setEditing : undefined} />}
      </Loaded>
    </Dialog>
  );
}

function Facts({ unit, onEdit }: { unit: Unit; onEdit: ((person: UnitPerson) => void) | undefined }) {
  const { t, localized } = useI18n();
  return (
    <div className="stack-y">
      <p>
        <Ltr>{unit.code}</Ltr> · {t(`organisation.kind.${unit.kind}`)}
        {unit.above.map((above) => ` · ${localized(above.name)}`)}
      </p>
      {unit.contact !== '' && (
        <p>
          {t('organisation.contact')}: <bdi>{unit.contact}</bdi>
        </p>
      )}
      <div className="row-x">
        <ReceiverChip receiver={unit.receiver} />
      </div>
      <h3>{t('organisation.people')}</h3>
      {unit.people.length === 0 ? (
        <p className="hint">{t('organisation.nobody')}</p>
      ) : (
        <ul className="sheet-list">
          {unit.people.map((person) => (
            <Person key={person.id} person={person} onEdit={onEdit} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Person({ person, onEdit }: { person: UnitPerson; onEdit: ((person: UnitPerson) => void) | undefined }) {
  const { t, formats } = useI18n();
  const label = person.name === '' ? t(`organisation.duty.${person.duty}`) : person.name;
  const day = (date: string) => formats.date(new Date(`${date}T12:00:00`));
  return (
    <li>
      <span className="grow">
        <b>
          <Name>{label}</Name>
        </b>
        <small>
          {person.mail !== '' && <Ltr>{person.mail}</Ltr>} {person.phone !== '' && <Ltr>{person.phone}</Ltr>}
        </small>
        {person.leaves.map(({ from, to }) => (
          <small key={from}>
            {t('organisation.leave')}: {day(from)} – {day(to)}
          </small>
        ))}
      </span>
      <Chip>{t(`organisation.duty.${person.duty}`)}</Chip>
      {(person.duty === 'coordinator' || person.duty === 'deputy') && (
        <Chip {...(person.trainedOn === null ? { tone: 'danger' as const } : {})}>
          {t(person.trainedOn === null ? 'organisation.untrained' : 'organisation.trained')}
        </Chip>
      )}
      {onEdit !== undefined && (
        <Button size="sm" icon="pen" onClick={() => onEdit(person)}>
          {t('action.edit')}
          <span className="vh">{label}</span>
        </Button>
      )}
    </li>
  );
}
