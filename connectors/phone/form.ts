import { z } from 'zod';
import type { FormField } from '../contract';
import { kindOptions, LABELS } from '../_form/fields';
import { clean, cleanText, e164 } from '../_form/values';

export const CALL_KINDS = ['complaint', 'inquiry', 'treatment', 'consultation', 'suggestion', 'other'] as const;

/** What the call taker writes down. Messages are codes, which the screen says in the reader's language. */
export const callForm = z
  .strictObject({
    name: z.string().max(120, 'too_long').default('').transform(clean),
    mobile: z.string().max(40, 'too_long').default('').transform(clean),
    withheld: z.boolean().default(false),
    kind: z.enum(CALL_KINDS, { error: 'not_offered' }).default('other'),
    subject: z.string().max(200, 'too_long').default('').transform(clean),
    text: z
      .string({ error: 'required' })
      .max(20_000, 'too_long')
      .transform(cleanText)
      .pipe(z.string().min(1, 'required')),
    resolved: z.boolean().default(false),
  })
  .superRefine((call, ctx) => {
    if (call.withheld) return;
    if (call.mobile === '') ctx.addIssue({ code: 'custom', path: ['mobile'], message: 'required' });
    else if (e164(call.mobile) === undefined) ctx.addIssue({ code: 'custom', path: ['mobile'], message: 'mobile' });
  });
export type CallForm = z.infer<typeof callForm>;

export const FIELDS: readonly FormField[] = [
  { name: 'name', label: { ar: 'اسم المتصل', en: "Caller's name" }, kind: 'text', required: false, maxLength: 120 },
  {
    name: 'mobile',
    label: LABELS.mobile,
    help: {
      ar: 'مثال: 0500000012. إن كان محجوبًا فيكفي التأشير أدناه.',
      en: 'Example: 0500000012. If it is withheld, ticking the box below is enough.',
    },
    kind: 'tel',
    required: true,
    maxLength: 40,
  },
  { name: 'withheld', label: { ar: 'الرقم محجوب', en: 'Number withheld' }, kind: 'checkbox', required: false },
  {
    name: 'kind',
    label: LABELS.kind,
    kind: 'select',
    required: true,
    options: kindOptions(CALL_KINDS),
  },
  { name: 'subject', label: LABELS.subject, kind: 'text', required: false, maxLength: 200 },
  {
    name: 'text',
    label: { ar: 'خلاصة المكالمة', en: 'What was said' },
    kind: 'textarea',
    required: true,
    maxLength: 20_000,
  },
  {
    name: 'resolved',
    label: { ar: 'حُلّت من أول تواصل', en: 'Solved at first contact' },
    kind: 'checkbox',
    required: false,
  },
];
