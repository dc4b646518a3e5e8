import { ANY_TYPE, type FieldCondition } from '../policy-field';
import { field, type SeedField } from './field-row';
import { SPECIAL_FIELDS } from './fields-special';

const NAMED: FieldCondition = { kind: 'named', types: ['RPT'] };
const ANOTHER: FieldCondition = { kind: 'another_patient', types: [] };
/** Treatment and media need the statement in any case. */
const REFERRED: FieldCondition = { kind: 'referred', types: ['CMP', 'RPT', 'BRQ', 'DUE'] };

const RELATIONS = [
  { code: 'patient', name: { ar: 'المريض نفسه', en: 'The patient' } },
  { code: 'guardian', name: { ar: 'ولي أمر', en: 'A guardian' } },
  { code: 'agent', name: { ar: 'وكيل', en: 'A representative' } },
  { code: 'other', name: { ar: 'آخر', en: 'Somebody else' } },
];

/**
 * The columns: complaint and report, urgent, observation and suggestion, inquiry about a service, about a transaction, treatment,
 * consultation, appointment, technical support, business request, meeting, media. What came of the case, how the person was told, cause
 * and subject are asked when it is closed (`result.ts`).
 */
const COMMON = [
  field('danger_now', { ar: 'هل يوجد خطر على الحياة الآن؟', en: 'Is there a danger to life now?' }, 'yes_no', 'R R - - - R R - - - - -', {
    also: { [ANY_TYPE]: 'o' },
  }),
  field('in_facility_now', { ar: 'هل المريض أو المبلّغ في المنشأة الآن؟', en: 'Is the patient or the caller in the facility now?' }, 'yes_no', 'R R - - - R R - - - - -', {
    source: 'H',
  }),
  field('description', { ar: 'وصف الموضوع', en: 'What it is about' }, 'text', 'R R R R R R R o R R R R', { also: { INV: 'R', DSR: 'R', TKS: 'o' } }),
  field('anonymous', { ar: 'هل يُطلب عدم ذكر الهوية؟', en: 'Does the person wish to stay unknown?' }, 'yes_no', '- - - - - - - - - - - -', { also: { RPT: 'o' } }),
  field('name', { ar: 'الاسم', en: 'Name' }, 'text', 'R o o o R R o R R R R -', { conditions: [NAMED], also: { INV: 'R', DSR: 'R' } }),
  field('mobile', { ar: 'الجوال', en: 'Mobile' }, 'phone', 'R R o R R R R R R R R -', { conditions: [NAMED], also: { INV: 'R', DSR: 'R' } }),
  field('id_no', { ar: 'رقم الهوية أو الإقامة أو الحدود أو الجواز', en: 'ID, Iqama, border or passport number' }, 'id_no', 'F o - - R R o R o o R -', {
    conditions: [NAMED],
    also: { DSR: 'R' },
  }),
  field('relation', { ar: 'صفة مقدم الطلب (المريض، ولي، وكيل، آخر)', en: 'Relation to the patient (patient, guardian, representative, other)' }, 'choice', 'R o - - R R R R - R R -', { options: RELATIONS }),
  field('authority', { ar: 'ما يثبت الصفة', en: 'What proves it' }, 'text', 'F - - - F F - - - F o -', { conditions: [ANOTHER] }),
  field('patient_name', { ar: 'اسم المريض', en: 'Name of the patient' }, 'text', 'F o - - o R R R - - - -', { conditions: [ANOTHER] }),
  field('patient_id', { ar: 'هوية المريض', en: 'ID of the patient' }, 'id_no', 'F o - - o R R R - - - -', { conditions: [ANOTHER] }),
  field('patient_age', { ar: 'عمر المريض', en: 'Age of the patient' }, 'text', 'F o - - o R R R - - - -', { conditions: [ANOTHER] }),
  field('facility', { ar: 'المنشأة', en: 'Facility' }, 'facility', 'R R o o o R - R R o - o'),
  field('facility_unit', { ar: 'القسم أو العيادة', en: 'Department or clinic' }, 'text', 'F R o - - R - R o - - -'),
  field('file_no', { ar: 'رقم الملف الطبي', en: 'Medical file number' }, 'text', 'o o - - o F - o - - - -'),
  field('occurred_at', { ar: 'تاريخ ووقت الواقعة', en: 'When it happened' }, 'date_time', 'R R o - - - R - R o - R'),
  field('staff_named', { ar: 'الموظف المعني', en: 'Staff member named' }, 'text', 'o o o - - - - - - - - o', { restricted: true }),
  field('remedy_asked', { ar: 'المطلوب من الشكوى', en: 'What is asked for' }, 'text', 'F o - - - - - - - R R -'),
  field('confidential', { ar: 'هل تُطلب السرية؟', en: 'Is confidentiality asked for?' }, 'yes_no', 'R o o - - - - - o - - -'),
  field('statement', { ar: 'إفادة الجهة', en: 'Statement of the body' }, 'text', 'C C - - - C - - - C - C', { conditions: [REFERRED] }),
];

/** Every question, numbered in the order in which it is asked. */
export const SEED_FIELDS: readonly SeedField[] = [...COMMON, ...SPECIAL_FIELDS].map(({ data, ...row }, at) => ({
  ...row,
  data: { ...data, order: at + 1 },
}));
