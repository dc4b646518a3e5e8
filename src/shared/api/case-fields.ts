/** The questions of a case by type and stage, and what was said to them (REG-3). */
import { z } from 'zod';
import { Person, id, instant } from './basics';
import { FieldKind, FieldStage } from './policies';

const name = z.object({ ar: z.string(), en: z.string() });
export const CaseField = z.object({
  code: z.string(),
  name,
  kind: FieldKind,
  options: z.array(z.object({ code: z.string(), name })),
  /** R: before registration is complete; F: before referral; C: before closing; o: optional. */
  stage: FieldStage,
  /** Nobody has said it, and the case does not tell it by itself. */
  missing: z.boolean(),
  restricted: z.boolean(),
  /** An instant is ISO UTC. Null: not said, or hidden from this reader. */
  value: z.union([z.string(), z.boolean()]).nullable(),
  /** It was said; only supervisors read it. */
  hidden: z.boolean(),
  saidBy: z.enum(['person', 'agent']).nullable(),
  at: instant.nullable(),
});
export type CaseField = z.infer<typeof CaseField>;
export const CaseFields = z.object({
  version: z.int(),
  fields: z.array(CaseField),
  /** To be read to the person, in their language. */
  readBack: z.string(),
  /** When the person last confirmed what was read back, if nothing was changed since. */
  confirmed: z.object({ by: Person, at: instant }).nullable(),
});
export type CaseFields = z.infer<typeof CaseFields>;
export const SaveCaseFields = z.strictObject({
  version: z.int(),
  saidBy: z.enum(['person', 'agent']),
  /** By code; null takes the value away. */
  values: z.record(z.string().max(40), z.union([z.string().max(4_000), z.boolean()]).nullable()),
});
export type SaveCaseFields = z.infer<typeof SaveCaseFields>;
/** The version that the person saw. */
export const OfVersion = z.strictObject({ version: z.int() });
export const AskedForMissing = z.object({ fields: z.array(z.string()), ticketId: id, draftVersion: z.int() });
