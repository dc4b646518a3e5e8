import type { ProviderInfo } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { useSession } from '../session/session';
import { Button } from '../ui/button';
import { SelectField, TextField } from '../ui/field';
import { Notice } from '../ui/notice';
import { CheckList } from './check-list';

type Mapping = ProviderInfo['mappings'][number];
const ROLES = ['agent', 'supervisor', 'administrator'] as const;

interface Props {
  readonly claim: string;
  readonly mappings: readonly Mapping[];
  readonly onClaim: (claim: string) => void;
  readonly onMappings: (mappings: Mapping[]) => void;
  readonly error?: string | undefined;
}

/** Which group at the provider gives which role in which centres. */
export function ProviderMappings({ claim, mappings, onClaim, onMappings, error }: Props) {
  const { t, localized } = useI18n();
  const { session } = useSession();
  const change = (at: number, more: Partial<Mapping>) =>
    onMappings(mappings.map((each, index) => (index === at ? { ...each, ...more } : each)));
  return (
    <>
      <TextField
        label={t('provider.claim')}
        help={t('provider.claimHelp')}
        required
        ltr
        maxLength={200}
        value={claim}
        onChange={onClaim}
      />
      <p className="hint">{t('provider.mappingFollows')}</p>
      {error !== undefined && (
        <Notice tone="danger" live>
          {error}
        </Notice>
      )}
      {mappings.map((mapping, at) => (
        // the place in the list is all that a row is known by while its value is being typed
        <fieldset key={at} className="group-box stack-y">
          <legend>
            {t('provider.mapping')} <bdi>{mapping.value}</bdi>
          </legend>
          <TextField
            label={t('provider.mappingValue')}
            required
            ltr
            maxLength={300}
            value={mapping.value}
            onChange={(value) => change(at, { value })}
          />
          <SelectField
            label={t('people.role')}
            value={mapping.role}
            onChange={(value) => change(at, { role: ROLES.find((each) => each === value) ?? 'agent' })}
            options={ROLES.map((each) => ({ value: each, label: t(`role.${each}`) }))}
          />
          <CheckList
            label={t('people.centres')}
            options={session.centres.map((centre) => ({ id: centre.id, label: localized(centre.name) }))}
            chosen={mapping.centreIds}
            onChange={(centreIds) => change(at, { centreIds: [...centreIds] })}
          />
          <Button look="ghost" size="sm" onClick={() => onMappings(mappings.filter((_each, index) => index !== at))}>
            {t('provider.mappingRemove')}
          </Button>
        </fieldset>
      ))}
      <Button
        icon="plus"
        onClick={() =>
          onMappings([
            ...mappings,
            { value: '', role: 'agent', centreIds: session.centres.slice(0, 1).map((centre) => centre.id) },
          ])
        }
      >
        {t('provider.mappingAdd')}
      </Button>
    </>
  );
}
