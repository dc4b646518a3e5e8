import { useState } from 'react';
import type { LimitData } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { SelectField, TextField } from '../ui/field';
import { LIMIT_FIELDS, type LimitField, type LimitValue } from './limit-words';
import { PolicyDialog } from './policy-dialog';
import { lastVersionOf, type Standing } from './use-policies';

/** A new version of a row of the service-level document. */
export function LimitForm({ standing, onClose }: { standing: Standing<'limit'>; onClose: () => void }) {
  const { t, localized } = useI18n();
  const [data, setData] = useState<LimitData>(standing.now.data);
  const set = (change: Partial<LimitData>) => setData({ ...data, ...change });
  const { kind, code, centreId } = standing.now;
  return (
    <PolicyDialog
      title={t('levels.edit', { name: localized(standing.now.data.name) })}
      proposal={(validFrom) => ({
        kind,
        code,
        centreId,
        lastVersion: lastVersionOf(standing),
        validFrom,
        validTo: null,
        data,
      })}
      onClose={onClose}
    >
      {(fields) => (
        <>
          <Names data={data} error={fields['name']} onChange={(name) => set({ name })} />
          <SelectField
            label={t('levels.unit')}
            value={data.unit}
            onChange={(unit) => set({ unit: unit === 'working' ? 'working' : 'elapsed' })}
            options={(['elapsed', 'working'] as const).map((unit) => ({
              value: unit,
              label: t(`levels.unit.${unit}`),
            }))}
          />
          {LIMIT_FIELDS.map((field) => (
            <LimitField
              key={field}
              field={field}
              value={data[field]}
              error={fields[field]}
              onChange={(value) => set({ [field]: value })}
            />
          ))}
        </>
      )}
    </PolicyDialog>
  );
}

interface NamesProps {
  readonly data: Pick<LimitData, 'name'>;
  readonly error: string | undefined;
  readonly onChange: (name: LimitData['name']) => void;
}
export function Names({ data: { name }, error, onChange }: NamesProps) {
  const { t } = useI18n();
  return (['ar', 'en'] as const).map((language) => (
    <TextField
      key={language}
      label={t(`policy.name.${language}`)}
      value={name[language]}
      lang={language}
      dir={language === 'ar' ? 'rtl' : 'ltr'}
      required
      maxLength={120}
      onChange={(text) => onChange({ ...name, [language]: text })}
      error={error}
    />
  ));
}

type Kind = 'none' | 'at_once' | 'same_contact' | 'm' | 'h' | 'd';
const KINDS = {
  none: 'levels.noneWords',
  at_once: 'levels.atOnce',
  same_contact: 'levels.sameContact',
  m: 'levels.minutes',
  h: 'levels.hours',
  d: 'levels.days',
} as const;

function kindOf(value: LimitValue): Kind {
  if (value === null) return 'none';
  if (value === 'same_contact') return value;
  return value === '0m' ? 'at_once' : (value.slice(-1) as 'm' | 'h' | 'd');
}

interface LimitFieldProps {
  readonly field: LimitField;
  readonly value: LimitValue;
  readonly error: string | undefined;
  readonly onChange: (value: LimitValue) => void;
}
function LimitField({ field, value, error, onChange }: LimitFieldProps) {
  const { t } = useI18n();
  const kind = kindOf(value);
  const counted = kind === 'm' || kind === 'h' || kind === 'd';
  const amount = counted ? Number.parseInt(String(value), 10) : 1;
  const write = (nextKind: Kind, nextAmount: number): LimitValue => {
    if (nextKind === 'none') return null;
    if (nextKind === 'same_contact') return nextKind;
    return nextKind === 'at_once' ? '0m' : `${nextAmount}${nextKind}`;
  };
  return (
    <fieldset className="limit-field">
      <legend>{t(`levels.${field}`)}</legend>
      {counted && (
        <TextField
          label={t('levels.amount')}
          type="number"
          min={1}
          max={9999}
          ltr
          value={amount}
          onChange={(text) => onChange(write(kind, Math.max(1, Math.floor(Number(text)) || 1)))}
          error={error}
        />
      )}
      <SelectField
        label={t('levels.kind')}
        value={kind}
        onChange={(next) => onChange(write(next as Kind, amount))}
        options={Object.entries(KINDS).map(([name, label]) => ({ value: name, label: t(label) }))}
      />
    </fieldset>
  );
}
