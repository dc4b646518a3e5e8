import type { z } from 'zod';
import type { Language, LocalizedText } from '../core/language';
import { ORGANISATION_MESSAGES } from './organisation-messages';
import { APPEAL_MESSAGES } from './appeal-messages';
import { POLICY_MESSAGES } from './policy-messages';

/** What is wrong with a field. Schemas and use cases say a code; it becomes words here. Unknown texts pass as they are. */
const MESSAGES: Readonly<Record<string, LocalizedText>> = {
  ...POLICY_MESSAGES,
  ...APPEAL_MESSAGES,
  ...ORGANISATION_MESSAGES,
  required: { ar: 'هذا الحقل مطلوب.', en: 'Please fill this in.' },
  wrong_type: { ar: 'القيمة من نوع غير صحيح.', en: 'This value is of the wrong kind.' },
  too_short: { ar: 'القيمة أقصر من المطلوب.', en: 'This is too short.' },
  too_long: { ar: 'القيمة أطول من المسموح.', en: 'This is too long.' },
  too_small: { ar: 'القيمة أصغر من المسموح.', en: 'This is too small.' },
  too_big: { ar: 'القيمة أكبر من المسموح.', en: 'This is too large.' },
  wrong_format: { ar: 'الصيغة غير صحيحة.', en: 'The form of this value is not right.' },
  email: {
    ar: 'عنوان البريد غير صحيح. مثال: name@example.com',
    en: 'This is not a mail address. Example: name@example.com',
  },
  mobile: { ar: 'الرقم غير صحيح. مثال: 0500000012', en: 'This is not a mobile number. Example: 0500000012' },
  id_no: {
    ar: 'تحقق من الرقم: هوية أو إقامة من عشرة أرقام، أو رقم حدود، أو جواز.',
    en: 'Check the number: a national ID or Iqama of ten digits, a border number or a passport.',
  },
  date_time: { ar: 'اكتب التاريخ والوقت.', en: 'Please write the date and the time.' },
  not_yet: { ar: 'هذا الوقت لم يأت بعد.', en: 'This time is still to come.' },
  nothing_missing: { ar: 'لا ينقص هذه التذكرة شيء.', en: 'Nothing is missing from this case.' },
  not_offered: { ar: 'اختر قيمة من القائمة.', en: 'Please choose one of those offered.' },
  not_allowed: { ar: 'لا يجوز هذا في هذه التذكرة.', en: 'This is not allowed for this case.' },
  too_early: { ar: 'لم يحن وقت ذلك بعد.', en: 'It is too early for this.' },
  still_on_its_way: { ar: 'الرد لم يصل بعد؛ لا يثبت الإبلاغ قبل وصوله.', en: 'The answer has not arrived yet: it proves nothing so far.' },
  nothing_arrived: { ar: 'لم يصل أي رد إلى المستفيد.', en: 'No answer has reached the person.' },
  supervisor_only: { ar: 'هذا قرار المشرف.', en: 'A supervisor decides this.' },
  unknown_field: { ar: 'حقل غير معروف.', en: 'There is no such field.' },
  unknown_centre: { ar: 'المركز غير معروف.', en: 'Unknown centre.' },
  unknown_team: { ar: 'الفريق غير معروف.', en: 'Unknown team.' },
  unknown_channel: { ar: 'القناة غير معروفة.', en: 'Unknown channel.' },
  cannot_change: { ar: 'لا يمكن تغيير هذه القيمة.', en: 'This cannot be changed.' },
  shortcut_taken: { ar: 'الاختصار مستخدم.', en: 'This shortcut is taken.' },
  itself: { ar: 'هذه هي التذكرة نفسها.', en: 'This is the same ticket.' },
  public_mail: {
    ar: 'نطاق بريد عام يستخدمه كثيرون؛ احجب العنوان وحده.',
    en: 'Anybody may have a mailbox there: block the address alone.',
  },
  not_an_issuer: {
    ar: 'يجب أن يكون عنوان https لجهة واحدة، كما يذكره المزوّد (issuer)، لا عنوانًا مشتركًا للجميع.',
    en: 'This must be the https address of one organisation, as the provider names its issuer; no address for everybody.',
  },
  needs_openid: { ar: 'يجب أن تتضمن النطاقات openid.', en: 'The scopes must contain openid.' },
  already_there: { ar: 'هذا المزوّد مضاف بالمعرّف نفسه.', en: 'This provider is there already with this client id.' },
  in_use: {
    ar: 'سجّل أشخاص الدخول عبره؛ أضف مزوّدًا جديدًا بدلًا من تغيير عنوانه.',
    en: 'People have signed in by it. Add another provider instead of changing where it is.',
  },
  administrators_only: { ar: 'مديرو النظام المفعّلون فقط.', en: 'Active administrators only.' },
  unknown_placeholder: { ar: 'لا يوجد حقل بهذا الاسم:', en: 'There is no placeholder of this name:' },
  placeholder_once: { ar: 'يجب أن يرد هذا الحقل مرة واحدة:', en: 'This placeholder must stand there once:' },
  already_recipient: {
    ar: 'أُرسل إلى هذا العنوان من قبل.',
    en: 'It goes or went to this address already.',
  },
  own_address: { ar: 'هذا عنوان من عناويننا.', en: 'This is an address of ours.' },
  key_differs: {
    ar: 'يجب أن يطابق Idempotency-Key معرّف الرسالة.',
    en: 'Idempotency-Key must equal the id in the body.',
  },
};

/** A code, or a code and what it is about: `unknown_placeholder {nmae}`. */
export function fieldMessage(text: string, language: Language): string {
  const [, code = text, about = ''] = /^([a-z_]+) (\{.*\})$/.exec(text) ?? [];
  const words = MESSAGES[code]?.[language];
  return words === undefined ? text : `${words}${about === '' ? '' : ` \u2066${about}\u2069`}`;
}

/** One message for each field that a schema refused, in the reader's language. */
export function fieldMessages(error: z.ZodError, language: Language): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) {
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys) fields[[...issue.path, key].join('.')] ??= fieldMessage('unknown_field', language);
    else fields[issue.path.join('.')] ??= fieldMessage(codeOf(issue), language);
  }
  return fields;
}

function codeOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'required' : 'wrong_type';
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? Number(issue.minimum) <= 1
          ? 'required'
          : 'too_short'
        : 'too_small';
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array' ? 'too_long' : 'too_big';
    case 'invalid_format':
      return issue.format === 'email' ? 'email' : 'wrong_format';
    case 'invalid_value':
      return 'not_offered';
    case 'custom':
      return issue.message;
    default:
      return 'wrong_format';
  }
}
