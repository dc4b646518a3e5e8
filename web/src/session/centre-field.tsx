import { useI18n } from '../i18n';
import { SelectField } from '../ui/field';
import { useSession } from './session';

/** Which of the reader's centres something is for. Who has only one is not asked. */
export function CentreField(props: {
  readonly value: string;
  readonly onChange: (centreId: string) => void;
  readonly error?: string | undefined;
}) {
  const { t, localized } = useI18n();
  const { centres } = useSession().session;
  if (centres.length < 2) return null;
  const options = centres.map((centre) => ({ value: centre.id, label: localized(centre.name) }));
  return <SelectField label={t('blocks.centre')} options={options} {...props} />;
}
