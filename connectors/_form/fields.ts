import type { FormField, LocalizedText } from '../contract';

/** What several forms ask in the same words. */
export const LABELS = {
  kind: { ar: 'نوع التواصل', en: 'What is it about?' },
  subject: { ar: 'الموضوع', en: 'Subject' },
  mobile: { ar: 'رقم الجوال', en: 'Mobile number' },
  mail: { ar: 'البريد الإلكتروني', en: 'E-mail' },
} as const satisfies Record<string, LocalizedText>;

const KINDS = {
  complaint: { ar: 'شكوى', en: 'Complaint' },
  inquiry: { ar: 'استفسار', en: 'Inquiry' },
  treatment: { ar: 'طلب علاج', en: 'Treatment request' },
  consultation: { ar: 'استشارة طبية', en: 'Medical consultation' },
  suggestion: { ar: 'اقتراح', en: 'Suggestion' },
  thanks: { ar: 'شكر وثناء', en: 'Thanks' },
  other: { ar: 'أخرى', en: 'Other' },
} as const satisfies Record<string, LocalizedText>;
export type KindOfContact = keyof typeof KINDS;

/** What somebody may want of us, in the order in which a form offers it. */
export const kindOptions = (kinds: readonly KindOfContact[]): NonNullable<FormField['options']> =>
  kinds.map((kind) => ({ value: kind, label: KINDS[kind] }));
