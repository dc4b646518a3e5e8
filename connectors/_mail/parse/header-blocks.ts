/** The block of headers (From, Sent, To, Subject) that Outlook and its likes put above a quoted message, in many languages. */
import { hasAddress, hasClock, hasDate } from './attributions';
import { glance } from './text';

const label = (words: string): RegExp => new RegExp(`^[*_]{0,2}(?:${words})\\s*[*_]{0,2}\\s*[:：][*_]{0,2}\\s*(.*)$`, 'iu');

type Field = 'from' | 'date' | 'to' | 'cc' | 'subject' | 'other';
const LABELS: readonly (readonly [Field, RegExp])[] = [
  ['from', label('from|من|مِن|المرسل|de|von|van|da|från|fra|od|lähettäjä|от|від|kimden|gönderen|feladó|de la|από|از|فرستنده|منجانب|מאת|发件人|寄件者|寄件人|差出人|送信者|보낸 ?사람|จาก|từ|dari')],
  [
    'date',
    label(
      'sent|date|تم الإرسال|تم الارسال|التاريخ|المرسلة|تاريخ الإرسال|أرسلت|أُرسلت|الإرسال|envoyée?(?: le)?|date d.envoi|gesendet(?: am)?|datum|fecha|enviad[oa](?: el| em)?|data|inviato(?: il)?|verzonden(?: op)?|skickat|sendt|dato|lähetetty|päiväys|wysłan[oy]|odesláno|odoslané|poslano|дата|отправлено|надіслано|изпратено|tarih|gönderildi|gönderilme tarihi|elküldve|dátum|trimis|στάλθηκε|ημερομηνία|تاريخ|تاریخ|ارسال شده|فرستاده شده|بھیجا گیا|נשלח|תאריך|message du|发送时间|日期|寄件日期|傳送日期|送信日時|日付|보낸 ?날짜|날짜|วันที่|đã gửi|ngày|tanggal|dikirim',
    ),
  ],
  ['to', label('to|إلى|الى|المستلم|à|an|para|a|aan|till|til|do|komu|vastaanottaja|кому|до|kime|alıcı|címzett|către|προς|به|گیرنده|بنام|אל|收件人|收件者|宛先|받는 ?사람|ถึง|đến|kepada')],
  ['cc', label('cc|نسخة|نسخة إلى|نسخة كربونية|kopie|kopi|kopia|kopio|copie à|copia|másolat|dw|копия|копія|bilgi|رونوشت|עותק|抄送|副本|참조|สำเนา')],
  ['subject', label('subject|الموضوع|موضوع|objet|betreff|asunto|oggetto|onderwerp|assunto|ämne|emne|aihe|temat|předmět|predmet|тема|относно|konu|tárgy|subiect|θέμα|sujet|נושא|主题|主旨|件名|제목|เรื่อง|chủ đề|perihal|subjek')],
  ['other', label('importance|priority|sensitivity|الأهمية|الحساسية|reply-to|الرد على|attachments?|المرفقات|wichtigkeit|priorität|anlagen|pièces jointes|organization')],
];
/** "Sent" and its likes: a label that no letter written by hand has. */
const MACHINE_DATE = /^[*_]{0,2}(?:sent|تم الإرسال|تم الارسال|تاريخ الإرسال|envoyé|gesendet|enviado|inviato|verzonden|skickat|sendt|отправлено|gönderildi|发送时间|送信日時|보낸)/iu;
const MOST_LINES = 24;

const withoutMarks = (line: string): string => glance(line.replace(/^(?:>\s?)+/, ''));

class Block {
  readonly seen = new Set<Field>();
  private address = false;
  private clock = false;
  private machine = false;

  /** @returns false when the line cannot belong to this block */
  take(field: Field, line: string, value: string): boolean {
    if (this.seen.has(field) && field !== 'other') return false;
    this.seen.add(field);
    if (field !== 'subject') this.address ||= hasAddress(value);
    if (field !== 'date') return true;
    this.clock ||= hasDate(value) && hasClock(value);
    this.machine ||= MACHINE_DATE.test(line) && (hasDate(value) || hasClock(value));
    return true;
  }

  /** A long list of recipients goes on in the next line. */
  goesOn(line: string): void {
    this.address ||= hasAddress(line) && /[;,<]/.test(line);
  }

  /** "من: الرياض إلى: جدة" in a complaint is none: an address, or all four with the time of day, must prove the program. */
  get proven(): boolean {
    const main = (['from', 'date', 'to', 'subject'] as const).filter((field) => this.seen.has(field)).length;
    if (main < 3 || !(this.seen.has('from') || this.seen.has('to'))) return false;
    return this.address || (main === 4 && (this.clock || this.machine)) || (this.machine && this.clock);
  }

  /** Everything that a program writes: nobody copies that by hand. */
  get full(): boolean {
    return this.proven && this.address && this.clock && (['from', 'date', 'to', 'subject'] as const).every((field) => this.seen.has(field));
  }
}

export interface HeaderBlock {
  /** Lines that it spans; 0 when no block begins there. */
  readonly length: number;
  /** All four fields, an address and the time of day. */
  readonly full: boolean;
}

/** The header block of a mail program that begins at `start`. */
export function headerBlock(lines: readonly string[], start: number): HeaderBlock {
  if (!/[:：]/.test(lines[start] ?? '')) return { length: notesBlockLength(lines, start), full: false };
  const block = new Block();
  let at = start;
  let skipped = 0;
  for (; at < lines.length && at - start < MOST_LINES; at++) {
    const line = withoutMarks(lines[at] ?? '');
    const found = LABELS.find(([, pattern]) => pattern.test(line));
    if (found) {
      if (!block.take(found[0], line, found[1].exec(line)?.[1] ?? '')) break;
      skipped = 0;
    } else if (line === '' || block.seen.size === 0) {
      if (block.seen.size === 0 || ++skipped > 1) break;
    } else {
      if (++skipped > 3 || !(block.seen.has('to') || block.seen.has('from'))) break;
      block.goesOn(line);
    }
  }
  return { length: block.proven ? at - start : 0, full: block.full };
}

const TO_ALONE = /^(?:to|an|à|para|إلى)$/iu;
const SUBJECT_ALONE = /^(?:subject|betreff|objet|asunto|الموضوع)$/iu;

/** Lotus Notes: the writer, the time, then each label above its value. */
function notesBlockLength(lines: readonly string[], start: number): number {
  const time = withoutMarks(lines[start + 1] ?? '');
  if (time.length > 30 || !hasDate(time) || !hasClock(time) || withoutMarks(lines[start] ?? '').length > 120) return 0;
  const rest = lines.slice(start + 2, start + MOST_LINES).map(withoutMarks);
  if (!TO_ALONE.test(rest.find((line) => line !== '') ?? '')) return 0;
  const subject = rest.findIndex((line) => SUBJECT_ALONE.test(line));
  return subject < 0 ? 0 : subject + 4;
}
