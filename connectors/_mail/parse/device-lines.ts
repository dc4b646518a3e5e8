/** The line that a telephone or a mail program puts below what somebody wrote: "Sent from my iPhone", in many languages. */

/** What sends: kinds of telephone, makers, mail programs. A line without one of them is somebody's words. */
const DEVICE =
  '(?:i[ -]?phon\\w*|i[ -]?pad|ipod|apple watch|galaxy|samsung|huawei|honor|xiaomi|redmi|poco|mi phone|oppo|vivo|oneplus|realme|tecno|infinix|pixel|nokia|htc|lg|sony|xperia|motorola|lenovo|blackberry|windows phone|windows|android|smart ?phone|mobile|cell ?phone|phone|tablet|telefon|telefono|teléfono|téléphone|handy|celular|móvil|mobil\\w*|dispositivo|appareil|device|' +
  'outlook|yahoo|gmail|hotmail|proton|zoho|aol|gmx|web\\.de|mail\\.ru|yandex|thunderbird|e?mail|correo|' +
  'آيفون|ايفون|الآيفون|الايفون|أيفون|آيباد|ايباد|الآيباد|جالكسي|جالاكسي|سامسونج|سامسونغ|هواوي|هونر|شاومي|جوالي|جوال|الجوال|هاتفي|هاتف|الهاتف|جهازي|جهاز|بريد|البريد|تطبيق|أندرويد|اندرويد|آی ?فون|آئی ?فون|گوشی|فون|手机|手機|小米|华为|smartphone)';
const BEFORE =
  "sent (?:from|via|with|using|by)|get|gesendet (?:von|mit)|von (?:meinem|meiner)|envoyé[e]? (?:de|depuis|à partir de)|enviado (?:desde|do|da|a partir do|mediante|por)|inviato (?:da|dal|tramite)|verstuurd (?:vanaf|via|met)|verzonden (?:vanaf|vanuit|via|met)|skickat från|sendt (?:fra|via|med)|lähetetty|wysłan[eoy] z|odesláno z|odoslané z|poslano (?:z|s)|отправлено (?:с|из)|надіслано (?:з|із)|изпратено от|στάλθηκε από|trimis (?:de pe|din)|küldve|elküldve|dikirim dari|gửi từ|ส่งจาก|发自|發自|來自|从|從|נשלח|" +
  '(?:تم |تمّ )?(?:الإرسال|الارسال|إرساله?ا?|ارساله?ا?) (?:من|بواسطة|عبر|باستخدام)|[أا]ُ?رسلت? (?:من|بواسطة|عبر|باستخدام)|مُ?رسلة? (?:من|بواسطة|عبر|باستخدام)|احصل على|الحصول على|تنزيل|تحميل|ارسال شده از|فرستاده شده از|از';
const AFTER = 'gesendet|gönderildi|küldve|から送信|에서 보냄|에서 보낸|傳送|寄出|发送|發送|ارسال شد|فرستاده شد|ارسال شده است|بھیجا گیا|سے بھیجا گیا';
/** What may follow the device: its maker, its network, a plea for patience. */
const REST = '[\\p{L}\\p{M}\\p{N} .\'’&+()®™,:-]{0,60}';
const PLEA = '(?:[.,;!]? *(?:please )?(?:excuse|forgive|pardon|apolog|sorry|عذر|المعذرة)[^\\n]{0,80})?';
const LINK = '(?:\\s*<\\S{1,200}>|\\s*\\[\\S{1,200}\\]|\\s*\\(?https?://\\S{1,200}\\)?)?';

