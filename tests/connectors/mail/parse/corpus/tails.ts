/** What stands below the last word: signatures, lines of telephones, disclaimers, footers of lists. */
import { ANSWER, answer, NEW, NEW_EN, OLD, OLD_EN, plain, quoted, type CorpusMail } from './case';

const GMAIL = 'On Tue, Mar 3, 2026 at 10:15 AM Care <care@moh.example> wrote:';
const OUTLOOK = 'From: Care <care@moh.example>\nSent: Tuesday, March 3, 2026 10:15 AM\nTo: Sara\nSubject: RE: 937';

const telephoneLines: readonly string[] = [
  'Sent from my iPhone', 'Sent from my iPad', 'Sent from my Galaxy', 'Sent from my Samsung Galaxy smartphone.', 'Sent from Samsung Mobile', 'Sent via the Samsung Galaxy S24, an AT&T 5G smartphone',
  'Sent from Yahoo Mail on Android', 'Sent from Yahoo Mail for iPhone', 'Sent from Outlook for iOS', 'Get Outlook for Android', 'Get Outlook for iOS<https://aka.ms/o0ukef>', 'Sent from Mail for Windows', 'Sent from my Huawei phone',
  'Sent from my Mi phone', 'Sent from my BlackBerry 10 smartphone on the STC network.', 'Sent with Proton Mail secure email.', 'Sent from Proton Mail for iOS', 'Sent using Zoho Mail', 'Sent from Gmail Mobile', 'Sent from my HTC', 'Sent from my Windows Phone', 'Sent from a mobile device', 'Sent from my mobile device, please excuse typos',
  'Von meinem iPhone gesendet', 'Von meinem Samsung Galaxy Smartphone gesendet.', 'Gesendet von Outlook für iOS', 'Envoyé de mon iPhone', 'Envoyé depuis mon appareil Galaxy', 'Enviado desde mi iPhone', 'Enviado desde Outlook para Android', 'Inviato da iPhone', 'Inviato dal mio Galaxy', 'Enviado do meu iPhone', 'Verstuurd vanaf mijn iPhone', 'Verzonden vanaf mijn Galaxy',
  'Skickat från min iPhone', 'Sendt fra min iPhone', 'Lähetetty iPhonesta', 'Wysłane z iPhone\u2019a', 'Odesláno z iPhonu', 'Отправлено с iPhone', 'Надіслано з iPhone', 'iPhone\u2019umdan gönderildi', 'Samsung Galaxy\u2019mden gönderildi', '发自我的iPhone', '發自我的 iPhone', 'iPhoneから送信', '나의 iPhone에서 보냄', 'Στάλθηκε από το iPhone μου',
  'أُرسلت من الـ iPhone', 'أرسلت من الـ iPhone', 'أُرسل من الـ iPhone الخاص بي', 'ارسل من الـ iPad', 'تم الإرسال من هاتف Galaxy الخاص بي', 'تم الإرسال من هاتفي Huawei', 'مرسل من هاتف Samsung Galaxy', 'مُرسل من بريد Yahoo على Android', 'أُرسل من بريد Yahoo لـ iPhone', 'تم الإرسال من Outlook لـ iOS', 'احصل على Outlook لـ Android', 'الحصول على Outlook لـ iOS', 'أرسلت من جهاز آيفون', 'تم الارسال من جوالي', 'مرسل من جهازي Xiaomi', 'تم الإرسال من البريد لـ Windows', 'أُرسلت من الآيباد', 'مرسل من Yahoo Mail على Android', 'الحصول على Outlook لـ iOS (https://aka.ms/o0ukef)',
  'ارسال شده از iPhone من', 'נשלח מה-iPhone שלי', 'میرے آئی فون سے بھیجا گیا',
];

const disclaimers: readonly (readonly [string, string])[] = [
  ['English, notice', 'CONFIDENTIALITY NOTICE: This e-mail and any attachments are confidential and intended solely for the use of the individual or entity to whom they are addressed. If you have received this e-mail in error, please notify the sender and delete it.'],
  ['English, short', 'This email and any files transmitted with it are confidential. If you are not the intended recipient, please delete it.'],
  ['English, disclaimer', 'Disclaimer: The information contained in this message is confidential and may be legally privileged.\nAny unauthorised use or disclosure is prohibited.'],
  ['English, trees', 'Please consider the environment before printing this email.'],
  ['Arabic, notice', 'إخلاء مسؤولية: هذه الرسالة ومرفقاتها سرية ومعدة لاستخدام الجهة المرسلة إليها فقط. إذا لم تكن الشخص المقصود بها فيرجى إبلاغ المرسل وحذفها فوراً.'],
  ['Arabic, secrecy', 'تنويه: هذه الرسالة الإلكترونية وأي ملفات مرفقة بها سرية وخاصة بالمرسل إليه. إذا استلمتها عن طريق الخطأ الرجاء حذفها وإشعار المرسل.'],
  ['Arabic, no liability', 'تخلي الوزارة مسؤوليتها عن محتوى هذه الرسالة. هذه الرسالة سرية ومخصصة للمرسل إليه فقط ويمنع نشرها، وإن وصلتك بالخطأ يرجى حذفها.'],
  ['Arabic, trees', 'فضلاً فكر في البيئة قبل طباعة هذه الرسالة'],
  ['both', 'إخلاء مسؤولية: قد تحتوي هذه الرسالة ومرفقاتها على معلومات سرية. إذا لم تكن المقصود بها فاحذفها.\n\nDisclaimer: This message and its attachments may contain confidential information. If you are not the intended recipient, delete it.'],
  ['ruled off', '________________________________\nThis message (including any attachments) is confidential and may be privileged. If you have received it by mistake please notify the sender by return e-mail and delete this message from your system.'],
  ['with stars', '**********************************************************************\nThis email and any files transmitted with it are confidential and intended solely for the use of the individual or entity to whom they are addressed.\n**********************************************************************'],
  ['French', 'Ce message et ses pièces jointes peuvent contenir des informations confidentielles. Si vous avez reçu ce message par erreur, veuillez le signaler à l\'expéditeur et le détruire.'],
  ['German', 'Diese E-Mail enthält vertrauliche und/oder rechtlich geschützte Informationen. Wenn Sie nicht der richtige Adressat sind, informieren Sie bitte sofort den Absender und vernichten Sie diese Mail.'],
];

