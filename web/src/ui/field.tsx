import {
  useId,
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
} from 'react';
import { useI18n } from '../i18n';
import { Icon } from './icon';

interface FieldFrame {
  readonly label: string;
  readonly help?: string | undefined;
  readonly error?: string | undefined;
  readonly optional?: boolean;
}

/** Label, control, help and error in one frame; the control gets the ids that tie them together. */
function Frame({
  label,
  help,
  error,
  optional,
  children,
}: FieldFrame & { children: (ids: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode }) {
  const { t } = useI18n();
  const id = useId();
  const described = [error === undefined ? '' : `${id}-e`, help === undefined ? '' : `${id}-h`]
    .filter(Boolean)
    .join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {optional === true && <span className="opt-t">{t('field.optional')}</span>}
      </label>
      {children({
        id,
        ...(described === '' ? {} : { 'aria-describedby': described }),
        ...(error === undefined ? {} : { 'aria-invalid': true as const }),
      })}
      {help !== undefined && (
        <p className="hint" id={`${id}-h`}>
          {help}
        </p>
      )}
      {error !== undefined && (
        <p className="err" id={`${id}-e`} role="alert">
          <Icon name="alert" size="xs" />
          {error}
        </p>
      )}
    </div>
  );
}

interface TextFieldProps
  extends FieldFrame, Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'id' | 'onChange'> {
  readonly onChange: (value: string) => void;
  /** Addresses, numbers, codes: written from left to right, aligned with the other lines. */
  readonly ltr?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
}
export function TextField({ label, help, error, optional, onChange, ltr, ...rest }: TextFieldProps) {
  return (
    <Frame label={label} help={help} error={error} optional={optional === true}>
      {(ids) => (
        <input
          {...rest}
          {...ids}
          className={`in${ltr === true ? ' ltr' : ''}`}
          dir={ltr === true ? 'ltr' : rest.dir}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Frame>
  );
}

interface AreaProps
  extends FieldFrame, Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className' | 'id' | 'onChange'> {
  readonly onChange: (value: string) => void;
}
export function TextAreaField({ label, help, error, optional, onChange, ...rest }: AreaProps) {
  return (
    <Frame label={label} help={help} error={error} optional={optional === true}>
      {(ids) => (
        <textarea rows={4} {...rest} {...ids} className="in" onChange={(event) => onChange(event.target.value)} />
      )}
    </Frame>
  );
}

interface SelectProps
  extends FieldFrame, Omit<SelectHTMLAttributes<HTMLSelectElement>, 'className' | 'id' | 'onChange'> {
  readonly onChange: (value: string) => void;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}
export function SelectField({ label, help, error, optional, onChange, options, ...rest }: SelectProps) {
  return (
    <Frame label={label} help={help} error={error} optional={optional === true}>
      {(ids) => (
        <span className="select">
          <select {...rest} {...ids} className="in" onChange={(event) => onChange(event.target.value)}>
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <Icon name="chevron-down" size="xs" />
        </span>
      )}
    </Frame>
  );
}

export function CheckField({
  label,
  help,
  checked,
  onChange,
}: {
  label: string;
  help?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div className="check">
      <input
        type="checkbox"
        id={id}
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        aria-describedby={help === undefined ? undefined : `${id}-h`}
      />
      <label htmlFor={id}>{label}</label>
      {help !== undefined && (
        <p className="hint" id={`${id}-h`}>
          {help}
        </p>
      )}
    </div>
  );
}
