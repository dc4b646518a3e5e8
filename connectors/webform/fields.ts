import type { FormField, LocalizedText } from '../contract';

/** The public form, in the order in which it is asked. */
export const FIELDS: readonly FormField[] = [
  {
    name: 'kind',
    label: { ar: 'نوع التواصل', en: 'What is it about?' },
    kind: 'select',
    required: true,
    options: [
      { value: 'complaint', label: { ar: 'شكوى', en: 'Complaint' } },
      { value: 'inquiry', label: { ar: 'استفسار', en: 'Inquiry' } },
      { value: 'treatment', label: { ar: 'طلب علاج', en: 'Treatment request' } },
      { value: 'suggestion', label: { ar: 'اقتراح', en: 'Suggestion' } },
      { value: 'thanks', label: { ar: 'شكر وثناء', en: 'Thanks' } },
    ],
  },
  { name: 'subject', label: { ar: 'الموضوع', en: 'Subject' }, kind: 'text', required: true, maxLength: 200 },
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
    help: { ar: 'حتى 5 ملفات، 10 ميغابايت لكل ملف.', en: 'Up to 5 files of 10 MB each.' },
    kind: 'files',
    required: false,
  },
  { name: 'name', label: { ar: 'الاسم', en: 'Your name' }, kind: 'text', required: true, maxLength: 120 },
  {
    name: 'mobile',
    label: { ar: 'رقم الجوال', en: 'Mobile number' },
    help: { ar: 'مثال: 0500000012', en: 'Example: 0500000012' },
    kind: 'tel',
    required: true,
    maxLength: 30,
  },
  { name: 'mail', label: { ar: 'البريد الإلكتروني', en: 'E-mail' }, kind: 'email', required: false, maxLength: 254 },
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

export const PROBLEMS = {
  required: { ar: 'هذا الحقل مطلوب.', en: 'Please fill this in.' },
  too_long: { ar: 'النص أطول من المسموح.', en: 'This is too long.' },
  not_offered: { ar: 'اختر قيمة من القائمة.', en: 'Please choose one.' },
  mobile: { ar: 'الرقم غير صحيح. مثال: 0500000012', en: 'This is not a mobile number. Example: 0500000012' },
  mail: {
    ar: 'عنوان البريد غير صحيح. مثال: name@example.com',
    en: 'This is not a mail address. Example: name@example.com',
  },
  consent: { ar: 'لا نستطيع معالجة الطلب دون موافقتك.', en: 'We cannot handle the request without it.' },
  too_many_files: { ar: 'عدد الملفات أكثر من المسموح (5).', en: 'Too many files (at most 5).' },
  file_too_large: { ar: 'حجم الملف أكبر من 10 ميغابايت.', en: 'A file is larger than 10 MB.' },
} as const satisfies Record<string, LocalizedText>;