const footers: readonly (readonly [string, string])[] = [
  ['Google Groups', '-- \nYou received this message because you are subscribed to the Google Groups "health" group.\nTo unsubscribe from this group and stop receiving emails from it, send an email to health+unsubscribe@groups.example.'],
  ['Mailman', '_______________________________________________\nhealth mailing list\nhealth@lists.example\nhttps://lists.example/mailman/listinfo/health'],
  ['an antivirus', '--\nThis email has been checked for viruses by Avast antivirus software.\nwww.avast.com'],
  ['an antivirus, Arabic', '---\nتم فحص هذا البريد الإلكتروني بحثًا عن الفيروسات بواسطة برنامج Avast لمكافحة الفيروسات.\nhttps://www.avast.com/antivirus'],
  ['Virus-free', 'Virus-free.www.avast.com'],
];

const signature = (name: string, said: string, sign: string): CorpusMail => answer(`${name}: the signature is cut`, said, sign);

const banners: readonly string[] = [
  'CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you recognize the sender.',
  '[EXTERNAL EMAIL] This message came from outside the Ministry. Be careful with links.',
  'تنبيه: هذه الرسالة مرسلة من خارج الوزارة، يرجى عدم فتح الروابط أو المرفقات إلا بعد التأكد من المرسل.',
];

export const tails: readonly CorpusMail[] = [
  ...banners.map((banner): CorpusMail => ({ name: `the warning of our own gateway above the words is cut: ${banner.slice(0, 20)}`, bytes: plain(`${banner}\n\n${NEW}\n`), says: { reply: NEW } })),
  ...telephoneLines.map((line, index) => answer(`a telephone's line is cut: ${line}`, index % 2 ? NEW : NEW_EN, line)),
  ...telephoneLines.slice(0, 12).map((line) => answer(`a telephone's line above the quote is cut: ${line}`, NEW, `${line}\n\n${GMAIL}\n\n${quoted(OLD_EN)}`)),
  ...disclaimers.map(([kind, text], index) => answer(`a disclaimer at the end is cut: ${kind}`, index % 2 ? NEW : NEW_EN, text)),
  ...disclaimers.slice(0, 8).map(([kind, text]) => answer(`a disclaimer above the quote is cut: ${kind}`, NEW, `${text}\n\n${OUTLOOK}\n\n${OLD_EN}`)),
  ...disclaimers.slice(0, 8).map(([kind, text]): CorpusMail => ({ name: `a disclaimer is cut in a first mail too: ${kind}`, bytes: plain(`${NEW}\n\n${text}\n`), says: { reply: NEW } })),
  ...footers.map(([kind, text]) => answer(`a footer is cut: ${kind}`, NEW_EN, text)),
  signature('dash dash space', NEW_EN, '-- \nSara Ali\nTeacher\n+966 50 000 0000'),
  signature('dash dash', NEW, '--\nسارة علي\nمعلمة'),
  signature('dash dash space, above a quote', NEW_EN, `-- \nSara Ali\n\n${GMAIL}\n\n${quoted(OLD_EN)}`),
  signature('dash dash space, below a quote', NEW_EN, `${GMAIL}\n\n${quoted(OLD_EN)}\n\n-- \nSara Ali`),
  signature('underscores and a telephone', NEW_EN, '__________\nSara Ali\nTel: +966 50 000 0000'),
  signature('flowed', NEW_EN, '-- \nSara Ali \nTeacher'),
  signature('no-break space after the dashes', NEW_EN, '--\u00a0\nSara Ali'),
  signature('em dashes', NEW_EN, '— \nSara Ali\nsara@example.com'),
  {
    name: 'a signature without its mark is kept with the words',
    bytes: plain(`${NEW_EN}\n\nBest regards,\nSara Ali\nTeacher\n\n${OUTLOOK}\n\n${OLD_EN}\n`, ANSWER),
    says: { reply: `${NEW_EN}\n\nBest regards,\nSara Ali\nTeacher` },
  },
  {
    name: 'an Arabic signature without its mark is kept with the words',
    bytes: plain(`${NEW}\n\nوتقبلوا تحياتي\nأحمد محمد\nجوال 0500000000\n\nمن: خدمة المستفيدين <care@moh.example>\nتم الإرسال: 03/03/2026 10:15 ص\nإلى: سارة\nالموضوع: شكوى\n\n${OLD}\n`, ANSWER),
    says: { reply: `${NEW}\n\nوتقبلوا تحياتي\nأحمد محمد\nجوال 0500000000` },
  },
];
