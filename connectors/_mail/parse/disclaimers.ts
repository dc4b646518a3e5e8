/** What an organisation's gateway adds to everybody's mail: notices of secrecy, antivirus lines, pleas for trees, warnings about strangers. */
import { comparable, glance } from './text';

const RULE = /^[-_=*~#—–─+.\s]{3,}$/;
const VIRUS =
  /^(?:virus[- ]free|خالٍ? من الفيروسات|this (?:e-?mail|message) (?:has been|was) (?:checked|scanned)|scanned by|checked by|تم فحص هذ[اه] (?:البريد|الرسالة)|diese e-?mail wurde (?:von|auf)|l'absence de virus|este (?:correo|mensaje) .{0,40}virus|questa e-?mail è stata controllata|no virus found)/iu;
const LINKS = /^(?:<?(?:https?:\/\/|www\.)\S+>?)$/i;
const TREES = /(?:consider|think|environment|imprim|umwelt|ambiente)[^.\n]{0,80}(?:environment|print|imprim|ausdruck|drucken|stampa)|البيئة[^.\n]{0,40}(?:قبل|عند)[^.\n]{0,15}(?:طباعة|الطباعة|تطبع)|(?:قبل|عند) طباعة هذ[اه] (?:الرسالة|البريد)/iu;
const LONGEST_TREES = 220;

const OPENS =
  /^(?:disclaimer|confidentiality(?: notice| note)?|notice|important notice|legal (?:notice|disclaimer)|privileged|إخلاء (?:ال)?مسؤولية|إخلاء (?:ال)?مسئولية|اخلاء (?:ال)?مسؤولية|تنويه|تنبيه|إشعار (?:ال)?سرية|سرية المعلومات|تخلي [^.]{2,40} مسؤوليتها|لا تتحمل [^.]{2,60} مسؤولي[ةه]|caution|avertissement|aviso legal|advertencia|hinweis)(?=[\s:：.!*—-]|$)|^(?:this (?:e-?mail|message|communication|transmission)|the (?:information|contents?)(?: contained)? (?:in|of) this (?:e-?mail|message)|هذه الرسالة|هذا البريد|إن هذه الرسالة|إن هذا البريد|محتوى هذه الرسالة|تحتوي هذه الرسالة|قد تحتوي هذه الرسالة|المعلومات الواردة في هذ[هاا]|ce (?:message|courriel|mail)|diese (?:e-?mail|nachricht)|este (?:mensaje|correo|e-?mail)|esta mensagem|questo messaggio|questa e-?mail|dit bericht|bu (?:e-?posta|mesaj)|данное сообщение|это сообщение)/iu;
const WORDS = [
  /confiden[ct]i|vertraulich|riservat|gizli|конфиденциальн|vertrouwelijk|سري[ةه]?|خاصة/iu,
  /intended (?:solely |only )?(?:for|recipient)|intended addressee|addressee|destinat[aá]r|adressat|empfänger|destinataire|alıcı|المرسل إليه|الموجهة? (?:إليه|لهم)|المقصود|الجهة المرسلة/iu,
  /privileged|legally|rechtlich|قانوني/iu,
  /(?:delete|destroy|remove) (?:it|this|the)|notify the sender|informieren sie|vernicht|détruire|supprimer|signaler|borr|elimin|apag|silin|удал|حذف|فاحذف|إتلاف|إبلاغ المرسل|إشعار المرسل|إخطار المرسل/iu,
  /attachments?|files transmitted|pièces jointes|adjunt|anexo|allegat|anhäng|مرفقات/iu,
  /in error|by mistake|erreur|irrtümlich|por error|per errore|عن طريق الخطأ|بالخطأ/iu,
  /prohibited|unauthori[sz]ed|geschützt|محظور|يمنع|غير مصرح|لا يجوز/iu,
  /disclos|copy|distribut|نسخ|نشر|توزيع|إفشاء/iu,
];
const SHORTEST = 80;
const LONGEST = 4000;
const MOST_CONTACT_LINES = 3;

/** Whether a paragraph says that the message is secret, and what to do if it went astray. One sign alone is somebody's own wish. */
function isNotice(lines: readonly string[]): boolean {
  const text = comparable(lines.filter((line) => !RULE.test(line)).join(' ').slice(0, LONGEST));
  if (text.length < SHORTEST || !OPENS.test(text.replace(/^[*_\s]+/, ''))) return false;
  return WORDS.filter((pattern) => pattern.test(text)).length >= 3;
}

function isVirusNote(lines: readonly string[]): boolean {
  const words = lines.map(glance).filter((line) => !RULE.test(line) && !LINKS.test(line) && line !== '');
  return words.length > 0 && words.length <= MOST_CONTACT_LINES && words.join(' ').length <= 400 && VIRUS.test(words[0] ?? '');
}

function isTreePlea(lines: readonly string[]): boolean {
  const text = comparable(lines.join(' '));
  return text.length <= LONGEST_TREES && TREES.test(text);
}

/** Whether the last paragraph of a mail is boilerplate that nobody wrote. */
export const isBoilerplate = (paragraph: readonly string[]): boolean => isVirusNote(paragraph) || isNotice(paragraph) || isTreePlea(paragraph);

const STRANGER =
  /(?:external|outside|originated)[^.\n]{0,80}(?:organi[sz]ation|company|ministry|sender|e-?mail|network)|(?:من|مرسلة?|وردت?|واردة?)[^.\n]{0,30}خارج[^.\n]{0,30}(?:المنظمة|الوزارة|المؤسسة|الجهة|الشركة|الهيئة|المنشأة|الشبكة)/iu;
const ALERT = /^[[(*_\s⚠️]*(?:external|caution|warning|attention|alert|تنبيه|تحذير|انتباه|this (?:e-?mail|message) (?:originated|came|is) from outside|هذه الرسالة (?:من|وردت|واردة|مرسلة) )/iu;
const LONGEST_BANNER = 600;

/** Lines without the warning about strangers that our own gateway put above the words. */
export function withoutBanner(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => glance(line) !== '' && !RULE.test(line));
  if (start < 0) return lines;
  let end = start;
  while (end < lines.length && glance(lines[end] ?? '') !== '') end++;
  const text = comparable(lines.slice(start, end).join(' '));
  const banner = text.length <= LONGEST_BANNER && ALERT.test(text) && STRANGER.test(text);
  const rest = lines.slice(end);
  return banner && rest.some((line) => /[\p{L}\p{N}]/u.test(line)) ? rest.slice(rest.findIndex((line) => glance(line) !== '' && !RULE.test(line))) : lines;
}
