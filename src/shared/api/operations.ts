/** What could not be filed, and whether the books balance. */
import { z } from 'zod';
import { id, instant } from './basics';
import { ScanState } from './messages';

export const QuarantineItem = z.object({
  id,
  accountId: id,
  accountName: z.string(),
  channel: z.string(),
  reason: z.string(),
  detail: z.string(),
  attempts: z.int(),
  bytes: z.int(),
  receivedAt: instant,
  /** The scanner's word that holds its original back; null when nothing does. */
  rawHeld: ScanState.nullable(),
  /** Safe to read: header lines cut, cleaned and without markup. */
  preview: z.object({ from: z.string(), subject: z.string() }),
});
export type QuarantineItem = z.infer<typeof QuarantineItem>;
export const QuarantinePage = z.object({ items: z.array(QuarantineItem), next: z.string().nullable() });
export type QuarantinePage = z.infer<typeof QuarantinePage>;
export const QuarantineQuery = z.strictObject({
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
});
export const LedgerRow = z.object({
  day: z.string(),
  accountId: id,
  accountName: z.string(),
  channel: z.string(),
  seen: z.int(),
  filed: z.int(),
  /** Of those filed: the ones that could not be opened. */
  unreadable: z.int(),
  quarantined: z.int(),
  ignored: z.int(),
  pending: z.int(),
  ignoredBecause: z.record(z.string(), z.int()),
  balanced: z.boolean(),
});
export type LedgerRow = z.infer<typeof LedgerRow>;
export const Ledger = z.object({ rows: z.array(LedgerRow), balanced: z.boolean() });
export type Ledger = z.infer<typeof Ledger>;
export const LedgerQuery = z.strictObject({ days: z.coerce.number().int().min(1).max(366).default(7) });
