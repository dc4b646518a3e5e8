/** The fixed lines of mail programs: separators, forward marks, our own mark, subjects of answers and forwards. */
export { attribution, introducesMarked, opensAttribution, standsAlone } from './attributions';
export { headerBlock } from './header-blocks';

const DASH = '[-_=*~—‐‑‒–―]';
const ORIGINAL =
  "original message|forwarded message|original appointment|original|message d'origine|message original|ursprüngliche nachricht|originalnachricht|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|ursprungligt meddelande|opprinnelig melding|oprindelig meddelelse|alkuperäinen viesti|wiadomość oryginalna|původní zpráva|orijinal mesaj|исходное сообщение|оригинальное сообщение|الرسالة الأصلية|رسالة أصلية|الرسالة الاصلية|النص الأصلي|بدء الرسالة الأصلية|پیام اصلی|اصل پیغام|原始邮件|原始郵件|原邮件|元のメッセージ|원본 메시지|원본 메일";
const FORWARDED =
  'forwarded message|begin forwarded message|start of forwarded message|message transféré|début du message (?:réexpédié|transféré)|weitergeleitete nachricht|anfang der weitergeleiteten nachricht|mensaje reenviado|inicio del mensaje reenviado|mensagem encaminhada|messaggio inoltrato|inizio messaggio inoltrato|doorgestuurd bericht|yönlendirilmiş ileti|iletilen ileti|пересылаемое сообщение|пересланное сообщение|转发的邮件|' +
  'رسالة معاد توجيهها|الرسالة المعاد توجيهها|رسالة محولة|بدء الرسالة المعاد توجيهها|بداية الرسالة (?:المعاد توجيهها|المحولة)|بدء رسالة معاد توجيهها|رسالة معادة التوجيه|رسالة (?:تمت|تم) إعادة توجيهها|تم تحويل الرسالة|رسالة معاد إرسالها|پیام هدایت[‌ ]?شده';

/** A line of dashes with "original message" in it, or dashes below it. */
export const SEPARATOR = new RegExp(`^${DASH}{2,}\\s*(?:${ORIGINAL})\\s*[:：]?\\s*${DASH}*$`, 'iu');
/** The same words without dashes: only believed above a block of headers. */
export const BARE_ORIGINAL = new RegExp(`^\\s*(?:${ORIGINAL})\\s*[:：]?$`, 'iu');
export const RULE = /^[_\-=─—‐―]{5,}$/;
const FORWARD_LINE = new RegExp(`^[->\\s]*(?:${DASH}{2,}\\s*)?(?:${FORWARDED})\\s*[:：]?\\s*${DASH}*$`, 'iu');
const VOWEL_MARKS = /[\u064B-\u0652]/g;
/** Whether the line says that a forwarded mail follows. */
export const isForwardMark = (line: string): boolean => line.length < 120 && FORWARD_LINE.test(line.replace(VOWEL_MARKS, ''));

export const FORWARD_SUBJECT = /^\s*(?:\[[^\]]{1,40}\]\s*)*(?:fwd?|fw|wg|tr|rv|enc|i|إعادة توجيه|اعادة توجيه|إعادة التوجيه|محولة?|تحويل|هدایت)\s*(?:\[\d+\])?\s*[:：]/iu;
export const REPLY_SUBJECT = /^\s*(?:\[[^\]]{1,40}\]\s*)*(?:re|aw|sv|vs|antw|antwort|odp|ynt|res|رد|ردّ|الرد|回复|答复|پاسخ)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]/iu;
/** Our own mails, and those of other help desks, end the new words with such a line. */
export const OWN_MARK =
  /^[->\s]*(?:-{1,3}|#{2,}-?)?\s*(?:اكتب ردك فوق هذا السطر|الرجاء (?:كتابة الرد|الرد) فوق هذا السطر|يرجى (?:كتابة الرد|الرد) (?:فوق|أعلى) هذا السطر|(?:please )?(?:type|write|enter) your reply above this line|(?:please )?reply above this line).{0,10}$/iu;

/** The author says that answers stand inside the quote: then nothing of it may be hidden. */
const ANSWERS_INSIDE =
  /\b(?:answers?|answered|repl(?:y|ies|ied)|respon(?:ses?|ded)|comment(?:s|ed)?|remarks?|notes?)\b[^.!?]{0,40}(?:\b(?:below|underneath|inline|interleaved|in[- ]line)\b|\bin (?:red|blue|green|bold|colou?r|capitals)\b|\bbetween the lines\b)|\b(?:see|please find)\b[^.!?]{0,30}\b(?:inline|in red|in blue|in green)\b/iu;
const ANSWERS_INSIDE_AR =
  /(?:^|[\s،])(?:و?(?:ال)?(?:رد|ردود|ردي|ردودي|ردنا|جواب|أجوبة|اجوبة|أجوبتي|إجابة|اجابة|إجابات|اجابات|إجاباتي|اجاباتي|إجابتي|تعليق|تعليقي|تعليقات|تعليقاتي|ملاحظاتي|أجبت|اجبت|تم الرد|الإجابة|الاجابة|الإجابات|الردود))[^.!؟\n]{0,50}(?:أدناه|ادناه|بالأسفل|بالاسفل|أسفله|اسفله|باللون|بالأحمر|بالاحمر|بين السطور|داخل الرسالة|ضمن الرسالة)/u;
export const announcesAnswersInside = (text: string): boolean => ANSWERS_INSIDE.test(text) || ANSWERS_INSIDE_AR.test(text);

/** The author leads the reader to what stands below: it was put there on purpose. */
const LEADS_IN =
  /[:：]$|\b(?:below|following|attached|forward(?:ed|ing)?|fyi|see what|i received|i got|evidence)\b|أدناه|ادناه|التالي|الآتي|المرفق|للاطلاع|للإطلاع|للعلم|وصلني|وصلتني|المراسلات?|المحادثة|نص الرسالة/iu;
export const leadsIn = (line: string): boolean => LEADS_IN.test(line);
