import { detectDirection, type Direction, type Language, type OutboundReply } from '../../contract';
import { mended } from './header-text';

/**
 * The letter as text and as HTML that stays right-to-left in the mail programs people have: direction stands on the table, its
 * cell and every paragraph, because Gmail drops it from html and body and Outlook knows no logical CSS. English says its direction too.
 */
export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly language: Language;
  readonly direction: Direction;
  readonly reference: string;
  /** Comes back in quotes when a relay has dropped every header of ours: unseen in HTML, the last line of plain text. */
  readonly mark: string;
  /** Languages in which the first line asks for the answer above it: what comes back below it is our own letter. */
  readonly answerAbove: readonly Language[];
}
interface Line {
  readonly text: string;
  readonly direction: Direction;
  /** A blank line follows. */
  readonly spaced: boolean;
}

/** As the reader of mails knows them again (`OWN_MARK`), whatever quoted them. */
const ANSWER_ABOVE: Readonly<Record<Language, string>> = {
  ar: '-- اكتب ردك فوق هذا السطر --',
  en: '-- Write your reply above this line --',
};
/** What nobody answers asks for no answer; an acknowledgement is in both languages, and so is its line. */
export function answerAbove(purpose: OutboundReply['purpose'], language: Language): readonly Language[] {
  if (purpose === 'notice') return [];
  return purpose === 'acknowledgement' ? ['ar', 'en'] : [language];
}

const FONTS = `'IBM Plex Sans Arabic','Segoe UI',Tahoma,Arial,sans-serif`;
const ISOLATE = { open: '\u2066', close: '\u2069' } as const;
const URL = String.raw`https?:\/\/[^\s<>"'،؛؟]*[^\s<>"'،؛؟.,;:!?)\]]`;
const ADDRESS = String.raw`[^\s<>@"'،؛؟()]{1,64}@[^\s<>@"'،؛؟()]{1,200}\.[^\s<>@"'،؛؟().,;:!?]{2,60}`;
/** Phones, dates and numbers in three groups or more: the bidi rules would turn their groups round. All repeats are bounded. */
const NUMBER = String.raw`(?:\+|00)[0-9٠-٩][0-9٠-٩ ().\-]{4,24}[0-9٠-٩]|[0-9٠-٩]{1,15}(?:[ \-/.][0-9٠-٩]{1,15}){2,8}`;

const rawLines = (text: string): string[] =>
  mended(text).replace(/\r\n?/g, '\n').replaceAll('\u0000', '').trimEnd().split('\n');

/** Lines of the text with the direction of each; a line without letters goes with the one before. */
function linesOf(letter: Letter): Line[] {
  const lines: Line[] = [];
  let direction = letter.direction;
  const raw = rawLines(letter.text);
  for (const [index, text] of raw.entries()) {
    if (text.trim() === '') continue;
    direction = detectDirection(text) ?? direction;
    lines.push({ text, direction, spaced: raw[index + 1]?.trim() === '' });
  }
  return lines;
}

interface Piece {
  readonly kind: 'words' | 'url' | 'address' | 'number';
  readonly text: string;
}
function pieces(text: string, reference: string): Piece[] {
  const number = reference === '' ? NUMBER : `${reference.replace(/[$()*+.?[\\\]^{|}/]/g, '\\$&')}|${NUMBER}`;
  const pattern = new RegExp(`(?<url>${URL})|(?<address>${ADDRESS})|(?<number>${number})`, 'gu');
  const found: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > at) found.push({ kind: 'words', text: text.slice(at, match.index) });
    const kind =
      match.groups?.['url'] !== undefined ? 'url' : match.groups?.['address'] !== undefined ? 'address' : 'number';
    found.push({ kind, text: match[0] });
    at = match.index + match[0].length;
  }
  if (at < text.length) found.push({ kind: 'words', text: text.slice(at) });
  return found;
}

/** The plain part. Numbers in Arabic lines are isolated; links are not, because programs would take the mark into the link. */
export function plainText(letter: Letter): string {
  const isolate = (line: string): string => {
    if (detectDirection(line) !== 'rtl') return line;
    const parts = pieces(line, letter.reference);
    return parts
      .map((piece) => (piece.kind === 'number' ? ISOLATE.open + piece.text + ISOLATE.close : piece.text))
      .join('');
  };
  const mark = letter.mark === '' ? '' : `\r\n${letter.mark}\r\n`;
  const above = letter.answerAbove.map((language) => `${ANSWER_ABOVE[language]}\r\n`).join('');
  return `${above}${above === '' ? '' : '\r\n'}${rawLines(letter.text).map(isolate).join('\r\n')}\r\n${mark}`;
}

const escape = (text: string): string =>
  text
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/ {2,}/g, (spaces) => '&#160;'.repeat(spaces.length - 1) + ' ');
const side = (direction: Direction): 'right' | 'left' => (direction === 'rtl' ? 'right' : 'left');
const languageOf = (direction: Direction): Language => (direction === 'rtl' ? 'ar' : 'en');

function inline(line: Line, reference: string): string {
  const parts = pieces(line.text, reference).map((piece) => {
    const text = escape(piece.text);
    if (piece.kind === 'words') return text;
    const shown = piece.kind === 'url' ? `<a href="${text}" dir="ltr" style="color:#14573a">${text}</a>` : text;
    return `<bdi dir="ltr"><span dir="ltr">${ISOLATE.open}${shown}${ISOLATE.close}</span></bdi>`;
  });
  return parts.join('');
}

function paragraph(line: Line, reference: string): string {
  const { direction } = line;
  const style = `margin:0 0 ${line.spaced ? 20 : 6}px 0;text-align:${side(direction)};direction:${direction}`;
  return `<p dir="${direction}" lang="${languageOf(direction)}" align="${side(direction)}" style="${style}">${inline(line, reference)}</p>`;
}

function aboveLine(language: Language): string {
  const direction = language === 'ar' ? 'rtl' : 'ltr';
  const style = `margin:0 0 12px 0;text-align:${side(direction)};direction:${direction};font-size:13px;color:#6b6f6d`;
  return `<p dir="${direction}" lang="${language}" align="${side(direction)}" style="${style}">${ANSWER_ABOVE[language]}</p>`;
}

/** The HTML part: escaped words only, inline CSS, no picture and nothing from elsewhere. */
export function html(letter: Letter): string {
  const { language, direction } = letter;
  const whole = `dir="${direction}" lang="${language}" align="${side(direction)}"`;
  const font = `font-family:${FONTS};font-size:16px;line-height:1.7`;
  const body = linesOf(letter).map((line) => paragraph(line, letter.reference));
  return [
    `<!doctype html>`,
    `<html lang="${language}" dir="${direction}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">`,
    `<title>${escape(letter.subject)}</title></head>`,
    `<body dir="${direction}" style="margin:0;padding:0;text-align:${side(direction)}">`,
    `<table role="presentation" ${whole} width="100%" cellpadding="0" cellspacing="0" border="0"><tr>`,
    `<td ${whole} style="padding:16px;text-align:${side(direction)};direction:${direction};${font}">`,
    ...letter.answerAbove.map(aboveLine),
    ...body,
    `<div style="display:none;font-size:1px;line-height:1px;max-height:0;overflow:hidden;mso-hide:all">${escape(letter.mark)}</div>`,
    `</td></tr></table></body></html>`,
    ``,
  ].join('\r\n');
}
