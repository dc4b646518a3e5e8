/** الاعتراض وإعادة النظر. */
export const appeals = {
  'event.appeal.received': '{who}: قُيّد اعتراض على القرار',
  'event.appeal.assigned': '{who}: أُحيل الاعتراض إلى من ينظر فيه',
  'event.appeal.dismissed': '{who}: لم يُقبل الاعتراض شكلًا',
  'event.appeal.decided': '{who}: بُتّ في الاعتراض',
  'event.appeal.finished': 'انتهت مراحل الاعتراض وأُغلقت التذكرة نهائيًا',
  'event.appeal.withdrawn': 'سُحب الاعتراض',
  'event.letter.queued': 'أُرسل إشعار إلى المستفيد',
  'templates.purpose.appeal_review': 'إشعار بإعادة النظر',
  'templates.purpose.appeal_dismissed': 'إشعار بعدم قبول الاعتراض',
  'templates.about.appeal_review': 'يُرسل عند إحالة الاعتراض إلى من ينظر فيه: العربية أولًا ثم الإنجليزية. الحقول:',
  'templates.about.appeal_dismissed': 'يُرسل عند عدم قبول الاعتراض شكلًا مع السبب: العربية أولًا ثم الإنجليزية. الحقول:',
  'templates.placeholder.reasons': 'أسباب القرار.',
};
