import type { LocalizedText } from '../core/language';
import type { PauseRefusal } from '../core/clock-pause';
import type { PolicyProblem } from '../core/policy-problem';

/** Why a policy is not sound, or a clock may not stand still. */
export const POLICY_MESSAGES: Readonly<
  Record<PolicyProblem | PauseRefusal | 'not_a_default' | 'pause_by_asking', LocalizedText>
> = {
  name_missing: { ar: 'اكتب الاسم بالعربية والإنجليزية.', en: 'Give it a name in Arabic and in English.' },
  duration_invalid: {
    ar: 'اكتب المدة هكذا: 15m أو 72h أو 30d (400 يوم على الأكثر).',
    en: 'Write a length like this: 15m, 72h or 30d (400 days at most).',
  },
  period_invalid: {
    ar: 'تنتهي الفترة بعد بدايتها وفي اليوم نفسه؛ ما يتجاوز منتصف الليل فترتان.',
    en: 'A period ends after it begins, on the same day; what goes past midnight is two periods.',
  },
  periods_overlap: { ar: 'تتداخل فترات هذا اليوم.', en: 'Periods of this day overlap.' },
  calendar_without_hours: {
    ar: 'لا ساعات عمل في هذا التقويم، فلن يحل فيه موعد أبدًا. أضف فترة واحدة على الأقل.',
    en: 'This calendar has no working hours: nothing would ever fall due in it. Add at least one period.',
  },
  holiday_invalid: {
    ar: 'الإجازة غير صحيحة: تحقق من الاسم والتاريخ وعدد الأيام.',
    en: 'This holiday is not right: check its name, its date and its number of days.',
  },
  options_invalid: {
    ar: 'يحتاج السؤال إلى خيارين على الأقل، لكل منها رمز مختلف واسم بالعربية والإنجليزية.',
    en: 'A choice needs two options at least, each with a code of its own and a name in Arabic and in English.',
  },
  condition_invalid: { ar: 'اذكر ما يتعلق به الشرط.', en: 'Say what the condition is about.' },
  count_invalid: {
    ar: 'اكتب عددًا صحيحًا ضمن الحدود: من 1 إلى 365 يومًا، ومن 1 إلى 9 مرات.',
    en: 'Give a whole number: 1 to 365 days, 1 to 9 rounds.',
  },
  not_a_default: { ar: 'هذه ليست قيمة افتراضية مقترحة.', en: 'This is not a default that we proposed.' },
  pause_reason_unknown: {
    ar: 'ليس من أسباب الإيقاف المعتمدة. انتظار إدارة أو شريك لا يوقف الوقت أبدًا.',
    en: 'This is no listed reason. Waiting for a department or a partner is never a pause.',
  },
  pause_not_running: { ar: 'الوقت متوقف أصلًا.', en: 'The clock does not run at the moment.' },
  pause_not_for_urgent: { ar: 'لا يوقف هذا السبب وقت بلاغ عاجل.', en: 'This is no reason to pause an urgent report.' },
  pause_not_for_type: { ar: 'لا يوقف هذا السبب وقت هذا النوع.', en: 'This is no reason to pause a case of this type.' },
  pause_only_once: {
    ar: 'استُخدم هذا السبب من قبل، وهو لمرة واحدة.',
    en: 'This reason was used before; it holds once.',
  },
  pause_needs_evidence: { ar: 'اذكر ما يثبت السبب.', en: 'Name what proves it.' },
  pause_needs_date: { ar: 'حدد تاريخًا ووقتًا قادمين.', en: 'Name a date and time that are still to come.' },
  pause_needs_supervisor: { ar: 'يلزم اعتماد المشرف.', en: 'A supervisor must sign for this.' },
  pause_by_asking: {
    ar: 'اطلب البيانات من المستفيد («اطلب استكمالًا») فيتوقف الوقت، وتابع العمل على التذكرة فيعود.',
    en: 'Ask the person for the data and the clock pauses by itself; take the case up and it runs again.',
  },
  pause_share_used: {
    ar: 'بلغ مجموع الإيقاف نصف المدة؛ ما زاد يعتمده المشرف.',
    en: 'Pauses have taken half of the limit; a supervisor must sign for more.',
  },
};
