import type { Code } from './code-lists';

/** What the person objects to (seed data §7). Codes are permanent; Arabic is the master text. */
export const APPEAL_GROUNDS: readonly Code[] = [
  { code: 'AP-1', name: { ar: 'النتيجة', en: 'The result' } },
  { code: 'AP-2', name: { ar: 'إجراءات التعامل', en: 'How it was handled' } },
  { code: 'AP-3', name: { ar: 'مسار المعاملة', en: 'The path it took' } },
  { code: 'AP-4', name: { ar: 'الإغلاق دون حل', en: 'Closed without a solution' } },
  { code: 'AP-5', name: { ar: 'الرفض أو عدم الاختصاص', en: 'Rejected, or called not competent' } },
  { code: 'AP-6', name: { ar: 'سلوك من عالجها', en: 'Conduct of who handled it' } },
];
/** AP-1 and AP-4 are about the solution (استئناف), the others about handling and path (تظلم): they are counted apart (CLO-2). */
export const ABOUT_THE_SOLUTION: ReadonlySet<string> = new Set(['AP-1', 'AP-4']);

export const APPEAL_DECISIONS: readonly Code[] = [
  { code: 'AD-1', name: { ar: 'قبول وتعديل النتيجة', en: 'Upheld, result changed' } },
  { code: 'AD-2', name: { ar: 'قبول جزئي', en: 'Upheld in part' } },
  { code: 'AD-3', name: { ar: 'تأييد النتيجة مع التسبيب', en: 'Result confirmed, with reasons' } },
  { code: 'AD-4', name: { ar: 'عدم قبول شكلًا', en: 'Not admitted' } },
];
