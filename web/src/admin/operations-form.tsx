import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccountInfo, OperationSettings } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { TextAreaField, SelectField, TextField } from '../ui/field';
import { CheckList } from './check-list';
import { FormDialog } from './form-dialog';

const MOST_DAYS = 366;

/** Who is told of alarms, how old a backup may be, and which accounts are measured by test mails. */
export function OperationsForm({
  settings,
  accounts,
  onClose,
  onSaved,
}: {
  settings: OperationSettings;
  accounts: readonly AccountInfo[];
  onClose: () => void;
  onSaved: (webhookSecret: string | null) => void;
}) {
  const { t } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  const [draft, setDraft] = useState(() => ({
    ...settings,
    addresses: settings.mailAddresses.join('\n'),
    backup: String(settings.backupDays),
    restore: String(settings.restoreTestDays),
    url: settings.webhookUrl ?? '',
  }));
  const set = (change: Partial<typeof draft>): void => setDraft((before) => ({ ...before, ...change }));
  const mailboxes = accounts.filter((account) => account.channel === 'email');
  const save = async () => {
    await deed.run(async () => {
      const { addresses, backup, restore, url, ...rest } = draft;
      const saved = await call('updateOperationSettings', {
        body: {
          ...rest,
          mailAddresses: addresses.split(/[\s,;،]+/).filter((address) => address !== ''),
          webhookUrl: url.trim() === '' ? null : url.trim(),
          backupDays: Number(backup),
          restoreTestDays: Number(restore),
        },
      });
      await client.invalidateQueries({ queryKey: ['operation-settings'] });
      onSaved(saved.webhookSecret);
    });
  };
  return (
    <FormDialog title={t('operations.told')} deed={deed} onSave={save} onClose={onClose}>
      <SelectField
        label={t('operations.mailAccount')}
        value={draft.mailAccountId ?? ''}
        onChange={(id) => set({ mailAccountId: id === '' ? null : id })}
        options={[
          { value: '', label: t('operations.noAccount') },
          ...mailboxes.map(({ id, name, address }) => ({ value: id, label: `${name} · \u2066${address}\u2069` })),
        ]}
        error={deed.fields.mailAccountId}
      />
      <TextAreaField
        label={t('operations.mail')}
        help={t('operations.mailHelp')}
        rows={3}
        dir="ltr"
        value={draft.addresses}
        onChange={(addresses) => set({ addresses })}
        error={deed.fields.mailAddresses}
      />
      <SelectField
        label={t('operations.mailLanguage')}
        value={draft.mailLanguage}
        onChange={(language) => set({ mailLanguage: language === 'en' ? 'en' : 'ar' })}
        options={[
          { value: 'ar', label: t('language.ar') },
          { value: 'en', label: t('language.en') },
        ]}
      />
      <TextField
        label={t('operations.webhook')}
        help={t('operations.webhookHelp')}
        type="url"
        ltr
        value={draft.url}
        onChange={(url) => set({ url })}
        error={deed.fields.webhookUrl}
      />
      <TextField
        label={t('operations.backupDays')}
        type="number"
        ltr
        min={1}
        max={MOST_DAYS}
        required
        value={draft.backup}
        onChange={(backup) => set({ backup })}
        error={deed.fields.backupDays}
      />
      <TextField
        label={t('operations.restoreDays')}
        type="number"
        ltr
        min={1}
        max={MOST_DAYS}
        required
        value={draft.restore}
        onChange={(restore) => set({ restore })}
        error={deed.fields.restoreTestDays}
      />
      <CheckList
        label={t('operations.canaries')}
        options={mailboxes.map(({ id, name }) => ({ id, label: name }))}
        chosen={draft.canaryAccountIds}
        onChange={(chosen) => set({ canaryAccountIds: [...chosen] })}
        error={deed.fields.canaryAccountIds}
      />
    </FormDialog>
  );
}
