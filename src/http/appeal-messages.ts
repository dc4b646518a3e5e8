import type { AppealGap } from '../core/appeal';
import type { LocalizedText } from '../core/language';

/** Why an objection is not admitted, or somebody may not review it. */
export const APPEAL_MESSAGES: Readonly<Record<Exclude<AppealGap, 'required' | 'not_offered' | 'supervisor_only'>, LocalizedText>> = {
  window_passed: {
    ar: 'انقضت مهلة الاعتراض. للمشرف أن يقبله مع ذكر السبب.',
    en: 'The time for objecting has passed. A supervisor may let it in and say why.',
  },
  rounds_used: { ar: 'استُنفدت مرات الاعتراض على هذه التذكرة.', en: 'No round of objection is left for this case.' },
  nothing_decided: { ar: 'لا يوجد قرار يُعترض عليه.', en: 'Nothing has been decided that could be objected to.' },
  reviewer_involved: {
    ar: 'سبق له التعامل مع هذه التذكرة، فلا ينظر في الاعتراض عليها.',
    en: 'They had to do with this case, so they do not review it.',
  },
  exception_needs_administrator: { ar: 'هذا الاستثناء قرار مدير النظام.', en: 'Only an administrator answers for such an exception.' },
  exception_needs_other: {
    ar: 'يجب أن يقرر الاستثناء مدير نظام لم يتعامل مع التذكرة.',
    en: 'The exception must come from an administrator who had nothing to do with the case.',
  },
  others_can_review: {
    ar: 'يوجد غيره ممن لم يتعامل مع التذكرة؛ اختر أحدهم.',
    en: 'There is somebody who had nothing to do with the case: choose them.',
  },
};
