/** What the lines look like with which mail programs introduce a quoted message, in Arabic, English and their neighbours. */
import { glance } from './text';

/** "On … wrote:", closed by a colon (some clients leave it out before a `>`). */
const WROTE =
  /(?:wrote|writes|a écrit|schrieb|escribió|escreveu|ha scritto|schreef|skrev|пишет|написал(?:а|\(а\))?|yazdı|نوشت|نوشته|كتب(?:ت)?(?:\/كتبت)?(?:\/ت)?|تمت كتابة ما يلي بواسطة|كتبَ|أرسل(?:ت)?)/u;
const OPENING = /^(?:on|le|am|el|em|il|op|den|at)\b|^(?:في|بتاريخ|يوم|فی)[\s،,]/iu;
const ATTRIBUTION = new RegExp(String.raw`^(?:[->\s]*)(?:on|le|am|el|em|il|op|den|at|في|بتاريخ|يوم|فی)[\s،,].{4,250}?${WROTE.source}.{0,160}?[:：]?$`, 'iu');
/** "<a@b> wrote:", "أحمد كتب في …:", "Ahmed <a@b> schrieb am …:" */
const NAME_FIRST = new RegExp(String.raw`^.{2,160}?\s${WROTE.source}(?:\s(?:on|le|am|el|в|في|بتاريخ|يوم).{4,120})?\s?[:：]$`, 'iu');
const ADDRESS = /[^\s<>"'()]+@[^\s<>"'()]+\.[^\s<>"'()]+/;
const CLOCK = /\d{1,2}[:.٫]\d{2}/;
const DATE = /\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\b\d{4}\b/;

/** In a language that we do not know: somebody's address in angle brackets near the closing colon. */
const ANY_LANGUAGE = /<[^\s<>@]+@[^\s<>@]+>.{0,25}[:：]$/u;

/** Says the speaker's own act, not a mail program's: "كتب لي الموظف", "wrote to me", "wrote that". */
const NARRATIVE = /(?:كتب(?:ت)?|أرسل(?:ت)?)\s*(?:لي|لنا|لكم|لك|له|لها|إلي|إلينا|عن|أن|أنه|بأن|إلى|رسالة|شكوى|خطاب)(?=[\s،:]|$)|(?:كتبت|أرسلت)\s*(?:لكم|إليكم)|wrote (?:to|that|me|us|him|her|them|about|an?)\b/iu;

