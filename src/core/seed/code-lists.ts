import type { LocalizedText } from '../language';

/** One row of a code list (seed-data §7 and §3.7). Codes are permanent; Arabic is the master text. */
export interface Code {
  readonly code: string;
  readonly name: LocalizedText;
}
const list = (...rows: readonly (readonly [code: string, ar: string, en: string])[]): readonly Code[] => rows.map(([code, ar, en]) => ({ code, name: { ar, en } }));

/** What came of a case (CLO-1). */
export const OUTCOMES: readonly Code[] = list(
  ['OC-01', 'حُلّت بالكامل', 'Fully solved'],
  ['OC-02', 'حُلّت جزئيًا مع موعد للباقي', 'Partly solved, date for the rest'],
  ['OC-03', 'ثبتت الشكوى واتُّخذ إجراء تصحيحي', 'Upheld, corrective action'],
  ['OC-04', 'لم تثبت الشكوى بعد التحقق', 'Not upheld after verification'],
  ['OC-05', 'قُدّم اعتذار وشرح', 'Apology and explanation'],
  ['OC-06', 'تعذّر الحل وفق الأنظمة', 'Not possible under the rules'],
  ['OC-07', 'قُدّمت المعلومة', 'Information given'],
  ['OC-08', 'قُبل طلب العلاج وحُدّد الموعد', 'Treatment accepted, date given'],
  ['OC-09', 'لم يُقبل طلب العلاج طبيًا', 'Treatment not accepted medically'],
  ['OC-10', 'وُجّه إلى الجهة المختصة', 'Directed to the competent body'],
  ['OC-11', 'عولج لدى جهة خارجية وتأكد رضا المستفيد', 'Settled by an outside body, contentment checked'],
  ['OC-12', 'تعذّر الوصول بعد المحاولات المقررة', 'Unreachable after the scheduled attempts'],
  ['OC-13', 'لم تُستكمل البيانات', 'Data not completed'],
  ['OC-14', 'سُحبت بطلب المستفيد', 'Withdrawn'],
  ['OC-15', 'مكررة – دُمجت', 'Duplicate, merged'],
  ['OC-16', 'مقترح اعتُمد', 'Suggestion adopted'],
  ['OC-17', 'مقترح قيد الدراسة أو لم يُعتمد مع السبب', 'Suggestion under study or not adopted'],
  ['OC-18', 'أُبلغت الوسيلة الإعلامية بالحل', 'Outlet told of the solution'],
  ['OC-19', 'أُعدّت مقترحات وأُبلغت الوسيلة بالإجراءات', 'Proposals made, outlet told of the measures'],
  ['OC-20', 'مرفوضة', 'Rejected'],
);

/** Why it came about (CLS-7). */
export const CAUSES: readonly Code[] = list(
  ['CA-1', 'سوء المعاملة', 'Ill-treatment'],
  ['CA-2', 'خدمة دون المستوى', 'Service below level'],
  ['CA-3', 'عدم وضوح الإجراءات', 'Unclear procedures'],
  ['CA-4', 'طول الانتظار', 'Long wait'],
  ['CA-5', 'معلومات خاطئة', 'Wrong information'],
  ['CA-6', 'توجيه خاطئ', 'Wrong direction'],
  ['CA-7', 'نقص موارد', 'Lack of resources'],
  ['CA-8', 'عطل تقني', 'Technical fault'],
);

/** What the person is dissatisfied with (CLS-7). */
export const SUBJECTS: readonly Code[] = list(
  ['SB-1', 'نتيجة الخدمة', 'Outcome of the service'],
  ['SB-2', 'المنتج', 'Product'],
  ['SB-3', 'العملية', 'Process'],
  ['SB-4', 'الإجراء', 'Procedure'],
  ['SB-5', 'سلوك الموظف', "Employee's conduct"],
  ['SB-6', 'أسلوب تقديم الخدمة', 'Manner of service'],
);

/** Why a case is not accepted (REG-6). */
export const REJECTIONS: readonly Code[] = list(
  ['RJ-1', 'خارج اختصاص الوزارة', "Outside the ministry's competence"],
  ['RJ-2', 'سبق البت فيها نهائيًا دون معطيات جديدة', 'Finally decided before, nothing new'],
  ['RJ-3', 'منظورة أمام القضاء أو هيئة شرعية', 'Before a court or a Sharia panel'],
  ['RJ-4', 'مقدمها لا يملك الصفة', 'The sender has no standing'],
  ['RJ-5', 'بلاغ مجهول دون معلومات كافية للتحقق', 'Anonymous, too little to verify'],
  ['RJ-6', 'محتوى دعائي أو عبث', 'Advertising or mischief'],
  ['RJ-7', 'تتضمن إساءة دون موضوع', 'Abuse without a matter, after a warning'],
  ['RJ-8', 'مكررة لتذكرة مفتوحة', 'Repeats an open case'],
);
