/** Types of a case (seed data; codes are permanent: never reused, never renamed). Arabic is the master text. */
export interface SeedCaseType {
  readonly code: string;
  readonly name: { readonly ar: string; readonly en: string };
  /** Codes of the centres that offer it. */
  readonly centres: readonly string[];
}

export const CASE_TYPES: readonly SeedCaseType[] = [
  { code: 'TRT-IN', name: { ar: 'طلب علاج داخلي', en: 'Treatment request, inside' }, centres: ['937'] },
  { code: 'TRT-EX', name: { ar: 'طلب علاج خارجي', en: 'Treatment request, abroad' }, centres: ['937'] },
  { code: 'CMP', name: { ar: 'شكوى', en: 'Complaint' }, centres: ['937', '920', '921'] },
  {
    code: 'RPT',
    name: { ar: 'بلاغ (مصلحة عامة)', en: 'Report in the public interest' },
    centres: ['937', '920', '921'],
  },
  { code: 'OBS', name: { ar: 'ملاحظة', en: 'Observation' }, centres: ['937', '920', '921'] },
  { code: 'INQ-SVC', name: { ar: 'استفسار عن خدمة', en: 'Inquiry: service' }, centres: ['937', '920', '921'] },
  {
    code: 'INQ-TXN',
    name: { ar: 'استفسار عن مسار معاملة', en: 'Inquiry: path of a transaction' },
    centres: ['937', '920', '921'],
  },
  { code: 'INQ-PTR', name: { ar: 'استفسار يخص شريكًا', en: 'Inquiry for a partner body' }, centres: ['937', '921'] },
  { code: 'CON', name: { ar: 'استشارة طبية', en: 'Medical consultation' }, centres: ['937'] },
  { code: 'APT', name: { ar: 'برنامج موعد (حجز/تعديل/إلغاء)', en: 'Mawid appointment' }, centres: ['937'] },
  { code: 'SMK', name: { ar: 'حجز موعد في مركز مكافحة التدخين', en: 'Anti-smoking clinic booking' }, centres: ['937'] },
  { code: 'SUG', name: { ar: 'اقتراح', en: 'Suggestion' }, centres: ['937', '920', '921'] },
  { code: 'TEC', name: { ar: 'بلاغ دعم فني لبرنامج موعد', en: 'Mawid technical-support report' }, centres: ['920'] },
  { code: 'ESV', name: { ar: 'طلب خدمة إلكترونية لموظف', en: 'Employee e-service request' }, centres: ['920'] },
  { code: 'BRQ', name: { ar: 'طلب لدى الوزارة', en: 'Business request at the ministry' }, centres: ['921'] },
  { code: 'DUE', name: { ar: 'متابعة مستحقات مالية', en: 'Follow-up of financial dues' }, centres: ['921'] },
  { code: 'INV', name: { ar: 'بيانات الاستثمار الصحي الخاص', en: 'Private-sector investment data' }, centres: ['921'] },
  { code: 'MET', name: { ar: 'طلب لقاء مسؤول', en: 'Meeting request' }, centres: [] },
  { code: 'MED', name: { ar: 'تغطية إعلامية', en: 'Media coverage' }, centres: ['937'] },
  { code: 'TKS', name: { ar: 'شكر وثناء', en: 'Thanks' }, centres: ['937', '920', '921'] },
  { code: 'DSR', name: { ar: 'طلب صاحب البيانات', en: 'Data-subject request (PDPL)' }, centres: ['937', '920', '921'] },
];
