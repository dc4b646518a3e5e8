import { Random } from './random';

/** An invented case whose class is known because it was made from a template of it. */
export interface InventedCase {
  readonly code: string;
  /** Which template of its class it was made from: the held-out ones are of templates that were never shown. */
  readonly template: number;
  readonly text: string;
  readonly person: string;
}

/** How often each class comes: a few are most of the work. */
const CLASSES: Readonly<
  Record<
    string,
    { readonly share: number; readonly things: string; readonly verbs: string; readonly templates: readonly string[] }
  >
> = {
  APPOINTMENT: {
    share: 0.34,
    things: 'موعد|مواعيد العيادة|موعد الأسنان|موعد العيون|حجز المراجعة|موعد الأشعة|appointment|clinic booking',
    verbs: 'إلغاء|تأجيل|تقديم|تغيير|حجز|تأخر',
    templates: [
      'تم {v} {t} دون إشعار',
      'أرجو {v} {t} في أقرب وقت',
      'حاولت {v} {t} من التطبيق ولم أستطع',
      'منذ شهرين وأنا أنتظر {t}',
      'my {t} was cancelled twice',
      'أبعد {t} بعد ثمانية أشهر والحالة لا تحتمل',
    ],
  },
  MEDICINE: {
    share: 0.22,
    things: 'الدواء|الوصفة|علاج السكر|دواء الضغط|الأنسولين|صرف الدواء|medicine|prescription',
    verbs: 'توفير|صرف|استلام|تجديد|نقص',
    templates: [
      'الصيدلية لم تقم بـ{v} {t}',
      '{t} غير متوفر منذ أسبوعين',
      'نأمل {v} {t} في المركز الصحي',
      'قيل لي إن {t} نفد من المستودع',
      'the pharmacy has no {t}',
      'انقطع {t} عن والدي المريض',
    ],
  },
  CONDUCT: {
    share: 0.14,
    things: 'الموظف|موظف الاستقبال|الممرض|الطبيب المناوب|حارس الأمن|receptionist|nurse',
    verbs: 'أساء إلي|تجاهلني|رفع صوته|تلفظ علي|رفض خدمتي',
    templates: [
      '{t} {v} أمام الناس',
      'أشتكي من {t} الذي {v}',
      'تعامل {t} سيئ وقد {v}',
      'the {t} was rude and shouted at me',
      'لا احترام من {t} للمراجعين',
      'طلبت المساعدة من {t} لكنه {v}',
    ],
  },
  REPORT: {
    share: 0.12,
    things: 'التقرير الطبي|تقرير الحالة|إجازة مرضية|نتيجة التحليل|صورة من الملف|medical report|sick leave',
    verbs: 'إصدار|تصحيح|ترجمة|استخراج|اعتماد',
    templates: [
      'أحتاج {v} {t} لجهة العمل',
      'تأخر {v} {t} أكثر من شهر',
      'يوجد خطأ في {t} ويلزم {v}',
      'please issue the {t} for my employer',
      'كيف يمكن {v} {t} إلكترونيا',
      'الاسم مكتوب خطأ في {t}',
    ],
  },
  CLEANLINESS: {
    share: 0.08,
    things: 'دورات المياه|غرف التنويم|الممرات|مواقف السيارات|المصاعد|قسم الطوارئ|toilets|wards',
    verbs: 'النظافة|التعقيم|الصيانة|التكييف',
    templates: [
      '{v} معدومة في {t}',
      '{t} متسخة وبلا مناديل',
      'الرائحة كريهة في {t}',
      'the {t} are dirty and broken',
      'نرجو الاهتمام بـ{v} في {t}',
      'حشرات في {t}',
    ],
  },
  BILLING: {
    share: 0.06,
    things: 'الفاتورة|الرسوم|التأمين|المبلغ المدفوع|المطالبة|invoice|insurance claim',
    verbs: 'استرداد|تعديل|إلغاء|دفع',
    templates: [
      'دفعت {t} مرتين وأطلب {v}',
      'رفضت شركة التأمين {v} {t}',
      '{t} أعلى من المتفق عليه',
      'please refund the {t}',
      'لم يصلني {v} {t} حتى الآن',
      'سؤال عن {v} {t}',
    ],
  },
  SUGGESTION: {
    share: 0.04,
    things: 'تطبيق الوزارة|رسائل التذكير|كبار السن|نظام الأرقام|ساعات العمل|app|queue system',
    verbs: 'تطوير|إضافة|تحسين|توسيع',
    templates: [
      'أقترح {v} {t}',
      'فكرة: {v} {t} ليسهل على الناس',
      'لو تم {v} {t} لكان أفضل',
      'I suggest improving the {t}',
      'عندي مقترح بخصوص {t}',
      'من المفيد {v} {t} في كل المراكز',
    ],
  },
};
/** What stands in every letter, whatever it is about. */
const FILLER =
  'السلام عليكم ورحمة الله وبركاته|أرجو المساعدة وشكرا لكم|أنا من سكان الرياض|راجعت المستشفى مع والدتي|اتصلت على الرقم ولم يرد أحد|في انتظار ردكم الكريم|هذه المرة الثالثة التي أكتب فيها|مرفق صورة من الهوية|Thank you and best regards|الموظف قال لي انتظر|ذهبت إلى الصيدلية ثم عدت|عندي موعد عمل غدا|قرأت التقرير في الجريدة|دفعت من وقتي الكثير'.split(
    '|',
  );
const TYPO = 0.04;
/** Persons decide wrongly now and then; the model learns from that too. */
export const WRONG_DECISIONS = 0.05;
export const TEMPLATES = 6;

/**
 * Cases by class share; each a template of its class with a thing and a verb, among two to five sentences that say nothing (some of them
 * with words of other classes), some letters lost.
 * @param templates which templates may be used
 * @param noise share of wrong codes
 */
export function inventCases(count: number, seed: number, templates: readonly number[], noise: number): InventedCase[] {
  const random = new Random(seed);
  const codes = Object.keys(CLASSES);
  const share = (): string => {
    let left = random.fraction();
    return codes.find((code) => (left -= CLASSES[code]?.share ?? 0) < 0) ?? 'APPOINTMENT';
  };
  return Array.from({ length: count }, (_, at) => {
    const truth = share();
    const made = CLASSES[truth];
    const template = random.oneOf(templates);
    const about = (made?.templates[template] ?? '')
      .replace('{t}', random.oneOf((made?.things ?? '').split('|')))
      .replace('{v}', random.oneOf((made?.verbs ?? '').split('|')));
    const around = Array.from({ length: random.between(2, 5) }, () => random.oneOf(FILLER));
    around.splice(random.between(0, around.length), 0, about);
    const code = random.fraction() < noise ? random.oneOf(codes) : truth;
    return {
      code,
      template,
      text: withTypos(around.join('. '), random),
      person: `person ${at % Math.ceil(count / 2)}`,
    };
  });
}

const withTypos = (text: string, random: Random): string =>
  text
    .split(' ')
    .map((word) => (word.length > 4 && random.fraction() < TYPO ? word.slice(0, 2) + word.slice(3) : word))
    .join(' ');
