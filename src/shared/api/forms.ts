/** Forms that the channels describe. */
import { z } from 'zod';
import { LocalizedText, id } from './basics';

export const FormField = z.object({
  name: z.string(),
  label: LocalizedText,
  help: LocalizedText.optional(),
  kind: z.enum(['text', 'textarea', 'email', 'tel', 'select', 'checkbox', 'datetime', 'national_id', 'files']),
  required: z.boolean(),
  maxLength: z.int().optional(),
  options: z.array(z.object({ value: z.string(), label: LocalizedText })).optional(),
});
export type FormField = z.infer<typeof FormField>;
export const ManualForm = z.object({
  channel: z.string(),
  name: LocalizedText,
  accountId: id,
  centreId: id,
  fields: z.array(FormField),
});
export type ManualForm = z.infer<typeof ManualForm>;
export const ManualForms = z.object({ items: z.array(ManualForm) });
export const SubmitManual = z.strictObject({ id, accountId: id, values: z.record(z.string(), z.unknown()) });
export const SubmittedManual = z.object({ ticketId: id, reference: z.string() });
