/** What every other schema is made of. */
import { z } from 'zod';

export const id = z.uuid();
export const instant = z.iso.datetime();
export const Language = z.enum(['ar', 'en']);
export const Direction = z.enum(['rtl', 'ltr']);
export const LocalizedText = z.object({ ar: z.string(), en: z.string() });
export const Role = z.enum(['agent', 'supervisor', 'administrator']);
export const TicketState = z.enum([
  'registered',
  'need_info',
  'accepted',
  'in_progress',
  'for_statement',
  'statement_in',
  'answered',
  'objected',
  'under_review',
  'closed',
  'closed_final',
  'directed_out',
  'rejected',
  'withdrawn',
]);
export const DeliveryState = z.enum([
  'held',
  'cancelled',
  'queued',
  'sending',
  'sent',
  'delayed',
  'delivered',
  'rejected',
  'bounced',
  'unknown',
]);
export const Person = z.object({ id, name: z.string() });
/** RFC 9457. `detail` is written for the reader, in the language of the request. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().optional(),
  fields: z.record(z.string(), z.string()).optional(),
  /** The current state of what was being edited, on 409 `stale_version`. */
  current: z.unknown().optional(),
});
export type Problem = z.infer<typeof Problem>;
