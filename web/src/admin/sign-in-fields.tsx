import { useI18n } from '../i18n';
import { SelectField, TextField } from '../ui/field';
import { returnAddress } from './browser-sign-in';
import { isPersonal, METHODS, type SignInValues } from './sign-in-methods';

interface SignInFieldsProps {
  readonly values: SignInValues;
  readonly onChange: (values: SignInValues) => void;
  readonly secretKept: boolean;
  readonly errors: Readonly<Record<string, string>>;
}

/** How both servers are signed in to. What a provider fixes is not asked for. */
export function SignInFields({ values, onChange, secretKept, errors }: SignInFieldsProps) {
  const { t } = useI18n();
  const { method } = values;
  const field = (
    name: 'clientId' | 'tenant' | 'tokenEndpoint' | 'authorizationEndpoint' | 'scope',
    required = true,
  ) => (
    <TextField
      label={t(`accounts.signIn.${name}`)}
      ltr
      required={required}
      optional={!required}
      value={values[name]}
      onChange={(value) => onChange({ ...values, [name]: value })}
      error={errors[`config.oauth.${name}`]}
      autoComplete="off"
      spellCheck={false}
    />
  );
  const isOther = method === 'other' || method === 'other_app';
  return (
    <fieldset className="group-box">
      <legend>{t('accounts.signIn')}</legend>
      <SelectField
        label={t('accounts.signIn')}
        value={method}
        onChange={(value) => onChange({ ...values, method: METHODS.find((each) => each === value) ?? 'password' })}
        options={METHODS.map((each) => ({ value: each, label: t(`accounts.signIn.${each}`) }))}
        help={isPersonal(method) ? t('accounts.signIn.help', { address: returnAddress() }) : undefined}
      />
      {method !== 'password' && (
        <>
          {method === 'microsoft_app' && field('tenant')}
          {method === 'microsoft' && field('tenant', false)}
          {isOther && field('tokenEndpoint')}
          {method === 'other' && field('authorizationEndpoint')}
          {isOther && field('scope')}
          {field('clientId')}
          <TextField
            label={t('accounts.signIn.clientSecret')}
            ltr
            optional
            type="password"
            autoComplete="new-password"
            value={values.clientSecret}
            onChange={(clientSecret) => onChange({ ...values, clientSecret })}
            help={secretKept ? t('accounts.secretKept') : undefined}
            error={errors['config.oauthClientSecret']}
          />
        </>
      )}
    </fieldset>
  );
}
