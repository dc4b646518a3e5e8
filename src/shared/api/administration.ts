/** People, keys and accounts of channels. */
import { z } from 'zod';
import { Language, LocalizedText, Role, id, instant } from './basics';

export const UserRow = z.object({
  id,
  email: z.string(),
  name: z.string(),
  role: Role,
  language: Language,
  centreIds: z.array(id),
  teamIds: z.array(id),
  disabledAt: instant.nullable(),
  hasSecondFactor: z.boolean(),
  hasPassword: z.boolean(),
  /** Comes in by password also where passwords are switched off. */
  breakGlass: z.boolean(),
  /** Waits for the first sign-in by a provider. */
  invited: z.boolean(),
  /** The providers that know them, switched on or off. */
  linkedTo: z.array(z.object({ id, label: LocalizedText })),
  version: z.int(),
});
export type UserRow = z.infer<typeof UserRow>;
export const Users = z.object({ items: z.array(UserRow) });
export const CreateUser = z.strictObject({
  email: z.email().max(254),
  name: z.string().min(1).max(120),
  role: Role,
  language: Language.default('ar'),
  centreIds: z.array(id).min(1),
  teamIds: z.array(id).default([]),
  /** Absent: invited to come in by a provider. */
  password: z.string().min(12).max(1024).optional(),
});
export const UpdateUser = z.strictObject({
  version: z.int(),
  name: z.string().min(1).max(120).optional(),
  role: Role.optional(),
  centreIds: z.array(id).min(1).optional(),
  teamIds: z.array(id).optional(),
  disabled: z.boolean().optional(),
});
/** `path` is told now and never again; it works once. */
export const ResetLink = z.object({ path: z.string(), expiresAt: instant });
export type ResetLink = z.infer<typeof ResetLink>;
export const ApiKeyInfo = z.object({
  id,
  name: z.string(),
  scopes: z.array(z.string()),
  createdAt: instant,
  expiresAt: instant,
  revokedAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
});
export type ApiKeyInfo = z.infer<typeof ApiKeyInfo>;
export const ApiKeys = z.object({ items: z.array(ApiKeyInfo) });
export const CreateApiKey = z.strictObject({
  name: z.string().min(1).max(120),
  scopes: z.array(z.enum(['tickets:read', 'tickets:write', 'admin'])).min(1),
  days: z.int().min(1).max(366),
});
export const CreatedApiKey = ApiKeyInfo.extend({ key: z.string() });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;
export const AccountInfo = z.object({
  id,
  centreId: id,
  channel: z.string(),
  name: z.string(),
  address: z.string(),
  enabled: z.boolean(),
  acknowledges: z.boolean(),
  /** Secrets are absent. */
  config: z.record(z.string(), z.unknown()),
  secretsSet: z.array(z.string()),
  health: z.object({
    /** `stopped`: nothing is tried any more until settings change or somebody says so. */
    state: z.string(),
    lastOkAt: instant.nullable(),
    lastMailAt: instant.nullable(),
    lastError: z.string().nullable(),
    /** What to do about the error, in words. */
    advice: LocalizedText.nullable(),
    lag: z.int().nullable(),
    /** How full the mailbox is, where its server says so. */
    quota: z.object({ usedBytes: z.int(), limitBytes: z.int() }).nullable(),
    /** What did not go well at the last look and holds nothing up, in words. */
    trouble: LocalizedText.nullable(),
  }),
  version: z.int(),
});
export type AccountInfo = z.infer<typeof AccountInfo>;
export const Accounts = z.object({ items: z.array(AccountInfo) });
export const SaveAccount = z.strictObject({
  centreId: id,
  channel: z.string().max(40),
  name: z.string().min(1).max(120),
  address: z.string().min(1).max(254),
  enabled: z.boolean().default(true),
  acknowledges: z.boolean().default(true),
  config: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.string()).default({}),
  version: z.int().optional(),
});
export const CheckResult = z.object({
  state: z.enum(['ok', 'not_configured', 'failing']),
  problem: z.string().nullable(),
  advice: LocalizedText.nullable(),
  /** In the order they were taken; empty where the channel knows none. */
  steps: z.array(
    z.object({
      way: z.enum(['in', 'out']),
      step: z.string(),
      state: z.enum(['ok', 'failed', 'not_configured', 'not_reached']),
      detail: z.string().nullable(),
      advice: LocalizedText.nullable(),
      /** Bytes of the largest message that the far end takes, where it says so. */
      maxMessageBytes: z.int().nullable(),
    }),
  ),
});
export type CheckResult = z.infer<typeof CheckResult>;
