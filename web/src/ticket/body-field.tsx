import { useI18n } from '../i18n';
import { useReference } from '../inbox/use-reference';
import { SelectField, TextField } from '../ui/field';

/** The competent body that the person is pointed to (REG-2): one of those listed, or another in words; how to reach it is added. */
export function BodyField({
  value,
  error,
  onChange,
}: {
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}) {
  const { t, localized } = useI18n();
  const names = useReference().lists.bodies.map(({ name }) => localized(name));
  const listed = names.find((name) => value.startsWith(name));
  return (
    <>
      <SelectField
        label={t('shut.bodyPick')}
        value={listed ?? ''}
        options={[{ value: '', label: t('shut.bodyOther') }, ...names.map((name) => ({ value: name, label: name }))]}
        onChange={onChange}
      />
      <TextField
        label={t('shut.body')}
        help={t('shut.bodyHelp')}
        error={error}
        value={value}
        maxLength={200}
        onChange={onChange}
      />
    </>
  );
}
