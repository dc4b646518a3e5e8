import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ReceiverChip } from '../admin/receiver-chip';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { SelectField, TextField } from '../ui/field';
import { useRested } from '../ui/use-rested';

interface UnitFieldProps {
  readonly label: string;
  /** The chosen unit's id; empty: none is. */
  readonly value: string;
  readonly onChange: (unitId: string) => void;
  readonly error: string | undefined;
  readonly autoFocus?: boolean;
  /** Shows who receives there today. */
  readonly receives?: boolean;
}

/** A unit, found by its name or code. */
export function UnitField({ label, value, onChange, error, autoFocus, receives }: UnitFieldProps) {
  const { t, localized } = useI18n();
  const [text, setText] = useState('');
  const q = useRested(text.trim());
  const found = useQuery({
    queryKey: ['units', q],
    enabled: q !== '',
    queryFn: ({ signal }) => call('listUnits', { signal, query: { q } }),
  }).data?.items;
  const unit = found?.find((each) => each.id === value);
  return (
    <>
      <TextField
        label={t('referral.find')}
        type="search"
        value={text}
        onChange={setText}
        {...(autoFocus === true ? { 'data-autofocus': '' } : {})}
      />
      <SelectField
        label={label}
        value={value}
        onChange={onChange}
        error={error}
        options={[
          { value: '', label: t('field.choose') },
          ...(found ?? []).map((each) => ({ value: each.id, label: `${localized(each.name)} · ${each.code}` })),
        ]}
      />
      {receives === true && unit !== undefined && (
        <div className="row-x">
          <ReceiverChip receiver={unit.receiver} />
        </div>
      )}
    </>
  );
}
