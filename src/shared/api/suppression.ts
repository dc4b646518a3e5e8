/** Addresses that automatic mail no longer goes to. */
import { z } from 'zod';
import { Person, id, instant } from './basics';

const why = z.enum(['bounced', 'mailbox_full', 'complained', 'by_hand']);
export const SuppressionQuery = z.strictObject({
  /** A part of the address. */
  q: z.string().trim().max(254).optional(),
  after: z.string().max(200).optional(),
});
export const SuppressionInfo = z.object({
  id,
  centreId: id,
  address: z.string(),
  why,
  /** The server's words, or those of whoever set it. */
  detail: z.string(),
  createdBy: Person.nullable(),
  /** Of the letter that came back. */
  ticket: z.object({ id, reference: z.string() }).nullable(),
  createdAt: instant,
  /** Null: until the person writes or somebody lifts it. */
  endsAt: instant.nullable(),
});
export type SuppressionInfo = z.infer<typeof SuppressionInfo>;
export const Suppressions = z.object({ items: z.array(SuppressionInfo), next: z.string().nullable() });
export const SuppressAddress = z.strictObject({
  centreId: id,
  address: z.string().trim().min(1).max(254),
  reason: z.string().trim().min(1).max(500),
});
/** `current` of 409 `recipient_suppressed`. */
export const SuppressedRecipient = z.object({ address: z.string(), why, detail: z.string(), since: instant });
export type SuppressedRecipient = z.infer<typeof SuppressedRecipient>;
