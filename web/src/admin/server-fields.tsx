import type { MailOffer } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { SelectField, TextField } from '../ui/field';

const SECURE = ['tls', 'starttls', 'none'] as const;
export interface ServerValues {
  readonly host: string;
  readonly port: string;
  readonly secure: (typeof SECURE)[number];
  readonly user: string;
  readonly password: string;
}

/** What a stored configuration says of one server; `defaultPort` where it says nothing. */
export function serverOf(config: unknown, defaultPort: number): ServerValues {
  const known = typeof config === 'object' && config !== null ? (config as Readonly<Record<string, unknown>>) : {};
  const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
  return {
    host: text(known.host),
    port: text(known.port) || String(defaultPort),
    secure: SECURE.find((each) => each === known.secure) ?? 'tls',
    user: text(known.user),
    password: '',
  };
}

/** The other way; what this form does not show stays as it was. Undefined: this way in or out is not used. */
export function serverConfig(
  before: unknown,
  values: ServerValues,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> | undefined {
  if (values.host.trim() === '') return undefined;
  const kept = typeof before === 'object' && before !== null ? before : {};
  return {
    ...kept,
    ...more,
    host: values.host.trim(),
    port: Number(values.port),
    secure: values.secure,
    ...(values.user === '' ? {} : { user: values.user }),
  };
}

/** What is offered for an address; most servers know their people by it. */
export function offered(
  values: ServerValues,
  { host, port, secure, user }: MailOffer['imap'],
  address: string,
): ServerValues {
  return { ...values, host, port: String(port), secure, user: user ?? address.trim() };
}

interface ServerFieldsProps {
  readonly legend: string;
  /** Where the server's field errors point: `config.imap.host`. */
  readonly part: 'imap' | 'smtp';
  readonly values: ServerValues;
  readonly onChange: (values: ServerValues) => void;
  readonly passwordKept: boolean;
  /** Tokens are used instead. */
  readonly withoutPassword: boolean;
  readonly errors: Readonly<Record<string, string>>;
}

export function ServerFields({
  legend,
  part,
  values,
  onChange,
  passwordKept,
  withoutPassword,
  errors,
}: ServerFieldsProps) {
  const { t } = useI18n();
  const error = (name: string) => errors[`config.${part}.${name}`] ?? errors[`${part}.${name}`];
  const set = (change: Partial<ServerValues>) => onChange({ ...values, ...change });
  return (
    <fieldset className="group-box">
      <legend>{legend}</legend>
      <TextField
        label={t('accounts.host')}
        ltr
        optional
        value={values.host}
        onChange={(host) => set({ host })}
        error={error('host')}
        autoComplete="off"
        spellCheck={false}
      />
      <div className="two narrow">
        <TextField
          label={t('accounts.port')}
          ltr
          inputMode="numeric"
          pattern="[0-9]{1,5}"
          value={values.port}
          onChange={(port) => set({ port })}
          error={error('port')}
        />
        <SelectField
          label={t('accounts.encryption')}
          value={values.secure}
          onChange={(value) => set({ secure: SECURE.find((each) => each === value) ?? 'tls' })}
          error={error('secure')}
          options={SECURE.map((each) => ({ value: each, label: t(`accounts.secure.${each}`) }))}
        />
      </div>
      <TextField
        label={t('accounts.user')}
        ltr
        optional
        help={part === 'imap' ? t('accounts.userHelp') : undefined}
        value={values.user}
        onChange={(user) => set({ user })}
        error={error('user')}
        autoComplete="off"
        spellCheck={false}
      />
      {!withoutPassword && (
        <TextField
          label={t('accounts.secret')}
          ltr
          optional
          type="password"
          autoComplete="new-password"
          value={values.password}
          onChange={(password) => set({ password })}
          help={passwordKept ? t('accounts.secretKept') : part === 'smtp' ? t('accounts.secretSame') : undefined}
          error={errors[`config.${part}Password`] ?? errors[`${part}Password`]}
        />
      )}
    </fieldset>
  );
}
