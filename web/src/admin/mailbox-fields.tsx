import { useI18n } from '../i18n';
import { SelectField, TextAreaField, TextField } from '../ui/field';
import { SENT, type MailboxDetails } from './mailbox-details';

interface MailboxFieldsProps {
  readonly values: MailboxDetails;
  readonly onChange: (values: MailboxDetails) => void;
  readonly errors: Readonly<Record<string, string>>;
}

/** As whom answers go out, which addresses are ours, and which folders are read and written. */
export function MailboxFields({ values, onChange, errors }: MailboxFieldsProps) {
  const { t } = useI18n();
  const set = (name: keyof MailboxDetails) => (value: string) => onChange({ ...values, [name]: value });
  /** A list is refused by its entry: `config.aliases.2`. */
  const within = (path: string) => Object.entries(errors).find(([name]) => name.startsWith(path))?.[1];
  return (
    <fieldset className="group-box">
      <legend>{t('accounts.mailbox')}</legend>
      <div className="two">
        <TextField
          label={t('accounts.nameAr')}
          optional
          dir="rtl"
          lang="ar"
          maxLength={200}
          value={values.nameAr}
          onChange={set('nameAr')}
        />
        <TextField
          label={t('accounts.nameEn')}
          optional
          ltr
          lang="en"
          maxLength={200}
          value={values.nameEn}
          onChange={set('nameEn')}
        />
      </div>
      <div className="two">
        <TextAreaField
          label={t('accounts.signatureAr')}
          optional
          dir="rtl"
          lang="ar"
          rows={3}
          maxLength={2000}
          value={values.signatureAr}
          onChange={set('signatureAr')}
        />
        <TextAreaField
          label={t('accounts.signatureEn')}
          optional
          dir="ltr"
          lang="en"
          rows={3}
          maxLength={2000}
          value={values.signatureEn}
          onChange={set('signatureEn')}
        />
      </div>
      <TextAreaField
        label={t('accounts.aliases')}
        help={t('accounts.aliasesHelp')}
        error={within('config.aliases')}
        optional
        dir="ltr"
        rows={2}
        spellCheck={false}
        value={values.aliases}
        onChange={set('aliases')}
      />
      <TextAreaField
        label={t('accounts.folders')}
        help={t('accounts.foldersHelp')}
        error={within('config.imap.folders')}
        dir="ltr"
        rows={2}
        spellCheck={false}
        value={values.folders}
        onChange={set('folders')}
      />
      <TextField
        label={t('accounts.startDate')}
        help={t('accounts.startDateHelp')}
        error={errors['config.imap.startDate']}
        optional
        ltr
        type="date"
        value={values.startDate}
        onChange={set('startDate')}
      />
      {(['processedFolder', 'junkFolder'] as const).map((field) => (
        <TextField
          key={field}
          label={t(`accounts.${field}`)}
          help={t(`accounts.${field}Help`)}
          error={errors[`config.imap.${field}`]}
          optional
          ltr
          maxLength={500}
          value={values[field]}
          onChange={set(field)}
        />
      ))}
      <SelectField
        label={t('accounts.sent')}
        value={values.sent}
        onChange={set('sent')}
        options={SENT.map((each) => ({ value: each, label: t(`accounts.sent.${each}`) }))}
      />
      {values.sent === 'named' && (
        <TextField
          label={t('accounts.sentFolder')}
          error={errors['config.sentFolder']}
          required
          ltr
          value={values.sentFolder}
          onChange={set('sentFolder')}
        />
      )}
      <TextAreaField
        label={t('accounts.authority')}
        help={t('accounts.authorityHelp')}
        error={errors['config.certificateAuthority']}
        optional
        dir="ltr"
        rows={2}
        spellCheck={false}
        value={values.authority}
        onChange={set('authority')}
      />
    </fieldset>
  );
}
