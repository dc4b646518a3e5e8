/** Signatures and boilerplate at the end of what somebody wrote. */
import { comparable, glance } from './text';

const DEVICE =
  /^(?:sent (?:from|via|with|using) (?:my |the )?[\p{L}\p{N} .’'&+()®™-]{2,60}|get outlook for (?:ios|android|mac|windows)(?:\s*<\S+>)?|sent with proton ?mail.*|envoyé (?:de|depuis) (?:mon|ma) .{2,40}|von meinem .{2,40} gesendet|gesendet (?:von|mit) .{2,40}|enviado (?:desde|do|a partir do) .{2,50}|inviato da .{2,40}|(?:تم الإرسال|تم ارسالها?|تم إرسالها?|أُ?رسلت?|مُ?رسلة?|أرسل|ارسلت?) (?:من|بواسطة|عبر|باستخدام) (?:جهازي?|هاتفي?|الـ|ال|أل|بريد|تطبيق|iphone|ipad|samsung|galaxy|huawei|outlook|yahoo|gmail|mail)[^\n]{0,70}|(?:الحصول على|احصل على|تنزيل|تحميل) outlook (?:لـ|ل|for)[^\n]{0,60}|(?:yahoo mail|بريد yahoo|البريد الإلكتروني من yahoo)[^\n]{0,60}(?:android|iphone|أندرويد|آيفون)[^\n]{0,30}|^sent from (?:yahoo )?mail (?:for|on) .{2,30})\.?$/iu;
const VIRUS = /^(?:virus[- ]free|خالٍ? من الفيروسات|this email has been checked for viruses|this message has been scanned for viruses|تم فحص هذ[اه] (?:البريد|الرسالة)).{0,200}$/iu;
const LIST_RULE = /^_{20,}$/;
const DISCLAIMER =
  /^(?:disclaimer|confidentiality(?: notice| note)?|notice|important notice|legal (?:notice|disclaimer)|privileged|إخلاء (?:ال)?مسؤولية|إخلاء (?:ال)?مسئولية|تنويه|تنبيه|إشعار (?:ال)?سرية|سرية المعلومات|caution)(?=[\s:：.!*—-]|$)|^(?:this (?:e-?mail|message|communication|transmission)|the information (?:contained )?in this (?:e-?mail|message)|the content of this (?:e-?mail|message)|هذه الرسالة|هذا البريد|إن هذه الرسالة|محتوى هذه الرسالة|تحتوي هذه الرسالة|المعلومات الواردة في هذ[هاا])/iu;
const DISCLAIMER_WORDS = [/confidential|سري[ةه]?/iu, /intended (?:solely |only )?(?:for|recipient)|المرسل إليه|الموجهة? (?:إليه|لهم)|المقصود/iu, /privileged|legally|قانوني/iu, /(?:delete|destroy) (?:it|this|the)|notify the sender|حذف|إتلاف|إبلاغ المرسل|إشعار المرسل|إخطار المرسل/iu, /attachments?|مرفقات/iu, /prohibited|unauthori[sz]ed|محظور|يمنع|غير مصرح|لا يجوز/iu, /disclos|copy|distribut|نسخ|نشر|توزيع|إفشاء/iu];
/** What somebody adds after the signature is theirs. */
const POSTSCRIPT = /^(?:p\.?\s?s\.?|n\.?b\.?|ملاحظة|ملحوظة|حاشية|تنبيه مهم|أيضا|also|edit|update)\b|^(?:ملاحظة|ملحوظة|حاشية)\s*[:：]?/iu;
const LONGEST_DISCLAIMER = 4000;
const LONGEST_SIGNATURE_LINES = 14;
const LONGEST_SIGNATURE_CHARACTERS = 900;
const MOST_ROUNDS = 20;

function isDisclaimer(paragraph: string): boolean {
  if (paragraph.length < 80 || !DISCLAIMER.test(paragraph)) return false;
  return DISCLAIMER_WORDS.filter((pattern) => pattern.test(paragraph)).length >= 3;
}

/** Index of the signature's delimiter line (`-- `), or the length. A dashed line in the middle of a text is none. */
function delimiter(lines: readonly string[]): number {
  for (let at = lines.length - 1; at > 0; at--) {
    const line = lines[at] ?? '';
    const exact = line === '-- ';
    if (!exact && !/^(?:--|—|-- )\s*$/.test(line)) continue;
    const rest = lines.slice(at + 1);
    const words = rest.join('\n').trim();
    const fits = rest.filter((text) => text.trim() !== '').length <= (exact ? LONGEST_SIGNATURE_LINES * 2 : LONGEST_SIGNATURE_LINES) && words.length <= LONGEST_SIGNATURE_CHARACTERS * (exact ? 2 : 1);
    const own = rest.some((text) => POSTSCRIPT.test(glance(text)));
    return fits && !own && lines.slice(0, at).some((text) => text.trim() !== '') ? at : lines.length;
  }
  return lines.length;
}

/** Where a mailing list's footer begins: a rule and a few lines with its address. */
function listFooter(lines: readonly string[]): number {
  for (let at = lines.length - 1; at > 0 && lines.length - at <= 8; at--) {
    if (!LIST_RULE.test((lines[at] ?? '').trim())) continue;
    const rest = lines.slice(at + 1).join('\n');
    return /mailing list|unsubscribe|https?:\/\/|@/i.test(rest) && lines.slice(0, at).some((text) => text.trim() !== '') ? at : lines.length;
  }
  return lines.length;
}

function dropTrailing(lines: readonly string[]): string[] {
  let kept = [...lines];
  for (let before = -1, rounds = 0; before !== kept.length && rounds < MOST_ROUNDS; rounds++) {
    before = kept.length;
    while (kept.length > 0 && glance(kept.at(-1) ?? '') === '') kept.pop();
    const last = glance(kept.at(-1) ?? '');
    if (DEVICE.test(last) || VIRUS.test(last)) kept.pop();
    const start = kept.findLastIndex((line) => glance(line) === '') + 1;
    if (start > 0 && isDisclaimer(comparable(kept.slice(start).join(' ').slice(0, LONGEST_DISCLAIMER)))) kept = kept.slice(0, start);
    kept = kept.slice(0, delimiter(kept));
    kept = kept.slice(0, listFooter(kept));
  }
  return kept;
}

/** Takes signature, device line, disclaimer and list footer off the end; what stands before them is untouched. */
export function withoutSignature(lines: readonly string[]): string[] {
  const kept = dropTrailing(lines);
  return kept.some((line) => /[\p{L}\p{N}]/u.test(line)) ? kept : [...lines];
}
