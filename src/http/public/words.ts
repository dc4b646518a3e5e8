import type { LocalizedText } from '../../core/language';

/** What the public page says in both languages. */
export const WORDS = {
  fileTitle: { ar: 'ملف لكم', en: 'A file for you' },
  fileUntil: { ar: 'يمكن تنزيله حتى', en: 'It can be downloaded until' },
  fileDownload: { ar: 'تنزيل الملف', en: 'Download the file' },
  fileGone: { ar: 'الرابط لم يعد يعمل', en: 'This link does not work any more' },
  fileGoneText: {
    ar: 'انتهت مدته أو أُلغي. يمكنكم الرد على رسالتنا لنرسل الملف مرة أخرى.',
    en: 'It has ended or was taken back. Please reply to our letter, and we will send the file again.',
  },
  product: { ar: 'وصل', en: 'Wasl' },
  title: { ar: 'تقديم طلب', en: 'Write to us' },
  skip: { ar: 'تجاوز إلى المحتوى', en: 'Skip to the form' },
  other: { ar: 'English', en: 'العربية' },
  emergency: { ar: 'في الحالات الطارئة اتصل بالإسعاف فورًا', en: 'In an emergency call an ambulance at once' },
  heading: { ar: 'كيف نخدمك؟', en: 'How can we help?' },
  lead: {
    ar: 'اكتب لنا وسنعطيك رقمًا مرجعيًا تتابع به طلبك.',
    en: 'Write to us and you will get a reference number for your request.',
  },
  optional: { ar: '(اختياري)', en: '(optional)' },
  choose: { ar: 'اختر', en: 'Choose' },
  send: { ar: 'إرسال', en: 'Send' },
  sent: { ar: 'وصلنا طلبك', en: 'We have your request' },
  reference: { ar: 'الرقم المرجعي', en: 'Reference number' },
  keep: {
    ar: 'احتفظ بهذا الرقم. سنتواصل معك على رقم الجوال الذي كتبته.',
    en: 'Please keep this number. We will call you on the mobile number that you gave.',
  },
  kept: { ar: 'حُفظ طلبك، وسنتواصل معك قريبًا.', en: 'Your request is kept, and we will contact you soon.' },
  sentBefore: {
    ar: 'سبق أن أرسلت هذه الصفحة، ووصلنا ما كتبته حينها.',
    en: 'This page was sent before, and we have what you wrote then.',
  },
  sendAsAnother: {
    ar: 'ما تراه الآن مختلف ولم يُرسل بعد. اضغط «إرسال» لإرساله طلبًا جديدًا.',
    en: 'What you see now is different and has not been sent. Press Send to make it another request.',
  },
  again: { ar: 'طلب جديد', en: 'Another request' },
  mistakes: { ar: 'صحّح ما يلي ثم أرسل مرة أخرى', en: 'Please correct the following and send again' },
  filesAgain: { ar: 'اختر الملفات مرة أخرى.', en: 'Please choose your files again.' },
  trap: { ar: 'اترك هذا الحقل فارغًا', en: 'Leave this field empty' },
  trapped: {
    ar: 'اترك الحقل المخفي فارغًا ثم أرسل مرة أخرى.',
    en: 'Please leave the hidden field empty and send again.',
  },
  privacy: {
    ar: 'نستخدم بياناتك لمعالجة هذا الطلب وحده، وتُحذف بعد انتهاء مدة الاحتفاظ.',
    en: 'Your data is used to handle this request alone, and deleted when the time of keeping is over.',
  },
} as const satisfies Record<string, LocalizedText>;
