import type { FieldCondition } from '../policy-field';
import { field } from './field-row';

const POISON: FieldCondition = { kind: 'category', about: 'MC-POI', types: [] };
const either = (about: string): { readonly conditions: readonly FieldCondition[] } => ({ conditions: [{ kind: 'unless_other', about, types: [] }] });

const SCOPES = [
  { code: 'inside', name: { ar: 'داخلي', en: 'Inside' } },
  { code: 'abroad', name: { ar: 'خارجي', en: 'Abroad' } },
];
const NEEDS = [
  { code: 'medical', name: { ar: 'حاجة طبية', en: 'Medical need' } },
  { code: 'social', name: { ar: 'حاجة اجتماعية', en: 'Social need' } },
];

const TRANSACTION = '- - - - R - - - - o - -';
const CONSULTATION = '- - - - - - R - - - - -';
const TREATMENT = '- - - - - R - - - - - -';
const TREATMENT_REFERRAL = '- - - - - F - - - - - -';
const TECHNICAL = '- - - - - - - - R - - -';
const BUSINESS = '- - - - - - - - - R - -';
const MEETING = '- - - - - - - - - - R -';
const MEDIA = '- - - - - - - - - - - R';
const NOWHERE = '- - - - - - - - - - - -';

/** Questions of one type each: treatment, transaction, poisoning, employees, business, meeting, media. */
export const SPECIAL_FIELDS = [
  field('treatment_scope', { ar: 'داخلي أو خارجي', en: 'Inside or abroad' }, 'choice', TREATMENT, { options: SCOPES, source: 'H' }),
  field('need_kind', { ar: 'نوع الحاجة', en: 'Kind of need' }, 'choice', TREATMENT, { options: NEEDS, source: 'H' }),
  field('present_hospital', { ar: 'المستشفى الحالي', en: 'Present hospital' }, 'facility', TREATMENT),
  field('doctor', { ar: 'الطبيب المعالج', en: 'Treating doctor' }, 'text', TREATMENT),
  field('wanted_hospital', { ar: 'المستشفى المطلوب', en: 'Hospital asked for' }, 'facility', TREATMENT_REFERRAL, either('specialty')),
  field('specialty', { ar: 'التخصص المطلوب', en: 'Specialty asked for' }, 'text', TREATMENT_REFERRAL, either('wanted_hospital')),
  field('medical_report', { ar: 'تقرير طبي حديث مرفق', en: 'A recent medical report is attached' }, 'yes_no', 'o - - - - F - - - - - -'),
  field('ehalati_no', { ar: 'رقم إحالتي أو العلاج بالخارج', en: 'Ehalati or treatment-abroad number' }, 'text', '- - - - F F - - - - - -', {
    conditions: [{ kind: 'unless_other', about: 'transaction_no', types: ['INQ-TXN'] }],
  }),
  field('transaction_no', { ar: 'رقم المعاملة', en: 'Transaction number' }, 'text', TRANSACTION, either('ehalati_no')),
  field('transaction_date', { ar: 'تاريخ المعاملة', en: 'Date of the transaction' }, 'date_time', TRANSACTION, either('ehalati_no')),
  field('transaction_body', { ar: 'جهة المعاملة', en: 'Body of the transaction' }, 'text', TRANSACTION, either('ehalati_no')),
  field('symptoms', { ar: 'الأعراض', en: 'Symptoms' }, 'text', CONSULTATION),
  field('medicines', { ar: 'الأدوية', en: 'Medicines' }, 'text', CONSULTATION),
  field('substance', { ar: 'المادة', en: 'Substance' }, 'text', CONSULTATION, { conditions: [POISON] }),
  field('amount_taken', { ar: 'الكمية', en: 'Amount' }, 'text', CONSULTATION, { conditions: [POISON] }),
  field('exposed_at', { ar: 'وقت التعرض', en: 'Time of exposure' }, 'date_time', CONSULTATION, { conditions: [POISON] }),
  field('weight', { ar: 'الوزن', en: 'Weight' }, 'text', CONSULTATION, { conditions: [POISON] }),
  field('employee_no', { ar: 'الرقم الوظيفي', en: 'Employee number' }, 'text', TECHNICAL),
  field('workplace', { ar: 'جهة العمل', en: 'Place of work' }, 'text', TECHNICAL),
  field('system', { ar: 'النظام', en: 'System' }, 'text', TECHNICAL),
  field('screen', { ar: 'الشاشة', en: 'Screen' }, 'text', TECHNICAL),
  field('error', { ar: 'نص الخطأ', en: 'Words of the error' }, 'text', TECHNICAL),
  field('establishment_no', { ar: 'رقم المنشأة الموحد', en: 'Unified establishment number' }, 'text', BUSINESS),
  field('licence_no', { ar: 'رقم الترخيص', en: 'Licence number' }, 'text', BUSINESS),
  field('invoice_no', { ar: 'رقم الفاتورة أو العقد', en: 'Invoice or contract number' }, 'text', NOWHERE, { also: { DUE: 'R' } }),
  field('amount_due', { ar: 'المبلغ', en: 'Amount due' }, 'text', NOWHERE, { also: { DUE: 'R' } }),
  field('official', { ar: 'المسؤول المطلوب', en: 'Official asked for' }, 'text', MEETING),
  field('matter', { ar: 'ملخص الموضوع', en: 'The matter in short' }, 'text', MEETING),
  field('competent_body', { ar: 'الجهة المختصة', en: 'Competent body' }, 'text', MEETING),
  field('outlet', { ar: 'الوسيلة', en: 'Outlet' }, 'text', MEDIA),
  field('link', { ar: 'الرابط', en: 'Link' }, 'text', MEDIA),
  field('published_at', { ar: 'تاريخ النشر', en: 'Published on' }, 'date_time', MEDIA),
  field('clipping', { ar: 'القصاصة', en: 'Clipping' }, 'text', MEDIA),
];
