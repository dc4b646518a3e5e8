/** What came of a case: outcome, cause, what the person was told, and whether they agree. */
import { z } from 'zod';
import { Person, id, instant } from './basics';

const code = z.string().min(1).max(20);
export const CaseResult = z.strictObject({
  outcome: code,
  cause: code.optional(),
  subject: code.optional(),
});
export type CaseResult = z.infer<typeof CaseResult>;

export const ToldBy = z.enum(['answer', 'call', 'in_person', 'not_told']);
export const Acceptance = z.enum(['yes', 'cannot_judge', 'window_passed', 'waived']);
export const ShutAs = z.enum(['closed', 'rejected', 'directed_out', 'withdrawn']);

export const ShutTicket = z.strictObject({
  version: z.int(),
  as: ShutAs,
  outcome: code.optional(),
  cause: code.optional(),
  subject: code.optional(),
  rejection: code.optional(),
  /** The competent body that the person was pointed to. */
  body: z.string().trim().max(200).optional(),
  toldBy: ToldBy,
  acceptance: Acceptance.optional(),
  /** Who was spoken to and what was said; why it is waived or withdrawn. */
  note: z.string().trim().max(2000).optional(),
});
export type ShutTicket = z.infer<typeof ShutTicket>;

/** One decision about a case; the older ones stay as they were. */
export const ResultInfo = z.object({
  id,
  as: ShutAs.nullable(),
  outcome: z.string().nullable(),
  cause: z.string().nullable(),
  subject: z.string().nullable(),
  rejection: z.string().nullable(),
  body: z.string(),
  note: z.string(),
  toldBy: ToldBy,
  acceptance: Acceptance.nullable(),
  decidedBy: Person.nullable(),
  decidedAt: instant,
  shutAt: instant.nullable(),
});
export type ResultInfo = z.infer<typeof ResultInfo>;
