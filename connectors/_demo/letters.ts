/** Letters of invented people, as a ministry's centre gets them in a morning. Addresses end in `.example` (RFC 2606). */
export interface DemoLetter {
  readonly from: readonly [name: string, address: string];
  readonly subject: string;
  readonly text: string;
  /** Index of the letter that this one follows up; the demo answers in its thread. */
  readonly follows?: number;
  readonly html?: boolean;
  readonly file?: 'picture' | 'report';
  readonly headers?: Readonly<Record<string, string>>;
}

export const DEMO_LETTERS: readonly DemoLetter[] = [
  {
    from: ['هند العتيق', 'hind.ateeq@mail.example'],
    subject: 'إلغاء موعد العيون دون إشعار للمرة الثانية',
    text: 'السلام عليكم ورحمة الله وبركاته،\n\nأُلغي موعدي في عيادة العيون يوم الأحد دون أي إشعار، وهذه هي المرة الثانية خلال شهرين. قطعت مسافة 140 كم من المحافظة ولم أجد من يشرح لي السبب.\n\nفي التطبيق تظهر لي العبارة "Slot no longer available" فقط، والطبيب أوصى بفحص OCT قبل نهاية الشهر.\n\nأرجو تحديد موعد بديل.\nهند العتيق',
    file: 'picture',
  },
  {
    from: ['بدر الشمالي', 'bader.shamali@mail.example'],
    subject: 'والدي في الطوارئ منذ ست ساعات ولم يعاينه طبيب',
    text: 'عاجل\nوالدي عمره 71 سنة في طوارئ المستشفى منذ الساعة 02:00 وحتى الآن لم يعاينه أي طبيب. لديه ضيق في التنفس وسكر مرتفع.\nأرجو التدخل فورًا. رقم الملف موجود لدى الاستقبال.',
  },
  {
    from: ['Mathew Varghese', 'mathew.varghese@corp.example'],
    subject: 'MRI report for my wife is still missing',
    text: 'Dear Sir or Madam,\n\nMy wife had an MRI on 3 November at the King Fahd hospital. We were told that the report would be ready within five working days. It is now three weeks, and each department sends us to the other one.\n\nCould you please tell us where the report is? The treating doctor needs it before Thursday.\n\nKind regards,\nMathew Varghese',
    html: true,
  },
  {
    from: ['ريم الجابر', 'reem.jaber@mail.example'],
    subject: 'طلب نقل والدتي من مستشفى خاص لعدم توفر سرير عناية',
    text: 'تحية طيبة،\n\nوالدتي منوّمة في مستشفى خاص وتحتاج إلى سرير عناية مركزة غير متوفر لديهم. أرفقت التقرير الطبي، ونأمل قبول نقلها إلى مستشفى حكومي في المنطقة الشرقية.\n\nريم الجابر',
    file: 'report',
  },
  {
    from: ['عبدالإله المرشد', 'a.murshed@mail.example'],
    subject: 'استفسار: كيف أحدّث رقم الجوال في تطبيق صحتي؟',
    text: 'السلام عليكم\nغيّرت رقم جوالي ولم تعد تصلني رسائل المواعيد. ما الخطوات لتحديث الرقم؟ وهل يلزم الحضور إلى المركز الصحي؟\nشكرًا لكم',
  },
  {
    from: ['لجين الصاعدي', 'lujain.saedi@mail.example'],
    subject: 'عدم توفر دواء الصرع في صيدلية المستشفى',
    text: 'أحتاج دواء الصرع لابني (ليفيتيراسيتام شراب) ولم أجده في صيدلية المستشفى منذ أسبوعين. الصيدلي قال إنه سيتوفر "قريبًا" دون تاريخ. ابني لا يحتمل الانقطاع عن العلاج.\nأين يمكنني صرفه؟',
  },
  {
    from: ['فيصل الدوسري', 'faisal.dosari@mail.example'],
    subject: 'رسوم كشف لم تُذكر قبل الدخول في مجمع طبي خاص',
    text: 'دفعت 450 ريالًا رسوم كشف في مجمع طبي خاص، ولم تكن قائمة الأسعار معلنة ولم يبلغني أحد بالمبلغ قبل الدخول. طلبت فاتورة مفصلة فرفضوا.\nأرجو التحقق من المخالفة.',
  },
  {
    from: ['Grace Oduya', 'grace.oduya@mail.example'],
    subject: 'Thank you to the nurses of ward 4B',
    text: 'Hello,\n\nI only want to say thank you. The night nurses of ward 4B took such good care of my father, and sister Nawal explained every medicine to us in English.\n\nPlease let them know.\n\nGrace',
  },
  {
    from: ['سلطان القرني', 'sultan.qarni@mail.example'],
    subject: 'تأخر نتيجة المختبر',
    text: 'أجريت تحاليل في المركز الصحي بتاريخ 9 نوفمبر ولم تظهر النتائج في التطبيق حتى اليوم. عند المراجعة قالوا راجع بعد أسبوع. النتيجة مطلوبة قبل العملية.',
  },
  {
    from: ['منيرة الحربي', 'munira.harbi@mail.example'],
    subject: 'سوء معاملة من موظف الاستقبال',
    text: 'راجعت العيادات الخارجية مع والدتي المسنّة، وتعامل معنا موظف الاستقبال بأسلوب غير لائق ورفض إعطاءنا كرسيًا متحركًا مع أنه متوفر أمامه.\nلا أطلب إلا الاعتذار وتنبيه الموظف حتى لا يتكرر هذا مع غيرنا.',
    html: true,
  },
  {
    from: ['Ahmed Hassan', 'ahmed.hassan@shop.example'],
    subject: 'Licence of a physiotherapy centre',
    text: 'To whom it may concern,\n\nHow can I check whether the physiotherapy centre near us has a valid licence? They could not show it when I asked, and they are advertising a "guaranteed cure".\n\nBest regards\nAhmed Hassan',
  },
  {
    from: ['نورة الفهيد', 'noura.fuhaid@mail.example'],
    subject: 'اقتراح: تقويم المواعيد لكبار السن',
    text: 'أقترح أن تُرسل مواعيد كبار السن برسالة نصية واحدة تضم كل المواعيد في الشهر، لأن تعدد الرسائل يربكهم. ولكم الشكر على جهودكم.',
  },
  {
    from: ['خالد السالم', 'khalid.salem@mail.example'],
    subject: 'طلب تقرير طبي باللغة الإنجليزية',
    text: 'أحتاج تقريرًا طبيًا باللغة الإنجليزية لتقديمه إلى جهة علاج خارج المملكة. قدّمت الطلب في المستشفى برقم 55871 قبل ثلاثة أسابيع ولم يصلني شيء.',
  },
  {
    from: ['أم يزن', 'um.yazan@mail.example'],
    subject: 'تأخر تطعيم طفلي لعدم توفر اللقاح',
    text: 'طفلي عمره أربعة أشهر وموعد تطعيمه مضى عليه أسبوعان. المركز الصحي يقول إن اللقاح غير متوفر. هل يوجد مركز قريب يتوفر فيه؟ نحن في حي النرجس بالرياض.',
  },
  {
    from: ['Lina Haddad', 'lina.haddad@edu.example'],
    subject: 'Wheelchair ramp blocked at the clinic entrance',
    text: 'The wheelchair ramp at the west entrance of the polyclinic has been blocked by building material since last week. My brother could not get to his appointment.\n\nIs somebody able to have it cleared?',
    file: 'picture',
  },
  {
    from: ['هند العتيق', 'hind.ateeq@mail.example'],
    subject: 'رد: إلغاء موعد العيون دون إشعار للمرة الثانية',
    text: 'إضافة إلى رسالتي السابقة: اتصلت بالعيادة اليوم وقالوا إن الطبيب في إجازة. هل يمكن تحويلي إلى طبيب آخر؟',
    follows: 0,
  },
  {
    from: ['Mathew Varghese', 'mathew.varghese@corp.example'],
    subject: 'Re: MRI report for my wife is still missing',
    text: 'I forgot to give you the file number: it is on the appointment slip, which I attach.\n\nMathew',
    follows: 2,
    file: 'picture',
  },
  {
    from: ['أخ المراجعة', 'brother.jaber@mail.example'],
    subject: 'رد: طلب نقل والدتي من مستشفى خاص لعدم توفر سرير عناية',
    text: 'أنا شقيق ريم، أرسلت لي الرسالة وأود أن أعرف آخر المستجدات على هذا البريد.',
    follows: 3,
  },
  {
    from: ['عبدالله المطيري', 'abdullah.mutairi@mail.example'],
    subject: 'رد تلقائي: خارج المكتب',
    text: 'أنا خارج المكتب حتى يوم الأحد. سأرد على رسالتكم عند عودتي.',
    headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
  },
  {
    from: ['مؤسسة النخيل للتوريد', 'info@nakheel-supply.example'],
    subject: 'مستخلص رقم 14 لعقد صيانة أجهزة التعقيم',
    text: 'السادة المحترمون،\nنرفق لكم المستخلص رقم 14 لعقد صيانة أجهزة التعقيم، ونأمل إفادتنا بموعد الصرف حيث مضى على تقديم المستخلص 60 يومًا.\nمع التحية\nمؤسسة النخيل للتوريد',
    file: 'report',
  },
  {
    from: ['Omar Farouk', 'omar.farouk@mail.example'],
    subject: 'استفسار عن MRI و CT في نفس اليوم',
    text: 'MRI لم يتم تحديد موعده بعد مع أن CT تم في 10/11.\nهل يمكن حجز الموعدين في يوم واحد؟ I live in Tabuk and travel by plane each time.\nشكرا',
  },
  {
    from: ['سارة علي', 'sara.ali@mail.example'],
    subject: 'شكوى على النظافة في دورات مياه العيادات',
    text: 'دورات المياه في الدور الثاني بالعيادات الخارجية غير نظيفة ولا يوجد صابون ولا مناديل، وقد أبلغت الأمن ولم يتغير شيء حتى الساعة 11:30.',
  },
  {
    from: ['يوسف إبراهيم', 'yousef.ibrahim@mail.example'],
    subject: 'موعد الأسنان بعد ثمانية أشهر',
    text: 'حُدد موعد تقويم الأسنان لابنتي بعد ثمانية أشهر. هل توجد قائمة انتظار للمواعيد الملغاة؟ نستطيع الحضور في أي وقت.',
  },
  {
    from: ['Maria Lopez', 'maria.lopez@mail.example'],
    subject: 'Vaccination certificate shows the wrong name',
    text: 'My daughter\'s vaccination certificate shows my name instead of hers. The school does not accept it. What should I send you to have it corrected?\n\nThank you,\nMaria Lopez',
    html: true,
  },
];
