/** The installation itself: on hold after a restore, alarms, and who is told of them. */
import { z } from 'zod';
import { id, instant } from './basics';

export const InstallationState = z.object({
  /** Restored from a backup and not released yet: nothing is taken in and nothing is sent. */
  hold: z
    .object({ since: instant, backupTakenAt: instant, deliveriesUnknown: z.int(), erasuresReplayed: z.int() })
    .nullable(),
  /** Open alarms that the reader may see; null for who may not. */
  openAlarms: z.int().nullable(),
});
export type InstallationState = z.infer<typeof InstallationState>;

export const AlarmKind = z.enum([
  'account_sick',
  'mailbox_lag',
  'mailbox_full',
  'filing_lag',
  'delivery_late',
  'deliveries_unknown',
  'quarantine_growing',
  'ledger_unbalanced',
  'canary_late',
  'disk_low',
  'clock_jumped',
  'clock_apart',
  'backup_old',
  'backup_incomplete',
  'restore_test_old',
  'notices_undelivered',
  'files_unscanned',
  'redis_away',
  'transaction_old',
]);
export type AlarmKind = z.infer<typeof AlarmKind>;
export const AlarmRow = z.object({
  id,
  kind: AlarmKind,
  severity: z.enum(['warning', 'urgent']),
  accountName: z.string().nullable(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  openedAt: instant,
  closedAt: instant.nullable(),
});
export type AlarmRow = z.infer<typeof AlarmRow>;
export const Operations = z.object({
  alarms: z.array(AlarmRow),
  lastBackupAt: instant.nullable(),
  lastRestoreTestAt: instant.nullable(),
  canaries: z.array(
    z.object({ accountId: id, queuedAt: instant, outSeconds: z.number().nullable(), inSeconds: z.number().nullable() }),
  ),
});
export type Operations = z.infer<typeof Operations>;

const settings = {
  mailAccountId: id.nullable(),
  mailAddresses: z.array(z.string().trim().max(254)).max(20),
  mailLanguage: z.enum(['ar', 'en']),
  webhookUrl: z.string().trim().max(2000).nullable(),
  backupDays: z.int().min(1).max(366),
  restoreTestDays: z.int().min(1).max(366),
  canaryAccountIds: z.array(id).max(200),
  version: z.int(),
};
export const OperationSettings = z.object(settings);
export type OperationSettings = z.infer<typeof OperationSettings>;
export const SaveOperationSettings = z.strictObject(settings);
export type SaveOperationSettings = z.infer<typeof SaveOperationSettings>;
/** The secret of a new web address is shown this once. */
export const SavedOperationSettings = z.object({ ...settings, webhookSecret: z.string().nullable() });
export type SavedOperationSettings = z.infer<typeof SavedOperationSettings>;
