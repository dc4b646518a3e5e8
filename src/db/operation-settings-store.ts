import type { Knex } from 'knex';

export interface OperationSettings {
  readonly mailAccountId: string | null;
  readonly mailAddresses: readonly string[];
  readonly mailLanguage: 'ar' | 'en';
  readonly webhookUrl: string | null;
  /** Sealed for `operations:webhook`. */
  readonly webhookSecret: Buffer | null;
  readonly backupDays: number;
  readonly restoreTestDays: number;
  readonly canaryAccountIds: readonly string[];
  readonly version: number;
}

export interface OperationSettingsStore {
  get(): Promise<OperationSettings>;
  /** False when the version is stale. */
  update(version: number, settings: Omit<OperationSettings, 'version'>): Promise<boolean>;
}

export function createOperationSettingsStore(knex: Knex): OperationSettingsStore {
  return {
    get: async () =>
      (await knex('operation_settings').first({
        mailAccountId: 'mail_account_id',
        mailAddresses: 'mail_addresses',
        mailLanguage: 'mail_language',
        webhookUrl: 'webhook_url',
        webhookSecret: 'webhook_secret',
        backupDays: 'backup_days',
        restoreTestDays: 'restore_test_days',
        canaryAccountIds: 'canary_account_ids',
        version: 'version',
      })) as OperationSettings,
    update: async (version, settings) =>
      (await knex('operation_settings')
        .where({ version })
        .update({
          mail_account_id: settings.mailAccountId,
          mail_addresses: [...settings.mailAddresses],
          mail_language: settings.mailLanguage,
          webhook_url: settings.webhookUrl,
          webhook_secret: settings.webhookSecret,
          backup_days: settings.backupDays,
          restore_test_days: settings.restoreTestDays,
          canary_account_ids: [...settings.canaryAccountIds],
          version: version + 1,
        })) === 1,
  };
}