const SENT_FROM = new RegExp(`^[-–—>\\s]*(?:${BEFORE})[\\s:]?[\\p{L}\\p{M}\\p{N} .'’&+()ـ-]{0,30}?${DEVICE}(?![\\p{L}])${REST}${PLEA}${LINK}[.!]?$`, 'iu');
const SENT_FROM_MY = new RegExp(`^sent from my [\\p{L}\\p{N} .'’&+()®™-]{2,40}${PLEA}${LINK}[.!]?$`, 'iu');
const INFLECTED = /^(?:lähetetty|wysłane z|odesláno z|iphone|ipad|samsung|发自|發自|從|נשלח|나의|내)[\p{L}\p{M}\p{N} .'’-]{0,40}(?:iphone|ipad|galaxy|android|手机|手機)[\p{L}\p{N}'’ -]{0,30}$/iu;
const FROM_BEHIND = new RegExp(`^[\\p{L}\\p{M}\\p{N} .'’&-]{0,30}${DEVICE}[\\p{L}\\p{M}\\p{N} .'’-]{0,20}?(?:${AFTER})[.!]?$`, 'iu');
const APP = /^(?:yahoo mail|بريد yahoo|البريد الإلكتروني من yahoo|mailed with)[^\n]{0,60}(?:android|iphone|أندرويد|آيفون)[^\n]{0,30}$/iu;
const PROTON = /^sent with proton ?mail\b.{0,60}$/iu;
/** Words with which somebody speaks: no telephone says them. */
const SPEAKS = /\b(?:yesterday|today|was|is|were|are|has|have|because|and|but|the|an?|this|that|these|to|you|your|i)\b/iu;
/** What a telephone says after its name. */
const KNOWN_REST = /\b(?:on|over|via) (?:the )?[\p{L}\p{N}.&-]{1,20} (?:\dg )?network\b|,? an? [\p{L}\p{N}.&-]{1,20} (?:\dg )?(?:lte )?(?:smart ?phone|device|phone|tablet)\b|[.,;!]? *(?:please )?(?:excuse|forgive|pardon|apolog|sorry).*$/giu;
/** Arabic that telephones and programs write; any other word is the author's. */
const ARABIC_WORDS =
  /^(?:تم|الإرسال|الارسال|إرسالها?|ارسالها?|إرساله|ارساله|[أا]رسلت?|مرسلة?|احصل|الحصول|تنزيل|تحميل|على|من|عبر|بواسطة|باستخدام|الـ?|أل|لـ?|ل|في|الخاص|الخاصة|بي|بك|جهازي?|هاتفي?|الهاتف|جوالي?|الجوال|المحمول|الذكي|بريد|البريد|الإلكتروني|الالكتروني|تطبيق|نظام|ياهو|ويندوز|ال[آاأ]يفون|[آاأ]يفون|لآيفون|لهاتف|(?:ال)?[آاأ]يباد|سامسونج|سامسونغ|جالا?كسي|هواوي|هونر|شاومي|[أا]ندرويد|ارسال|شده|فرستاده|از|است|میرے|سے|بھیجا|گیا|آئی|فون|گوشی|آی)$/u;
const LONGEST = 160;

/** Whether everything on the line is what telephones say. */
function saysOnlyDevice(line: string): boolean {
  if (/[\u0600-\u06FF]/.test(line)) return line.replace(/[\u064B-\u0652]|<\S+>/g, '').split(/[\s.,،!:<>()-]+/).every((word) => !/[\u0600-\u06FF]/.test(word) || ARABIC_WORDS.test(word.replace(/ـ+/g, '')));
  const english = /^(?:sent|get)\b/i.test(line);
  return !english || !SPEAKS.test(line.replace(/^(?:sent|get) (?:\w+ )?(?:the |my |an? )?/i, '').replace(KNOWN_REST, ''));
}

/** Whether a line, as `glance` shows it, was put there by a telephone or a program. */
export function isDeviceLine(line: string): boolean {
  if (line.length < 6 || line.length > LONGEST || !saysOnlyDevice(line)) return false;
  return SENT_FROM_MY.test(line) || SENT_FROM.test(line) || INFLECTED.test(line) || FROM_BEHIND.test(line) || APP.test(line) || PROTON.test(line);
}