export const SEPARATOR = /^[-_=*~—–\s]{0,3}(?:[-_=—]{2,}\s*)(?:original message|forwarded message|original appointment|message d'origine|message original|ursprüngliche nachricht|mensaje original|messaggio originale|oorspronkelijk bericht|الرسالة الأصلية|رسالة أصلية|الرسالة الاصلية|النص الأصلي|بدء الرسالة الأصلية|پیام اصلی|原始邮件|оригинальное сообщение)(?:\s*[-_=—]{2,})?\s*[-_=—]*$/iu;
export const FORWARD_MARK =
  /^[->\s]*(?:[-_=—]{2,}\s*)?(?:forwarded message|begin forwarded message|message transféré|weitergeleitete nachricht|mensaje reenviado|رسالة معاد توجيهها|الرسالة المعاد توجيهها|رسالة مُعاد توجيهها|رسالة محولة|بدء الرسالة المعاد توجيهها|بداية الرسالة المحولة|بدء رسالة معاد توجيهها|رسالة معادة التوجيه)\s*[:：]?\s*[-_=—]*$/iu;
export const FORWARD_SUBJECT = /^\s*(?:\[[^\]]{1,40}\]\s*)*(?:fwd?|fw|wg|tr|rv|enc|i|إعادة توجيه|اعادة توجيه|إعادة التوجيه|محولة?|تحويل|هدایت)\s*(?:\[\d+\])?\s*[:：]/iu;
export const REPLY_SUBJECT = /^\s*(?:\[[^\]]{1,40}\]\s*)*(?:re|aw|sv|antw|antwort|res|رد|ردّ|الرد|回复|پاسخ)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]/iu;
/** Our own mails end the new words with this line. */
export const OWN_MARK = /^[->\s]*(?:-{1,3}|#{2,}-?)?\s*(?:اكتب ردك فوق هذا السطر|الرجاء كتابة الرد فوق هذا السطر|(?:please )?(?:type|write) your reply above this line|reply above this line).{0,10}$/iu;

const LABELS: readonly (readonly [string, RegExp])[] = [
  ['from', /^\*?(?:from|من|مِن|المرسل|de|von|van|da|från|от|frå|فرستنده|发件人|差出人)\s*[:：]\*?\s*(.*)$/iu],
  ['date', /^\*?(?:sent|date|تم الإرسال|تم الارسال|التاريخ|المرسلة|تاريخ الإرسال|أرسلت|أُرسلت|الإرسال|envoyé|gesendet|datum|fecha|enviado(?: el)?|data|inviato|дата|отправлено|تاريخ|message du|发送时间|日期)\s*[:：]\*?\s*(.*)$/iu],
  ['to', /^\*?(?:to|إلى|الى|المستلم|à|an|para|a|aan|till|кому|به|گیرنده|收件人)\s*[:：]\*?\s*(.*)$/iu],
  ['cc', /^\*?(?:cc|نسخة|نسخة إلى|نسخة كربونية|kopie|copie à|копия|抄送)\s*[:：]\*?\s*(.*)$/iu],
  ['subject', /^\*?(?:subject|الموضوع|موضوع|objet|betreff|asunto|oggetto|onderwerp|assunto|ämne|тема|sujet|主题)\s*[:：]\*?\s*(.*)$/iu],
  ['priority', /^\*?(?:importance|priority|الأهمية|reply-to|الرد على|attachments?|المرفقات)\s*[:：]\*?\s*(.*)$/iu],
];

/** How sure it is that the line introduces a quote. `none`: it does not look so; `weak`: only if a quote really follows. */
export type Certainty = 'none' | 'weak' | 'strong';

/** Judges one line, or up to four joined ones, as an attribution. */
export function attribution(line: string): Certainty {
  if (line.length < 8 || line.length > 420) return 'none';
  // cheap: an attribution ends with a colon or names an address
  if (!/[:：]$/.test(line) && !line.includes('@')) return 'none';
  const whole = ATTRIBUTION.test(line);
  if (!whole && !NAME_FIRST.test(line)) return ANY_LANGUAGE.test(line) && DATE.test(line) && CLOCK.test(line) ? 'strong' : 'none';
  const address = ADDRESS.test(line);
  if (!address && NARRATIVE.test(line)) return 'none';
  const colon = /[:：]$/.test(line);
  const dated = DATE.test(line) && CLOCK.test(line);
  if (!address && !DATE.test(line) && !CLOCK.test(line)) return colon && whole ? 'weak' : 'none';
  if (!colon) return address && dated ? 'weak' : 'none';
  return address || (dated && whole) ? 'strong' : 'weak';
}

/** Whether a line may introduce the `>` lines right below it, in whatever language: it closes with a colon and says who or when. */
export function introducesMarked(line: string): boolean {
  if (line.length < 8 || line.length > 300 || !/[:：]$/.test(line)) return false;
  return (ADDRESS.test(line) && /\d/.test(line)) || (DATE.test(line) && CLOCK.test(line));
}

export const opensAttribution = (line: string): boolean => OPENING.test(line);

/** Lines that a mail program's header block spans, from `start`, or 0 when no such block begins there. */
export function headerBlockLength(lines: readonly string[], start: number): number {
  if (!/[:：]/.test(lines[start] ?? '')) return 0;
  const seen = new Set<string>();
  let evidence = false;
  let at = start;
  let skipped = 0;
  for (; at < lines.length && at - start < 24; at++) {
    const line = glance((lines[at] ?? '').replace(/^(?:>\s?)+/, ''));
    const label = LABELS.find(([, pattern]) => pattern.test(line));
    if (label) {
      const [name, pattern] = label;
      if (seen.has(name) && name !== 'priority') break;
      seen.add(name);
      const value = pattern.exec(line)?.[1] ?? '';
      evidence ||= ADDRESS.test(value) || (name === 'date' && (CLOCK.test(value) || DATE.test(value)));
      skipped = 0;
    } else if (line === '' || seen.size === 0) {
      if (seen.size === 0 || ++skipped > 1) break;
    } else {
      // a long list of recipients or a subject goes on in the next line
      if (++skipped > 3 || !(seen.has('to') || seen.has('from'))) break;
      evidence ||= ADDRESS.test(line) && /[;,<]/.test(line);
    }
  }
  const enough = (seen.has('from') || seen.has('to')) && ['from', 'date', 'to', 'subject'].filter((name) => seen.has(name)).length >= 3;
  return enough && evidence ? at - start : 0;
}
