import { useI18n } from '../i18n';
import { TextField } from '../ui/field';

interface CodeFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label?: string;
  /** Without recovery codes: the app has to show that it knows the key. */
  readonly appOnly?: boolean;
  readonly autoFocus?: boolean;
  /** The dialog that it stands in gives it the focus. */
  readonly 'data-autofocus'?: string;
}

/** A code of the authenticator app or a recovery code; may be pasted, and filled in by the browser (3.3.8). */
export function CodeField({ value, onChange, label, appOnly, ...rest }: CodeFieldProps) {
  const { t } = useI18n();
  return (
    <TextField
      {...rest}
      label={label ?? t('code.label')}
      help={appOnly === true ? undefined : t('code.help')}
      name="code"
      autoComplete="one-time-code"
      inputMode={appOnly === true ? 'numeric' : 'text'}
      autoCapitalize="characters"
      spellCheck={false}
      maxLength={64}
      ltr
      required
      value={value}
      onChange={onChange}
    />
  );
}
