import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ProviderInfo } from '../../../src/shared/api';
import { call, type Body } from '../api/client';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { CheckField, SelectField, TextField } from '../ui/field';
import { CopiedAddress } from './copied-address';
import { FormDialog } from './form-dialog';
import { ProviderMappings } from './provider-mappings';

type Values = Omit<ProviderInfo, 'id' | 'hasSecret' | 'version'>;
const ADMISSIONS = ['invitation', 'mapping', 'nobody'] as const;
const NEW: Values = {
  issuer: '',
  clientId: '',
  scopes: 'openid email profile',
  label: { ar: 'الدخول بحساب الجهة', en: 'Sign in with your organisation' },
  admission: 'invitation',
  emailTrusted: false,
  mappedClaim: null,
  mappings: [],
  secondFactorValues: [],
  enabled: true,
};

interface Props {
  /** Undefined: a new one. */
  readonly provider: ProviderInfo | undefined;
  readonly redirectUri: string | null;
  readonly onClose: () => void;
}

/** What is known of a provider. An empty secret leaves the kept one as it is. */
export function ProviderForm({ provider, redirectUri, onClose }: Props) {
  const { t, localized } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  const [values, setValues] = useState<Values>(provider === undefined ? NEW : valuesOf(provider));
  const [secret, setSecret] = useState('');
  const set = (more: Partial<Values>) => setValues((before) => ({ ...before, ...more }));
  const save = async () => {
    const body: Body<'createProvider'> = { ...values, ...(secret === '' ? {} : { clientSecret: secret }) };
    const saved = await deed.run(
      () =>
        provider === undefined
          ? call('createProvider', { body })
          : call('updateProvider', { params: { id: provider.id }, body: { ...body, version: provider.version } }),
      t('toast.saved'),
    );
    if (!saved) return;
    void client.invalidateQueries({ queryKey: ['sign-in'] });
    void client.invalidateQueries({ queryKey: ['ways'] });
    onClose();
  };
  return (
    <FormDialog
      title={provider === undefined ? t('provider.add') : localized(provider.label)}
      deed={deed}
      onSave={save}
      onClose={onClose}
    >
      <ClientFields
        values={values}
        set={set}
        errors={deed.fields}
        secret={{ value: secret, set: setSecret, kept: provider?.hasSecret === true }}
      />
      <SelectField
        label={t('provider.admission')}
        value={values.admission}
        onChange={(value) => set({ admission: ADMISSIONS.find((each) => each === value) ?? 'nobody' })}
        options={ADMISSIONS.map((each) => ({ value: each, label: t(`provider.admission.${each}`) }))}
      />
      {values.admission === 'mapping' && (
        <ProviderMappings
          claim={values.mappedClaim ?? ''}
          mappings={values.mappings}
          onClaim={(claim) => set({ mappedClaim: claim === '' ? null : claim })}
          onMappings={(mappings) => set({ mappings })}
          error={deed.fields.mappings}
        />
      )}
      {values.admission !== 'nobody' && (
        <CheckField
          label={t('provider.emailTrusted')}
          checked={values.emailTrusted}
          onChange={(emailTrusted) => set({ emailTrusted })}
        />
      )}
      <TextField
        label={t('provider.secondFactor')}
        help={t('provider.secondFactorHelp')}
        optional
        ltr
        maxLength={500}
        value={values.secondFactorValues.join(' ')}
        onChange={(text) => set({ secondFactorValues: text === '' ? [] : text.split(' ') })}
        onBlur={() => set({ secondFactorValues: values.secondFactorValues.filter((value) => value !== '') })}
      />
      <CheckField label={t('provider.enabled')} checked={values.enabled} onChange={(enabled) => set({ enabled })} />
      <p className="hint">{t('provider.offEnds')}</p>
      {provider !== undefined && redirectUri !== null && (
        <CopiedAddress
          label={t('provider.logoutUri')}
          value={new URL(`/sign-in/${provider.id}/logout`, redirectUri).href}
        />
      )}
    </FormDialog>
  );
}

interface ClientFieldsProps {
  readonly values: Values;
  readonly set: (more: Partial<Values>) => void;
  readonly errors: Readonly<Record<string, string>>;
  readonly secret: { readonly value: string; readonly set: (value: string) => void; readonly kept: boolean };
}

/** Who the provider is, and who we are to it. */
function ClientFields({ values, set, errors, secret }: ClientFieldsProps) {
  const { t } = useI18n();
  return (
    <>
      <TextField
        label={t('provider.issuer')}
        help={t('provider.issuerHelp')}
        required
        ltr
        maxLength={500}
        value={values.issuer}
        onChange={(issuer) => set({ issuer })}
        error={errors.issuer}
        data-autofocus=""
      />
      <TextField
        label={t('provider.clientId')}
        required
        ltr
        maxLength={300}
        autoComplete="off"
        value={values.clientId}
        onChange={(clientId) => set({ clientId })}
        error={errors.clientId}
      />
      <TextField
        label={t('provider.clientSecret')}
        help={t(secret.kept ? 'provider.secretKept' : 'provider.secretHelp')}
        type="password"
        ltr
        maxLength={2000}
        autoComplete="new-password"
        value={secret.value}
        onChange={secret.set}
        error={errors.clientSecret}
      />
      <TextField
        label={t('provider.scopes')}
        required
        ltr
        maxLength={300}
        value={values.scopes}
        onChange={(scopes) => set({ scopes })}
        error={errors.scopes}
      />
      <TextField
        label={t('provider.labelAr')}
        required
        maxLength={60}
        value={values.label.ar}
        onChange={(ar) => set({ label: { ...values.label, ar } })}
      />
      <TextField
        label={t('provider.labelEn')}
        required
        ltr
        maxLength={60}
        value={values.label.en}
        onChange={(en) => set({ label: { ...values.label, en } })}
      />
    </>
  );
}

function valuesOf({ id: _id, hasSecret: _hasSecret, version: _version, ...values }: ProviderInfo): Values {
  return values;
}
