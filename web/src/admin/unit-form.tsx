import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Unit } from '../../../src/shared/api';
import { call } from '../api/client';
import { newId } from '../api/new-id';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { SelectField, TextField } from '../ui/field';
import { FormDialog } from './form-dialog';

const KINDS = ['facility', 'department', 'cluster', 'region', 'body'] as const;
const TYPES = ['hospital', 'specialised_centre', 'health_centre', 'clinic', 'pharmacy', 'laboratory', 'other'] as const;
const OWNERSHIPS = ['ministry', 'cluster', 'other_government', 'private', 'charity'] as const;
const today = () => new Date().toLocaleDateString('en-CA');

/** A new unit under the one that is open, or the facts of a known one. Code and kind are said once. */
export function UnitForm({
  unit,
  parentId,
  onClose,
}: {
  unit?: Unit;
  parentId?: string | undefined;
  onClose: () => void;
}) {
  const { t } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  const [id] = useState(newId);
  const [kind, setKind] = useState<Unit['kind']>(unit?.kind ?? (parentId === undefined ? 'body' : 'facility'));
  const [code, setCode] = useState('');
  const [facts, setFacts] = useState({
    name: unit?.name ?? { ar: '', en: '' },
    facilityType: unit?.facilityType ?? null,
    ownership: unit?.ownership ?? null,
    contact: unit?.contact ?? '',
    validFrom: unit?.validFrom ?? today(),
    validTo: unit?.validTo ?? null,
  });
  const set = (change: Partial<typeof facts>) => setFacts({ ...facts, ...change });
  const save = async () => {
    const whole = {
      ...facts,
      facilityType: kind === 'facility' ? facts.facilityType : null,
      parentId: unit?.parentId ?? parentId ?? null,
    };
    const done = await deed.run(
      () =>
        unit === undefined
          ? call('createUnit', { body: { ...whole, kind, code: code.trim().toUpperCase() }, idempotencyKey: id })
          : call('updateUnit', { params: { id: unit.id }, body: { ...whole, version: unit.version } }),
      t('toast.saved'),
    );
    if (!done) return;
    void client.invalidateQueries({ queryKey: ['units'] });
    void client.invalidateQueries({ queryKey: ['unit'] });
    onClose();
  };
  const choices = <Value extends string>(prefix: 'type' | 'ownership', values: readonly Value[]) => [
    { value: '', label: t('organisation.unset') },
    ...values.map((value) => ({ value, label: t(`organisation.${prefix}.${value}` as 'organisation.type.other') })),
  ];
  return (
    <FormDialog
      title={t(unit === undefined ? 'organisation.add' : 'action.edit')}
      deed={deed}
      onSave={save}
      onClose={onClose}
    >
      {unit === undefined && (
        <>
          <SelectField
            label={t('organisation.kind')}
            value={kind}
            onChange={(value) => setKind(KINDS.find((each) => each === value) ?? kind)}
            error={deed.fields.kind ?? deed.fields.parentId}
            options={KINDS.map((each) => ({ value: each, label: t(`organisation.kind.${each}`) }))}
          />
          <TextField
            label={t('organisation.code')}
            help={t('organisation.codeHelp')}
            ltr
            required
            maxLength={40}
            value={code}
            onChange={setCode}
            error={deed.fields.code}
            data-autofocus=""
          />
        </>
      )}
      <TextField
        label={t('organisation.ar')}
        required
        dir="rtl"
        maxLength={200}
        value={facts.name.ar}
        onChange={(ar) => set({ name: { ...facts.name, ar } })}
        error={deed.fields['name.ar']}
      />
      <TextField
        label={t('organisation.en')}
        required
        ltr
        maxLength={200}
        value={facts.name.en}
        onChange={(en) => set({ name: { ...facts.name, en } })}
        error={deed.fields['name.en']}
      />
      {kind === 'facility' && (
        <SelectField
          label={t('organisation.type')}
          value={facts.facilityType ?? ''}
          onChange={(value) => set({ facilityType: TYPES.find((each) => each === value) ?? null })}
          options={choices('type', TYPES)}
        />
      )}
      <SelectField
        label={t('organisation.ownership')}
        value={facts.ownership ?? ''}
        onChange={(value) => set({ ownership: OWNERSHIPS.find((each) => each === value) ?? null })}
        options={choices('ownership', OWNERSHIPS)}
      />
      <TextField
        label={t('organisation.contact')}
        optional
        maxLength={200}
        value={facts.contact}
        onChange={(contact) => set({ contact })}
      />
      <TextField
        label={t('organisation.validFrom')}
        type="date"
        required
        ltr
        value={facts.validFrom}
        onChange={(validFrom) => set({ validFrom })}
        error={deed.fields.validFrom}
      />
      <TextField
        label={t('organisation.validTo')}
        type="date"
        optional
        ltr
        value={facts.validTo ?? ''}
        onChange={(value) => set({ validTo: value === '' ? null : value })}
        error={deed.fields.validTo}
      />
    </FormDialog>
  );
}
