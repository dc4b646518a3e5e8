import { useId } from 'react';
import type { CaseField } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { SelectField, TextAreaField, TextField } from '../ui/field';
import { Icon } from '../ui/icon';

export type FieldValue = string | boolean | null;

interface FieldInputProps {
  readonly field: CaseField;
  readonly value: FieldValue;
  readonly error: string | undefined;
  readonly onChange: (value: FieldValue) => void;
}

/** What is long is written over several lines. */
const LONG: ReadonlySet<string> = new Set(['description', 'statement', 'symptoms', 'remedy_asked', 'matter', 'error']);
/** Read from left to right in both languages. */
const LTR: ReadonlySet<CaseField['kind']> = new Set(['phone', 'id_no', 'date_time']);

/** One question of the registration, as its kind asks it. */
export function FieldInput({ field, value, error, onChange }: FieldInputProps) {
  const { t, localized } = useI18n();
  const label = localized(field.name);
  const text = typeof value === 'string' ? value : '';
  const change = (next: string) => onChange(next === '' ? null : next);
  const help = field.hidden
    ? t('fields.hidden')
    : field.restricted
      ? t('fields.restricted')
      : !field.missing && value === null && field.stage !== 'o'
        ? t('fields.known')
        : undefined;
  switch (field.kind) {
    case 'yes_no':
      return <YesNo label={label} value={value} error={error} onChange={onChange} />;
    case 'choice':
      return (
        <SelectField
          {...{ label, help, error }}
          value={text}
          onChange={change}
          options={[
            { value: '', label: t('field.choose') },
            ...field.options.map(({ code, name }) => ({ value: code, label: localized(name) })),
          ]}
        />
      );
    case 'text':
      if (LONG.has(field.code))
        return <TextAreaField {...{ label, help, error }} rows={3} maxLength={2000} value={text} onChange={change} />;
      return <TextField {...{ label, help, error }} maxLength={2000} value={text} onChange={change} />;
    default:
      return (
        <TextField
          {...{ label, help, error }}
          type={field.kind === 'date_time' ? 'datetime-local' : field.kind === 'phone' ? 'tel' : 'text'}
          ltr={LTR.has(field.kind)}
          maxLength={200}
          value={field.kind === 'date_time' ? localOf(text) : text}
          onChange={field.kind === 'date_time' ? (next) => change(instantOf(next)) : change}
        />
      );
  }
}

/** Yes, no, or not said; pressing it again takes it back. */
function YesNo({ label, value, error, onChange }: Omit<FieldInputProps, 'field'> & { readonly label: string }) {
  const { t } = useI18n();
  const id = useId();
  const answer = (wanted: boolean, word: string) => (
    <button type="button" aria-pressed={value === wanted} onClick={() => onChange(value === wanted ? null : wanted)}>
      {word}
    </button>
  );
  return (
    <div className="field yes-no" role="group" aria-labelledby={id}>
      <span className="label" id={id}>
        {label}
      </span>
      <span className="seg">
        {answer(true, t('fields.yes'))}
        {answer(false, t('fields.no'))}
      </span>
      {error !== undefined && (
        <p className="err" role="alert">
          <Icon name="alert" size="xs" />
          {error}
        </p>
      )}
    </div>
  );
}

/** The wall clock of this computer, as the browser's own field wants it. */
function localOf(instant: string): string {
  if (instant === '') return '';
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
const instantOf = (local: string): string => (local === '' ? '' : new Date(local).toISOString());
