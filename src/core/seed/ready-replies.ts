/** Ready replies of a new installation. Variables stand in braces; what a case does not know stays visible for the writer to fill in. */
export interface SeedReply {
  readonly language: 'ar' | 'en';
  readonly shortcut: string;
  readonly title: string;
  readonly body: string;
}

export const READY_REPLIES: readonly SeedReply[] = [
  {
    language: 'ar',
    shortcut: 'استلام',
    title: 'إشعار بالاستلام',
    body: [
      'السلام عليكم ورحمة الله وبركاته',
      'المكرم/ة {name}',
      'نشكر لكم تواصلكم مع مركز العناية بالمستفيدين. تسلّمنا {type_ar} وسُجّل بالرقم المرجعي {ref} بتاريخ {date_h} الموافق {date_g}. نعمل على معالجته خلال {sla_days}، ويمكنكم متابعة حالته عبر {track_url}.',
      'في الحالات الطارئة نأمل الاتصال بالرقم 997.',
    ].join('\n'),
  },
  {
    language: 'en',
    shortcut: 'received',
    title: 'Acknowledgement',
    body: [
      'Dear {name}, thank you for contacting the Beneficiary Care Centre. We have received your {type_en} under reference {ref} on {date_g}. We expect to handle it within {sla_days}. You can follow it at {track_url}. In an emergency please call 997.',
    ].join('\n'),
  },
  {
    language: 'ar',
    shortcut: 'استكمال',
    title: 'طلب استكمال بيانات',
    body: [
      'المكرم/ة {name}',
      'لاستكمال معالجة طلبكم رقم {ref} نأمل تزويدنا بما يلي: {items}. يمكنكم الرد على هذه الرسالة أو إضافتها عبر {track_url} قبل {deadline}. نأمل عدم إرسال صورة الهوية. وسيبقى طلبكم معلّقًا إلى حين استلام المطلوب.',
    ].join('\n'),
  },
  {
    language: 'en',
    shortcut: 'moreinfo',
    title: 'Request for more information',
    body: [
      'Dear {name}, to continue with {ref} please send us: {items}, by replying or through {track_url}, before {deadline}. Please do not send a copy of your ID. Your request stays on hold until we hear from you.',
    ].join('\n'),
  },
  {
    language: 'ar',
    shortcut: 'إحالة',
    title: 'إشعار بالإحالة',
    body: [
      'المكرم/ة {name}',
      'نفيدكم بإحالة {type_ar} رقم {ref} إلى {department_ar} لكونها الجهة المختصة. نتوقع إفادتكم بالنتيجة في موعد أقصاه {due_date}، ونتابع الموضوع معها حتى اكتماله.',
    ].join('\n'),
  },
  {
    language: 'en',
    shortcut: 'referred',
    title: 'Referral notice',
    body: [
      'Dear {name}, your {type_en} {ref} has been referred to {department_en}, the competent body. We expect to give you the outcome by {due_date} and will follow it up until it is completed.',
    ].join('\n'),
  },
  {
    language: 'ar',
    shortcut: 'تأخير',
    title: 'اعتذار عن التأخير',
    body: [
      'المكرم/ة {name}',
      'نعتذر عن تأخر معالجة طلبكم رقم {ref} عن الموعد المحدد، وذلك بسبب {reason_ar}. اتخذنا ما يلزم لتسريعه، والموعد الجديد المتوقع {new_date}. نقدّر صبركم وتفهمكم.',
    ].join('\n'),
  },
  {
    language: 'en',
    shortcut: 'delay',
    title: 'Apology for delay',
    body: [
      'Dear {name}, we apologise that {ref} has passed its date because of {reason_en}. We have taken steps to speed it up; the new expected date is {new_date}. Thank you for your patience.',
    ].join('\n'),
  },
  {
    language: 'ar',
    shortcut: 'اختصاص',
    title: 'خارج الاختصاص',
    body: [
      'المكرم/ة {name}',
      'بعد دراسة طلبكم رقم {ref} تبيّن أن موضوعه من اختصاص {entity_ar}. نأمل التواصل معهم عبر {entity_contact}. ويسعدنا خدمتكم فيما يدخل ضمن اختصاصنا.',
    ].join('\n'),
  },
  {
    language: 'en',
    shortcut: 'outofscope',
    title: 'Out of scope',
    body: [
      'Dear {name}, having studied {ref}, we find that it falls within the remit of {entity_en}. Please contact them at {entity_contact}. We remain glad to help in matters within our remit.',
    ].join('\n'),
  },
  {
    language: 'ar',
    shortcut: 'معالجة',
    title: 'إفادة بالمعالجة',
    body: [
      'المكرم/ة {name}',
      'نفيدكم بأنه تمت معالجة {type_ar} رقم {ref}، وكانت النتيجة: {outcome_ar}. إذا رأيتم أن النتيجة لا تعالج طلبكم فيمكنكم طلب إعادة الفتح أو تقديم اعتراض خلال {days} أيام عبر {track_url}.',
    ].join('\n'),
  },
  {
    language: 'en',
    shortcut: 'resolved',
    title: 'Resolution',
    body: [
      'Dear {name}, your {type_en} {ref} has been handled. Outcome: {outcome_en}. If this does not settle the matter, you may ask to reopen it or object within {days} days at {track_url}.',
    ].join('\n'),
  },
  {
    language: 'ar',
    shortcut: 'إغلاق',
    title: 'إغلاق ودعوة للاستبانة',
    body: [
      'المكرم/ة {name}',
      'أُغلقت التذكرة رقم {ref}. رأيكم يسهم في تحسين خدماتنا، ونأمل التكرم بتقييم تجربتكم في أقل من دقيقة عبر {survey_url}. المشاركة اختيارية.',
    ].join('\n'),
  },
  {
    language: 'en',
    shortcut: 'closed',
    title: 'Closure and survey',
    body: [
      'Dear {name}, ticket {ref} is now closed. Your view helps us improve: please rate your experience (under a minute) at {survey_url}. Taking part is optional.',
    ].join('\n'),
  },
  {
    language: 'ar',
    shortcut: 'قبول',
    title: 'قبول التظلّم',
    body: [
      'المكرم/ة {name}',
      'نفيدكم بقبول تظلّمكم على نتيجة التذكرة رقم {ref}، وأُعيد فتحها وأُسندت إلى مختص آخر لم يشارك في القرار السابق. سنوافيكم بالنتيجة قبل {due_date}.',
    ].join('\n'),
  },
  {
    language: 'en',
    shortcut: 'appealyes',
    title: 'Appeal accepted',
    body: [
      'Dear {name}, your appeal on {ref} has been accepted. The ticket has been reopened and given to another specialist who took no part in the earlier decision. You will hear from us before {due_date}.',
    ].join('\n'),
  },
  {
    language: 'ar',
    shortcut: 'تأييد',
    title: 'عدم قبول التظلّم',
    body: [
      'المكرم/ة {name}',
      'بعد مراجعة تظلّمكم على التذكرة رقم {ref} من جهة مستقلة عن القرار السابق، تقرر تأييد النتيجة للأسباب الآتية: {reasons_ar}. ولكم التقدم إلى {external_body_ar} إن رغبتم.',
    ].join('\n'),
  },
  {
    language: 'en',
    shortcut: 'appealno',
    title: 'Appeal not accepted',
    body: [
      'Dear {name}, your appeal on {ref} was reviewed by persons independent of the earlier decision; the outcome is upheld because: {reasons_en}. You may also turn to {external_body_en}.',
    ].join('\n'),
  },
  {
    language: 'ar',
    shortcut: 'إكس',
    title: 'رد عام على منصة إكس',
    body: [
      'أهلًا بك، نشكر لك تواصلك ونعتذر عمّا واجهته. لنتمكن من خدمتك وحفظًا لخصوصيتك، نأمل مراسلتنا على الخاص بوصف مختصر ورقم للتواصل، ونرجو عدم نشر أي بيانات شخصية هنا.',
    ].join('\n'),
  },
  {
    language: 'en',
    shortcut: 'xpublic',
    title: 'X public reply',
    body: [
      'Hello, thank you for reaching out; we are sorry for what you faced. So that we can help and protect your privacy, please send us a direct message with a short description and a contact number. Kindly do not post personal data here.',
    ].join('\n'),
  },
  {
    language: 'ar',
    shortcut: 'عاجل',
    title: 'حالة عاجلة',
    body: [
      'سلامتكم تهمّنا. إن كانت الحالة طارئة فنأمل الاتصال فورًا بالإسعاف 997. وللمتابعة معكم نأمل إرسال رقم التواصل على الخاص.',
    ].join('\n'),
  },
  {
    language: 'en',
    shortcut: 'xurgent',
    title: 'X urgent',
    body: [
      'Your safety matters to us. If this is an emergency, please call the ambulance on 997 now. To follow up, please send us a contact number by direct message.',
    ].join('\n'),
  },
  {
    language: 'ar',
    shortcut: 'استعجال',
    title: 'استعجال',
    body: [
      'المكرم/ة {name}',
      'سُجّل استعجالكم للتذكرة رقم {ref} ورُفع إلى {level_ar}. سنوافيكم بالمستجدات خلال {hours} ساعة عمل.',
    ].join('\n'),
  },
  {
    language: 'en',
    shortcut: 'expedite',
    title: 'Expedite received',
    body: [
      'Dear {name}, your request to expedite {ref} is recorded and raised to {level_en}. We will update you within {hours} working hours.',
    ].join('\n'),
  },
];
