// Invented people and messages for looking at the screens during development. Nothing here is part of the product.
export const CENTRE = { id: '01930000-0000-7000-8000-000000000001', code: '937', name: { ar: 'مركز صحة 937', en: '937 Health Centre' }, timeZone: 'Asia/Riyadh' };
export const CENTRE_2 = { id: '01930000-0000-7000-8000-000000000002', code: '920', name: { ar: 'مركز اتصال الأعمال', en: 'Business Centre' }, timeZone: 'Asia/Riyadh' };
const user = (n, name, role = 'agent') => ({ id: `01930000-0000-7000-8000-0000000001${String(n).padStart(2, '0')}`, name, role });
export const PEOPLE = [user(1, 'سلمى الراجحان', 'administrator'), user(2, 'نورة الفهيد'), user(3, 'عادل الثنيان', 'supervisor'), user(4, 'منال الخريجي'), user(5, 'Daniel Okafor'), user(6, 'جواد الناصر')];
export const TEAMS = [
  { id: '01930000-0000-7000-8000-000000000201', centreId: CENTRE.id, code: 'T-DIG', name: { ar: 'فريق القنوات الرقمية', en: 'Digital channels' } },
  { id: '01930000-0000-7000-8000-000000000202', centreId: CENTRE.id, code: 'T-RPT', name: { ar: 'فريق البلاغات', en: 'Reports team' } },
];
export const TYPES = [
  ['CMP', 'شكوى', 'Complaint'],
  ['RPT', 'بلاغ (مصلحة عامة)', 'Report in the public interest'],
  ['INQ-SVC', 'استفسار عن خدمة', 'Inquiry: service'],
  ['TRT-IN', 'طلب علاج داخلي', 'Treatment request, inside'],
  ['CON', 'استشارة طبية', 'Medical consultation'],
  ['SUG', 'اقتراح', 'Suggestion'],
  ['TKS', 'شكر وثناء', 'Thanks'],
].map(([code, ar, en]) => ({ code, name: { ar, en }, centres: ['937'] }));
export const CATEGORIES = [
  ['ACC', 'الوصول والمواعيد', 'Access and appointments', null],
  ['ACC-CAN', 'إلغاء أو تغيير موعد دون إشعار', 'Cancelled or moved unannounced', 'ACC'],
  ['ACC-LATE', 'تأخر موعد', 'Late appointment', 'ACC'],
  ['MED', 'الأدوية', 'Medicines', null],
  ['MED-OUT', 'عدم توفر دواء', 'Medicine out of stock', 'MED'],
  ['REP', 'التقارير الطبية', 'Medical reports', null],
  ['REP-MISS', 'تعذّر الحصول على تقرير', 'Report not available', 'REP'],
  ['FAC', 'المرافق', 'Facilities', null],
  ['FAC-AC', 'التكييف والتهوية', 'Air conditioning', 'FAC'],
].map(([code, ar, en, parent]) => ({ code, name: { ar, en }, parent }));
export const CHANNELS = [
  { id: 'email', name: { ar: 'البريد الإلكتروني', en: 'E-mail' }, icon: 'M2 3.500h12v9H2zM2.500 4.500 8 8.500l5.500-4', reply: 'automatic' },
  { id: 'webform', name: { ar: 'النموذج الإلكتروني', en: 'Web form' }, icon: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM2 8h12M8 2c2.200 2 2.200 10 0 12M8 2C5.800 4 5.800 12 8 14', reply: 'automatic' },
  { id: 'phone', name: { ar: 'الهاتف', en: 'Phone' }, icon: 'M5.300 2.200 3.200 2.600c-.8.2-1.200.9-1 1.700.9 5 4.500 8.600 9.500 9.500.8.2 1.500-.3 1.700-1l.4-2.100-3-1.400-1.300 1.400C8 9.900 6.600 8.500 5.800 6.900l1.400-1.300z', reply: 'by_hand' },
];

// party · address · channel · subject · text · direction · minutes ago · extras
export const CASES = [
  ['بدر الشمالي', '+966500000112', 'phone', 'والدي في الطوارئ منذ ست ساعات ولم يعاينه طبيب', 'يذكر المتصل أن والده (74 سنة) في طوارئ مستشفى الروابي العام منذ السادسة صباحًا ولم يعاينه طبيب حتى الآن، وضغطه مرتفع.', 4, { type: 'RPT', urgent: true, assignee: 1, awaits: true }],
  ['هند العتيق', 'hind.ateeq@mail.example', 'email', 'إلغاء موعد العيون دون إشعار للمرة الثانية', 'السلام عليكم،\nأُلغي موعدي في عيادة العيون بمستشفى الروابي العام للمرة الثانية دون أي إشعار. الموعد الأول كان 2026-10-18 والثاني 2026-11-17، وحضرتُ من محافظة تبعد 140 km.\n\nفي التطبيق تظهر لي العبارة “Slot no longer available” فقط، والطبيب أوصى بفحص OCT قبل نهاية الشهر.', 38, { type: 'CMP', category: 'ACC-CAN', assignee: 0, rich: true, messages: 6, attachments: 2 }],
  ['Mathew Varghese', 'm.varghese@mail.example', 'email', 'MRI report for my wife is still missing from the app', 'Dear Sir or Madam,\nmy wife had her MRI on 3 November at Al-Murooj Health Centre. The report is still missing from the app, and the reception says “it is uploaded”. Her follow-up at مستشفى الروابي العام is on Sunday.\n\nKind regards,\nMathew', 52, { type: 'CMP', category: 'REP-MISS', assignee: 0, awaits: true, attachments: 1 }],
  ['ريم الجابر', 'reem.jaber@mail.example', 'webform', 'طلب نقل والدتي من مستشفى خاص لعدم توفر سرير عناية', 'والدتي في مستشفى خاص منذ ثلاثة أيام وتحتاج سرير عناية مركزة. نرجو المساعدة في نقلها إلى مستشفى حكومي.', 71, { type: 'TRT-IN', awaits: true }],
  ['فيصل الدوسي', 'f.dosi@mail.example', 'email', 'رسوم كشف لم تُذكر قبل الدخول في مجمع طبي', 'دفعت 350 ريالًا رسوم كشف لم يخبرني بها أحد قبل الدخول. أرفقت الفاتورة رقم INV-20331.', 95, { type: 'CMP', assignee: 0, trouble: 'undelivered', attachments: 1, messages: 2 }],
  ['لجين الصاعدي', 'lujain.s@mail.example', 'email', 'الرد على التذكرة السابقة: أرفقت التقرير الطبي', 'أرفقت التقرير كما طُلب. أرجو النظر فيه قبل موعدي القادم يوم الثلاثاء.', 130, { type: 'CMP', category: 'REP-MISS', assignee: 0, awaits: true, attachments: 3, messages: 4 }],
  ['مؤسسة النخيل للتوريد', 'accounts@nakheel-supply.example', 'email', 'مستخلص رقم 14 لعقد صيانة أجهزة التعقيم', 'نرفق لكم مستخلص رقم 14 لعقد صيانة أجهزة التعقيم رقم 2219/1447، ونأمل إفادتنا بموعد الصرف.', 160, { assignee: 5 }],
  ['Dr. Anil Deshmukh', 'anil.deshmukh@clinic.example', 'email', 'Practitioner licence renewal: fee paid twice', 'I paid the renewal fee twice on 12 November (receipts attached). Please refund the second payment.', 190, { type: 'INQ-SVC', assignee: 4, trouble: 'unknown', messages: 3 }],
  ['سميرة الغانمي', '0500000218', 'phone', 'طلب لقاء مسؤول بشأن علاج بالخارج', 'تطلب المتصلة لقاء مسؤول لمناقشة طلب علاج بالخارج لابنها.', 260, { state: 'need_info', assignee: 3, messages: 3 }],
  ['عبدالإله المرشد', 'a.morshed@mail.example', 'webform', 'تسليم مستند: تفويض عن مريض مقيم في دار رعاية', 'مرفق التفويض المطلوب.', 300, { type: 'INQ-SVC', assignee: 3, attachments: 1 }],
  ['Grace Oduya', 'grace.oduya@mail.example', 'email', 'Wrong birth date in the vaccination certificate of my daughter', 'The certificate shows 2019 instead of 2020.', 340, { type: 'CMP', assignee: 2, awaits: true, attachments: 1 }],
  ['تركي الفضلي', '0500000345', 'phone', 'تأخر نقل إسعافي بين مستشفيين', 'تأخر النقل الإسعافي لوالدته ثلاث ساعات.', 1500, { type: 'RPT', assignee: 1, urgent: true, messages: 2 }],
  ['وعد السالمي', 'waad@mail.example', 'webform', 'لم تصل رسالة تأكيد موعد عيادة مكافحة التدخين', 'حجزت موعدًا قبل يومين ولم تصل رسالة التأكيد.', 1600, { awaits: true }],
  ['أحمد بن راشد القنيعير', 'ahmad.q@mail.example', 'email', 'تظلّم من إغلاق التذكرة قبل معالجتها', 'أُغلقت تذكرتي دون أن يُعالج موضوعها.', 1750, { type: 'CMP', assignee: 5, awaits: true, messages: 5 }],
  ['noreply@survey-tool.example', 'noreply@survey-tool.example', 'email', 'Your weekly summary', 'This is an automatic summary.', 2000, {}],
  ['صالح المطيري', 'saleh.m@mail.example', 'email', 'تكييف غرف الولادة لا يعمل منذ يومين', 'التكييف في جناح الولادة متعطل منذ يومين والحرارة لا تُحتمل.', 2900, { type: 'CMP', category: 'FAC-AC', assignee: 3, state: 'answered', messages: 2 }],
  ['مريم الزهراني', 'maryam.z@mail.example', 'email', 'شكر وتقدير لفريق العناية المركزة', 'أشكر الطاقم الطبي والتمريضي في العناية المركزة على ما بذلوه مع والدي.', 3400, { type: 'TKS', assignee: 0, state: 'answered', messages: 2 }],
];
