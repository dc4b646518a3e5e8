import { useI18n } from '../i18n';
import { SelectField } from '../ui/field';

const STRICT = '3';
const USUAL = '5';
const LENIENT = '10';
/** The filters' headers are not read. */
const OFF = 'off';

/** How an account's configuration measures spam, as one word; a measure that was set by the API stays what it is. */
export function spamOf(config: unknown): string {
  const known = typeof config === 'object' && config !== null ? (config as Readonly<Record<string, unknown>>) : {};
  if (known.headers === false) return OFF;
  return typeof known.threshold === 'number' ? String(known.threshold) : USUAL;
}

export const spamConfig = (measure: string): { headers: boolean; threshold: number } => ({
  headers: measure !== OFF,
  threshold: measure === OFF ? Number(USUAL) : Number(measure),
});

export function SpamField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useI18n();
  const own = [STRICT, USUAL, LENIENT, OFF].includes(value)
    ? []
    : [{ value, label: t('accounts.spam.points', { points: value }) }];
  return (
    <SelectField
      label={t('accounts.spam')}
      help={t('accounts.spamHelp')}
      value={value}
      onChange={onChange}
      options={[
        { value: USUAL, label: t('accounts.spam.usual') },
        { value: STRICT, label: t('accounts.spam.strict') },
        { value: LENIENT, label: t('accounts.spam.lenient') },
        { value: OFF, label: t('accounts.spam.off') },
        ...own,
      ]}
    />
  );
}
