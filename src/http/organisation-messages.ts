import type { LocalizedText } from '../core/language';

/** What is wrong with a unit, its people, or a file of them. */
export const ORGANISATION_MESSAGES: Readonly<Record<string, LocalizedText>> = {
  unit_parent: {
    ar: 'لا يجوز أن تتبع هذه الجهة: التجمع يتبع منطقة، والمنشأة تتبع تجمعًا أو منطقة.',
    en: 'It cannot stand there: a cluster is part of a region, a facility of a cluster or region.',
  },
  unit_code: {
    ar: 'الرمز من حروف لاتينية كبيرة وأرقام وشرطات، 40 على الأكثر.',
    en: 'A code is of Latin capitals, digits and dashes, 40 at most.',
  },
  code_taken: { ar: 'هذا الرمز مستخدم، والرموز دائمة.', en: 'This code is taken; codes are permanent.' },
  unknown_unit: { ar: 'لا توجد جهة بهذا الرمز.', en: 'There is no unit of this code.' },
  not_a_facility: { ar: 'هذا للمنشآت فقط.', en: 'Facilities alone have this.' },
  has_this_duty: { ar: 'مسمى لهذه المهمة من قبل في هذه الجهة.', en: 'This person has this duty here already.' },
  phone_number: {
    ar: 'رقم الهاتف غير صحيح. مثال: 0112345678',
    en: 'This is not a telephone number. Example: 0112345678',
  },
  named_address: {
    ar: 'اكتب عنوان البريد، أو الاسم ثم العنوان: سارة <sara@example.com>',
    en: 'Write a mail address, or a name and an address: Sara <sara@example.com>',
  },
  day: { ar: 'اكتب التاريخ هكذا: 2026-11-25', en: 'Write the date like this: 2026-11-25' },
  formula_cell: {
    ar: 'تبدأ الخلية كمعادلة (= أو + أو - أو @). اكتب نصًا عاديًا.',
    en: 'The cell begins like a formula (=, +, - or @). Write plain text.',
  },
  twice_in_file: { ar: 'مكرر في الملف.', en: 'This stands there twice.' },
  unknown_column: { ar: 'عمود غير معروف.', en: 'There is no such column.' },
  column_missing: { ar: 'هذا العمود مطلوب ولا يوجد في الملف.', en: 'This column is needed and is not there.' },
  csv_empty: { ar: 'الملف فارغ.', en: 'The file is empty.' },
  csv_quote_open: { ar: 'علامة تنصيص فُتحت ولم تُغلق.', en: 'A quotation mark was opened and never closed.' },
  file_not_utf8: {
    ar: 'ترميز الملف ليس UTF-8 (ربما Windows-1256)، فلن تُقرأ الأسماء العربية. احفظه من جديد بنوع «CSV UTF-8».',
    en: 'The file is not UTF-8 (perhaps Windows-1256): Arabic names would not be read. Save it again as “CSV UTF-8”.',
  },
  unit_not_valid: { ar: 'هذه الجهة غير قائمة اليوم.', en: 'This unit is not there today.' },
  nobody_named: { ar: 'لا منسق لهذه الجهة. يسمّيه مدير النظام.', en: 'It has no coordinator. An administrator names one.' },
  nobody_reachable: { ar: 'لا بريد لمنسق هذه الجهة.', en: 'Its coordinator has no mail address.' },
  nobody_trained: { ar: 'لم يُدرَّب منسق هذه الجهة ولا نائبه.', en: 'Neither its coordinator nor a deputy was trained.' },
  all_on_leave: { ar: 'المنسق ونائبه في إجازة اليوم.', en: 'Coordinator and deputy are on leave today.' },
  due_after_case: { ar: 'يجب أن يسبق موعد الإفادة موعد التذكرة.', en: 'The statement must be due before the case is.' },
  returned_often: {
    ar: 'عادت هذه التذكرة ثلاث مرات؛ القرار للمشرف.',
    en: 'This case came back three times: a supervisor decides.',
  },
  file_too_long: { ar: 'أكثر من 5000 صف. قسّم الملف.', en: 'More than 5,000 rows. Split the file.' },
};
