import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { UnitPerson } from '../../../src/shared/api';
import { call } from '../api/client';
import { newId } from '../api/new-id';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { Button } from '../ui/button';
import { SelectField, TextField } from '../ui/field';
import { FormDialog } from './form-dialog';

const DUTIES = ['coordinator', 'deputy', 'head', 'duty_manager', 'regional_rep'] as const;

/** Who has a duty in a unit: reached how, trained when, away when. */
export function UnitPersonForm({
  unitId,
  person,
  onClose,
}: {
  unitId: string;
  person: UnitPerson | undefined;
  onClose: () => void;
}) {
  const { t } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  const [id] = useState(newId);
  const [facts, setFacts] = useState({
    duty: person?.duty ?? ('coordinator' as const),
    userId: person?.userId ?? null,
    name: person?.name ?? '',
    mail: person?.mail ?? '',
    phone: person?.phone ?? '',
    trainedOn: person?.trainedOn ?? null,
    leaves: person?.leaves ?? [],
  });
  const set = (change: Partial<typeof facts>) => setFacts({ ...facts, ...change });
  const finish = (done: boolean) => {
    if (!done) return;
    for (const key of ['units', 'unit', 'unit-absences']) void client.invalidateQueries({ queryKey: [key] });
    onClose();
  };
  const save = async () =>
    finish(
      await deed.run(
        () =>
          person === undefined
            ? call('addUnitPerson', { params: { id: unitId }, body: facts, idempotencyKey: id })
            : call('updateUnitPerson', { params: { id: person.id }, body: { ...facts, version: person.version } }),
        t('toast.saved'),
      ),
    );
  const end = async (gone: UnitPerson) =>
    finish(
      await deed.run(
        () => call('endUnitPerson', { params: { id: gone.id }, body: { version: gone.version } }),
        t('organisation.ended'),
      ),
    );
  return (
    <FormDialog
      title={person?.name || t('organisation.addPerson')}
      deed={deed}
      onSave={save}
      onClose={onClose}
      extra={
        person !== undefined && (
          <Button look="ghost" icon="trash" onClick={() => void end(person)}>
            {t('organisation.end')}
          </Button>
        )
      }
    >
      <SelectField
        label={t('organisation.duty')}
        value={facts.duty}
        onChange={(value) => set({ duty: DUTIES.find((each) => each === value) ?? facts.duty })}
        options={DUTIES.map((each) => ({ value: each, label: t(`organisation.duty.${each}`) }))}
      />
      <TextField
        label={t('organisation.name')}
        maxLength={120}
        value={facts.name}
        onChange={(name) => set({ name })}
        error={deed.fields.name}
        data-autofocus=""
      />
      <TextField
        label={t('organisation.mail')}
        ltr
        maxLength={254}
        value={facts.mail}
        onChange={(mail) => set({ mail })}
        error={deed.fields.mail}
        autoComplete="off"
      />
      <TextField
        label={t('organisation.phone')}
        type="tel"
        ltr
        optional
        maxLength={40}
        value={facts.phone}
        onChange={(phone) => set({ phone })}
        error={deed.fields.phone}
        autoComplete="off"
      />
      <TextField
        label={t('organisation.trainedOn')}
        help={t('organisation.trainedHelp')}
        type="date"
        ltr
        value={facts.trainedOn ?? ''}
        onChange={(value) => set({ trainedOn: value === '' ? null : value })}
      />
      <Leaves leaves={facts.leaves} onChange={(leaves) => set({ leaves })} errors={deed.fields} />
    </FormDialog>
  );
}

function Leaves({
  leaves,
  onChange,
  errors,
}: {
  leaves: UnitPerson['leaves'];
  onChange: (leaves: UnitPerson['leaves']) => void;
  errors: Readonly<Record<string, string>>;
}) {
  const { t } = useI18n();
  const change = (at: number, part: Partial<UnitPerson['leaves'][number]>) =>
    onChange(leaves.map((leave, index) => (index === at ? { ...leave, ...part } : leave)));
  return (
    <fieldset className="stack-y">
      <legend>{t('organisation.leave')}</legend>
      {leaves.map((leave, at) => (
        <div key={at} className="leave">
          <TextField
            label={t('organisation.leaveFrom')}
            type="date"
            ltr
            required
            value={leave.from}
            onChange={(from) => change(at, { from })}
          />
          <TextField
            label={t('organisation.leaveTo')}
            type="date"
            ltr
            required
            value={leave.to}
            onChange={(to) => change(at, { to })}
            error={errors[`leaves.${at}.to`]}
          />
          <Button look="ghost" icon="trash" onClick={() => onChange(leaves.filter((_, index) => index !== at))}>
            <span className="vh">{t('organisation.removeLeave')}</span>
          </Button>
        </div>
      ))}
      <div className="row-x">
        <Button size="sm" icon="plus" onClick={() => onChange([...leaves, { from: '', to: '' }])}>
          {t('organisation.addLeave')}
        </Button>
      </div>
    </fieldset>
  );
}
