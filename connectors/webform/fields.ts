import type { FormField, LocalizedText } from '../contract';
import { kindOptions, LABELS } from '../_form/fields';

const MEGABYTE = 1024 * 1024;
const FILES = { most: 5, bytesEach: 10 * MEGABYTE };
const LARGEST = FILES.bytesEach / MEGABYTE;

/** The public form, in the order in which it is asked. */
export const FIELDS: readonly FormField[] = [
  {
    name: 'kind',
    label: LABELS.kind,
    kind: 'select',
    required: true,
    options: kindOptions(['complaint', 'inquiry', 'treatment', 'suggestion', 'thanks']),
  },
  { name: 'subject', label: LABELS.subject, kind: 'text', required: true, maxLength: 200 },
  {
    name: 'text',
    label: { ar: 'اكتب ما حدث بكلماتك', en: 'Tell us what happened, in your own words' },
    help: { ar: 'لا تكتب رقم هويتك هنا.', en: 'Do not write your ID number here.' },
    kind: 'textarea',
    required: true,
    maxLength: 20_000,
  },
  {
    name: 'files',
    label: { ar: 'المرفقات', en: 'Files' },
    help: {
      ar: `حتى ${FILES.most} ملفات، ${LARGEST} ميغابايت لكل ملف.`,
      en: `Up to ${FILES.most} files of ${LARGEST} MB each.`,
    },
    kind: 'files',
    files: FILES,
    required: false,
  },
  { name: 'name', label: { ar: 'الاسم', en: 'Your name' }, kind: 'text', required: true, maxLength: 120 },
  {
    name: 'mobile',
    label: LABELS.mobile,
    help: { ar: 'مثال: 0500000012', en: 'Example: 0500000012' },
    kind: 'tel',
    required: true,
    maxLength: 30,
  },
  { name: 'mail', label: LABELS.mail, kind: 'email', required: false, maxLength: 254 },
  {
    name: 'consent',
    label: {
      ar: 'أوافق على استخدام بياناتي لمعالجة هذا الطلب وحده.',
      en: 'I agree that my data is used to handle this request and nothing else.',
    },
    kind: 'checkbox',
    required: true,
  },
];

/** What only this form says; everything else that can be wrong with a field is a code. */
export const OWN_WORDS = {
  consent: { ar: 'لا نستطيع معالجة الطلب دون موافقتك.', en: 'We cannot handle the request without it.' },
  tooManyFiles: {
    ar: `عدد الملفات أكثر من المسموح (${FILES.most}).`,
    en: `Too many files (at most ${FILES.most}).`,
  },
} as const satisfies Record<string, LocalizedText>;

/** A name in another direction than the sentence stays in one piece. */
const quoted = (name: string): string => `\u2068${name}\u2069`;
export const tooLarge = (names: readonly string[]): LocalizedText => ({
  ar: `أكبر من ${LARGEST} ميغابايت: ${names.map(quoted).join('، ')}`,
  en: `Larger than ${LARGEST} MB: ${names.map(quoted).join(', ')}`,
});
