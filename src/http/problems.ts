import { APP_ERRORS, type AppErrorCode } from '../app/errors';
import type { Language, LocalizedText } from '../core/language';
import { fieldMessage } from './field-messages';

/** Refusals that only HTTP knows. */
const HTTP_ERRORS = {
  internal: 500,
  no_such_route: 404,
  cross_site: 403,
  malformed_body: 400,
  body_too_large: 413,
  unsupported_type: 415,
} as const;
export type ProblemCode = AppErrorCode | keyof typeof HTTP_ERRORS;

interface Wording {
  readonly title: LocalizedText;
  readonly detail?: LocalizedText;
}
const says = (ar: string, en: string, arDetail?: string, enDetail?: string): Wording =>
  arDetail === undefined || enDetail === undefined
    ? { title: { ar, en } }
    : { title: { ar, en }, detail: { ar: arDetail, en: enDetail } };

/** The one catalogue of problems; the compiler finds a code without words. */
const WORDING: Readonly<Record<ProblemCode, Wording>> = {
  not_found: says(
    'غير موجود',
    'Not found',
    'لا يوجد ما طلبته، أو ليس ضمن صلاحياتك.',
    'There is no such thing, or it is not yours to see.',
  ),
  forbidden: says('غير مسموح', 'Not allowed', 'لا تتيح لك صلاحياتك هذا الإجراء.', 'Your role does not allow this.'),
  not_signed_in: says(
    'سجّل الدخول أولًا',
    'Sign in first',
    'انتهت جلستك أو لم تبدأ بعد.',
    'Your session has ended or has not begun.',
  ),
  wrong_credentials: says(
    'بيانات الدخول غير صحيحة',
    'Wrong address or password',
    'تحقق من البريد وكلمة المرور.',
    'Check the address and the password.',
  ),
  password_expired: says(
    'انتهت صلاحية كلمة المرور',
    'The password has expired',
    'اطلب من مدير النظام كلمة مرور جديدة.',
    'Ask an administrator for a new one.',
  ),
  must_change_password: says(
    'غيّر كلمة المرور أولًا',
    'Change your password first',
    'هذه كلمة مرور مؤقتة.',
    'This password was only for the first sign-in.',
  ),
  second_factor_needed: says(
    'رمز التحقق مطلوب',
    'The code is needed too',
    'اكتب الرمز من تطبيق التحقق، أو أحد رموز الاسترداد.',
    'Enter the code from your authenticator app, or a recovery code.',
  ),
  wrong_code: says(
    'رمز التحقق غير صحيح',
    'Wrong code',
    'يعمل كل رمز مرة واحدة. انتظر الرمز التالي في التطبيق ثم اكتبه.',
    'Each code works once. Wait for the next one in the app and enter it.',
  ),
  must_enrol: says(
    'فعّل التحقق بخطوتين أولًا',
    'Set up two-step sign-in first',
    'دورك يتطلب التحقق بخطوتين قبل أي عمل آخر.',
    'Your role requires it before anything else.',
  ),
  second_factor_already_on: says(
    'التحقق بخطوتين مفعّل',
    'Two-step sign-in is on already',
    'أوقفه أولًا إن أردت ربط تطبيق آخر.',
    'Turn it off first to set up another app.',
  ),
  confirm_needed: says(
    'أكّد هويتك',
    'Confirm that it is you',
    'يتطلب هذا الإجراء كلمة المرور مرة أخرى.',
    'This needs your password once more.',
  ),
  not_with_api_key: says(
    'لا يتاح بمفتاح ربط',
    'Not with an API key',
    'يتطلب هذا الإجراء أن يسجل شخص الدخول بنفسه.',
    'This is for a person who has signed in.',
  ),
  link_invalid: says(
    'الرابط غير صالح',
    'This link does not work',
    'استُعمل الرابط من قبل أو انتهت مدته. اطلب من مدير النظام رابطًا جديدًا.',
    'It was used before or has expired. Ask an administrator for a new one.',
  ),
  too_many_attempts: says(
    'محاولات كثيرة',
    'Too many attempts',
    'انتظر قليلًا ثم حاول مرة أخرى.',
    'Wait a little and try again.',
  ),
  stale_version: says(
    'تغيّرت البيانات',
    'It has changed meanwhile',
    'عدّلها شخص آخر بعد أن فتحتها. راجع الحالة الحالية ثم أعد المحاولة.',
    'Somebody changed it after you opened it. Look at it as it is now and try again.',
  ),
  answered_meanwhile: says(
    'وصل جديد في التذكرة',
    'Something new came in',
    'وصلت رسالة أو كُتب رد بعد أن بدأت الكتابة.',
    'A message came or an answer was written while you were writing.',
  ),
  key_reused: says(
    'طلب مكرر بمحتوى آخر',
    'The same request with another content',
    'استُخدم هذا المعرّف من قبل لطلب مختلف.',
    'This key was used before for a different request.',
  ),
  impossible_move: says(
    'الانتقال غير ممكن',
    'Not possible in this state',
    'لا تسمح حالة التذكرة بهذا الإجراء.',
    'The state of the ticket does not allow this.',
  ),
  not_ready: says(
    'التذكرة لم تكتمل بعد',
    'The case is not complete yet',
    'أكمل ما هو مبيّن.',
    'Please complete what is named.',
  ),
  too_late_to_undo: says('فات وقت التراجع', 'Too late to undo', 'بدأ إرسال الرد.', 'The answer is already on its way.'),
  not_unknown: says(
    'حالة الإرسال معروفة',
    'Nothing to decide',
    'لم تعد حالة هذا الإرسال مجهولة.',
    'What became of this delivery is already known.',
  ),
  already_decided: says('سبق البتّ فيه', 'Already decided'),
  not_undelivered: says(
    'لم يتعذر تسليم هذا الرد',
    'This was not refused',
    'يُصحَّح عنوان ما رُفض أو ارتدّ فقط.',
    'Only what was refused or came back can go to another address.',
  ),
  already_corrected: says(
    'صُحّح عنوانه من قبل',
    'It was corrected already',
    'أُرسل إلى عنوان آخر؛ تابعه هناك.',
    'It was sent to another address; follow it there.',
  ),
  message_erased: says(
    'مُحي محتوى هذا الرد',
    'This answer was erased',
    'مُحي محتواه محوًا نهائيًا، فلا شيء يُرسل. اكتب ردًا جديدًا.',
    'Its content is gone for ever, so there is nothing to send. Write a new answer.',
  ),
  message_unreadable: says(
    'تعذر فتح هذه الرسالة',
    'This message could not be opened',
    'جرّب إعادة قراءتها أولًا.',
    'Have it read once more first.',
  ),
  original_missing: says(
    'لا أصل محفوظ لهذه الرسالة',
    'No original is kept of this message',
    'لا يمكن إعادة قراءة الرسالة بترميز آخر دون أصلها.',
    'Without it the message cannot be read in another character set.',
  ),
  original_erased: says(
    'مُحي محتوى هذه الرسالة',
    'This message was erased',
    'مُحي أصلها محوًا نهائيًا، فلا شيء يُقرأ.',
    'Its original is gone for ever, so there is nothing to read.',
  ),
  original_too_large: says(
    'الرسالة أكبر من أن تُعاد قراءتها',
    'The message is too large to be read once more',
    'يمكن تنزيل الرسالة الأصلية وفتحها في برنامج آخر.',
    'Its original can be downloaded and opened in another program.',
  ),
  charset_not_in_doubt: says(
    'ترميز هذه الرسالة معروف',
    'How this message is written is known',
    'ما يصل عبر هذه القناة لا يحتاج إلى ترميز آخر.',
    'What comes through this channel needs no other character set.',
  ),
  not_reread: says(
    'تعذرت إعادة القراءة',
    'It could not be read once more',
    'لم يتمكن القارئ من فهم الرسالة بهذا الترميز، ولم يتغير شيء.',
    'The reader could make nothing of it in this character set. Nothing was changed.',
  ),
  ticket_merged: says(
    'التذكرة مدموجة في تذكرة أخرى',
    'This ticket was merged into another',
    'تابع العمل في التذكرة التي دُمجت فيها.',
    'Go on in the ticket that it was merged into.',
  ),
  not_merged: says('التذكرة غير مدموجة', 'This ticket is not merged'),
  merge_cycle: says(
    'لا يمكن دمج التذكرة في نفسها',
    'A ticket cannot be merged into itself',
    'التذكرة الأخرى مدموجة في هذه التذكرة.',
    'The other ticket was merged into this one.',
  ),
  link_needed: says(
    'لا يُغيَّر هذا الربط',
    'This link stays as it is',
    'وُضع عند استلام الرسالة أو فصلها، وبه تُعرف تذكرة الرسائل القادمة.',
    'It was made when a message was filed or split off; later messages find their ticket by it.',
  ),
  merge_changed: says(
    'تغيّرت الرسائل أثناء ذلك',
    'The messages have changed meanwhile',
    'وصلت رسالة أو كُتب رد؛ راجع القائمة من جديد.',
    'A message came or an answer was written; look at the list again.',
  ),
  nothing_left: says(
    'لن يبقى في التذكرة شيء',
    'Nothing would be left in the ticket',
    'يجب أن تبقى رسالة واردة واحدة على الأقل في التذكرة الأصلية.',
    'At least one received message must stay in the old ticket.',
  ),
  delivery_under_way: says(
    'رد قيد الإرسال',
    'An answer is on its way out',
    'أعد المحاولة بعد أن يُرسل.',
    'Try again when it has been sent.',
  ),
  provider_refused: says(
    'لم يُقبل تسجيل الدخول',
    'The sign-in was refused',
    'رفض مزوّد البريد تسجيل الدخول. تحقق من معرّف التطبيق وسرّه، ومن تسجيل عنوان هذه الصفحة لديه.',
    'The mail provider refused the sign-in. Check the client ID and secret, and that the address of this page is registered there.',
  ),
  address_in_use: says('العنوان مستخدم', 'The address is in use'),
  invalid: says(
    'بيانات غير صحيحة',
    'Something is not right',
    'صحّح الحقول المذكورة.',
    'Correct the fields named below.',
  ),
  recipient_suppressed: says(
    'العنوان في قائمة ما لا يُراسل آليًا',
    'This address is on the list without automatic mail',
    'يمكنك الإرسال مع ذكر السبب، أو اختيار عنوان آخر أو وسيلة أخرى.',
    'You can send it with a reason, or choose another address or another way.',
  ),
  recipient_invalid: says('عنوان المستلم غير صحيح', 'A recipient is not valid'),
  account_not_in_use: says(
    'الحساب غير مستخدم',
    'The account is not in use',
    'فعّل «مستخدم» في إعدادات الحساب أولاً، ثم أعد المحاولة.',
    'Switch on "In use" in its settings first, then try again.',
  ),
  channel_cannot_answer: says('لا يمكن الرد عبر هذه القناة', 'This channel cannot be answered'),
  text_too_long: says('النص أطول من المسموح', 'The text is too long for this channel'),
  attachment_missing: says('مرفق غير موجود', 'An attachment is missing', 'أعد رفع المرفق.', 'Upload it again.'),
  attachment_not_scanned: says(
    'المرفق لم يُفحص',
    'The attachment has not been scanned',
    'لا يُتاح الملف قبل فحصه.',
    'It is released once it was found clean.',
  ),
  attachment_infected: says(
    'في الملف برنامج ضار',
    'The file contains malware',
    'لا يُفتح ولا يُرسل. اطلب من المرسل نسخة سليمة.',
    'It is neither opened nor sent. Ask the sender for a clean copy.',
  ),
  attachment_scan_failed: says(
    'تعذر فحص الملف',
    'The file could not be scanned',
    'الفحص إلزامي هنا، ولا يُتاح ملف لم ينجح فحصه. أبلغ مدير النظام.',
    'Scanning is required here, and what could not be scanned is not released. Tell the administrator.',
  ),
  attachment_too_large_to_scan: says(
    'الملف أكبر من أن يُفحص',
    'The file is too large to be scanned',
    'الفحص إلزامي هنا، ولا يُتاح ملف لم يُفحص. اطلب ملفًا أصغر.',
    'Scanning is required here, and what was not scanned is not released. Ask for a smaller file.',
  ),
  picture_unreadable: says(
    'تعذر عرض الصورة',
    'The picture cannot be shown',
    'الملف تالف أو ليس صورة حقًا. ما زال تنزيل الأصل متاحًا.',
    'The file is damaged, or no picture at all. The original can still be downloaded.',
  ),
  picture_too_large: says(
    'الصورة أكبر من أن تُعرض',
    'The picture is too large to be shown',
    'ما زال تنزيل الأصل متاحًا.',
    'The original can still be downloaded.',
  ),
  pictures_busy: says('عرض الصور مشغول الآن', 'Too many pictures at once', 'حاول بعد قليل.', 'Try again in a while.'),
  downloads_busy: says(
    'ملفات كثيرة تُنزّل الآن',
    'Many files are being downloaded at the moment',
    'أعد المحاولة بعد دقيقة.',
    'Try again in a minute.',
  ),
  uploads_busy: says(
    'ملفات كثيرة تُرسل الآن',
    'Many files are being sent at the moment',
    'لم يُرسل شيء. أعد الإرسال بعد دقيقة.',
    'Nothing was sent. Send it again in a minute.',
  ),
  attachments_too_large: says('المرفقات أكبر من المسموح', 'The attachments are too large'),
  assignee_outside_centre: says('الموظف أو الفريق خارج المركز', 'That person or team is not of this centre'),
  last_administrator: says(
    'آخر مدير للنظام',
    'The last administrator',
    'عيّن مديرًا آخر أولًا.',
    'Appoint another administrator first.',
  ),
  password_off: says(
    'الدخول بكلمة المرور موقوف',
    'Passwords are switched off',
    'سجّل الدخول عبر مزوّد الهوية. كلمة المرور لحسابات الطوارئ فقط.',
    'Sign in through your organisation. Passwords are for emergency accounts alone.',
  ),
  last_break_glass: says(
    'لا يوجد حساب طوارئ',
    'No emergency account is left',
    'اختر مديرًا له كلمة مرور خاصة به ليدخل حين لا يستجيب مزوّد الهوية.',
    'Choose an administrator with a password of their own, who can come in when the provider does not answer.',
  ),
  last_way_in: says(
    'لن يستطيع أي مدير الدخول',
    'No administrator could come in any more',
    'أعطِ مديرًا كلمة مرور أو مزوّد هوية آخر أولًا.',
    'Give an administrator a password, or another provider, first.',
  ),
  last_provider: says(
    'لا يوجد مزوّد هوية مفعّل',
    'No provider is switched on',
    'فعّل مزوّدًا أو أعد تفعيل كلمات المرور أولًا.',
    'Switch one on, or passwords on again, first.',
  ),
  come_in_by_provider: says(
    'سجّل الدخول عبر المزوّد أولًا',
    'Sign in by the provider first',
    'ادخل مرة عبر مزوّد الهوية لتتأكد أنه يعمل، ثم أوقف كلمات المرور.',
    'Come in once by the provider, so that it is known to work; then switch passwords off.',
  ),
  provider_trouble: says(
    'تعذّر الدخول عبر المزوّد',
    'The provider could not be used',
    'حاول مرة أخرى، أو ادخل بطريقة أخرى، أو راجع مدير النظام.',
    'Try again, come in another way, or ask an administrator.',
  ),
  password_too_weak: says(
    'كلمة المرور ضعيفة',
    'The password is too weak',
    'اختر 12 حرفًا على الأقل، لا تتضمن اسمك أو بريدك.',
    'Take 12 characters or more, without your name or address.',
  ),
  short_of_space: says('لا توجد مساحة كافية الآن', 'Short of space', 'حاول بعد قليل.', 'Try again in a while.'),
  on_hold: says(
    'الخدمة متوقفة مؤقتًا',
    'Not open yet',
    'استُعيدت البيانات من نسخة احتياطية ولم يُؤذن بالعمل بعد. لم يُحفظ شيء. حاول بعد قليل.',
    'The data were restored from a backup and nobody has released them yet. Nothing was stored. Try again in a while.',
  ),
  not_on_hold: says('العمل ليس متوقفًا', 'Nothing is on hold', 'سبق الإذن بالعمل.', 'It was released already.'),
  database_away: says(
    'الخدمة غير متاحة مؤقتًا',
    'Not available for a moment',
    'لم يُحفظ شيء. حاول بعد قليل.',
    'Nothing was stored. Try again in a moment.',
  ),
  policy_in_the_past: says(
    'لا يجوز أن يبدأ السريان في الماضي',
    'It cannot begin in the past',
    'ما حدث لا يُعاد كتابته. اختر وقتًا قادمًا، أو اتركه فارغًا ليسري من الآن.',
    'What happened is not rewritten. Choose a time to come, or leave it empty: from now on.',
  ),
  internal: says(
    'حدث خلل لدينا',
    'Something went wrong on our side',
    'سُجّل الخلل. حاول مرة أخرى.',
    'It was recorded. Try again.',
  ),
  no_such_route: says('لا يوجد مسار كهذا', 'No such address'),
  cross_site: says(
    'طلب من موقع آخر',
    'Request from another site',
    'رُفض الطلب لأنه صادر من صفحة غير تابعة لنا.',
    'It was refused because it came from a page that is not ours.',
  ),
  malformed_body: says('محتوى الطلب غير مقروء', 'The request cannot be read'),
  body_too_large: says('الطلب أكبر من المسموح', 'The request is too large'),
  unsupported_type: says('نوع المحتوى غير مدعوم', 'Unsupported content type'),
};

export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly current?: unknown;
}
export interface ProblemExtra {
  readonly fields?: Readonly<Record<string, string>>;
  readonly current?: unknown;
}

export const statusOf = (code: ProblemCode): number =>
  code in APP_ERRORS ? APP_ERRORS[code as AppErrorCode] : HTTP_ERRORS[code as keyof typeof HTTP_ERRORS];

export const titleOf = (code: ProblemCode, language: Language): string => WORDING[code].title[language];
export const detailOf = (code: ProblemCode, language: Language): string | undefined => WORDING[code].detail?.[language];

/** A problem document (RFC 9457) in the reader's language; field codes become words. */
export function problem(code: ProblemCode, language: Language, extra: ProblemExtra = {}): ProblemDocument {
  const detail = detailOf(code, language);
  const fields =
    extra.fields === undefined
      ? undefined
      : Object.fromEntries(Object.entries(extra.fields).map(([name, text]) => [name, fieldMessage(text, language)]));
  return {
    type: 'about:blank',
    title: titleOf(code, language),
    status: statusOf(code),
    code,
    ...(detail === undefined ? {} : { detail }),
    ...(fields === undefined ? {} : { fields }),
    ...(extra.current === undefined ? {} : { current: extra.current }),
  };
}
