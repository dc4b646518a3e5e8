/** Lines with which mail programs introduce a quoted message: "On … wrote:" and its likes in some forty languages. */

/** "Wrote" where words stand apart. */
const SPACED =
  'wrote|writes|a écrit|schrieb|geschrieben|escribió|escribio|escreveu|ha scritto|schreef|geschreven|skrev|kirjoitti|pisze|napisał(?:a|\\(a\\))?|napisana przez|napsal(?:a|\\(a\\))?|napísal(?:a|\\(a\\))?|' +
  'ezt írta|a scris|пишет|пише|писал(?:а|\\(а\\))?|написал(?:а|\\(а\\))?|написа|έγραψε|yazdı|نوشت|نوشته|نے لکھا|menulis|đã viết|isinulat|' +
  'كتب(?:ت)?(?:\\/(?:كتبت|ت))?|كتبَ|تمت كتابة ما يلي بواسطة|أرسل(?:ت)?|כתב(?:ה)?|ने लिखा|লিখেছেন';
const VERB = `(?:(?<![\\p{L}\\p{M}])(?:${SPACED})(?![\\p{L}\\p{M}])|写道|寫道|のメール|作成|작성|เขียนว่า)`;
const HAS_VERB = new RegExp(VERB, 'iu');
const DASHES = '[-=_~—‐‑‒–―]';
const DASHED = new RegExp(`^${DASHES}{2,}\\s*(.*?)\\s*${DASHES}{2,}$`, 'u');
/** GroupWise shouts: `>>> Care <a@b> 03/03/26 10:15 AM >>>`. */
const SHOUTED = /^>{3} .{2,120}\d.{0,20} >{3}$/;
const OPENING = /^(?:on|le|am|el|em|il|op|den|at|no dia|dne|dnia|w dniu|vào|pada|noong|kl)(?![\p{L}])|^(?:في|بتاريخ|يوم|فی|در|در تاریخ|بروز|בתאריך|на|στις|în|在|ใน)[\s،,]?/iu;
const WHOLE = new RegExp(`^(?:[->\\s]*)(?:on|le|am|el|em|il|op|den|at|w dniu|dnia|dne|في|بتاريخ|يوم|فی)[\\s،,].{4,250}?${VERB}.{0,160}?[:：]?$`, 'iu');
const NAME_FIRST = new RegExp(`^.{2,160}?\\s${VERB}(?:\\s(?:on|le|am|el|в|في|بتاريخ|يوم).{4,120})?\\s?[:：]$`, 'iu');
/** "Quoting A <a@b>:", where the program names only the writer. */
const QUOTING = /^(?:quoting|zitat von|citando|citat(?:ion)? (?:de|från)|cytowanie|quote from|اقتباس من|نقلاً عن)\s.{0,100}@.{0,80}[:：]$/iu;
const ADDRESS = /[^\s<>"'()[\]]+@[^\s<>"'()[\]]+\.[^\s<>"'()[\]]+/;
const BRACKETED = /[<([](?:mailto:)?\s*[^\s<>@()[\]]+@[^\s<>@()[\]]+\s*[>)\]]/u;
const BESIDE_VERB = new RegExp(`(?:${ADDRESS.source}[>)\\]]?\\s*${VERB}|${VERB}\\s*[<(["]*${ADDRESS.source})`, 'iu');
const LAST_BRACKET = /[>)\]][^>)\]]{0,80}$/;
const CLOCK = /(?<![\d.:/])\d{1,2}[:٫h]\d{2}|(?<![\d.])\d{1,2}\.\d{2}(?!\.?\d)/;
const NUMBERS = '\\d{1,4}[./-]\\s?\\d{1,2}[./-]\\s?\\d{1,4}\\.?';
const DATE = new RegExp(`${NUMBERS}|(?<!\\d)\\d{4}(?!\\d)`);
/** A date in full, as no broken line begins: it tells an attribution from the sentence above it. */
const FULL_DATE = new RegExp(`${NUMBERS}|\\d{1,2}\\.? (?:de )?\\p{L}{3,}\\.?,? (?:de )?\\d{4}|\\p{L}{3,} \\d{1,2}(?:st|nd|rd|th)?, \\d{4}|\\d{4}年`, 'u');
/** Thunderbird and webmail: `3/3/26 10:15`, then the name, or the name first. No person stamps a sentence so. */
const STAMPED = new RegExp(`^(?:\\p{L}{1,8}\\s(?:\\p{L}{1,8}\\s)?)?${NUMBERS}[\\s,،]+(?:\\p{L}{1,7}\\.?\\s){0,2}\\d{1,2}[:.]\\d{2}|^.{2,60}\\s${VERB}\\s${NUMBERS}\\s\\d{1,2}[:.]\\d{2}\\s?[:：]$`, 'iu');
const MACHINE_TIME = /\d{1,2}:\d{2}:\d{2}|[+-]\d{4}(?!\d)|(?:GMT|UTC)[+-]?|^on (?:mon|tue|wed|thu|fri|sat|sun), \d{1,2} \p{L}{3} \d{4}, /iu;
/** The speaker's own act, not a mail program's: "كتب لي الموظف", "wrote to me", "wrote that". */
const NARRATIVE =
  /(?:كتب(?:ت)?|أرسل(?:ت)?)\s*(?:لي|لنا|لكم|لك|له|لها|إلي|إلينا|عن|أن|أنه|بأن|إلى|رسالة|شكوى|خطاب)(?=[\s،:]|$)|(?:كتبت|أرسلت)\s*(?:لكم|إليكم)|\b(?:i|we|he|she|they|you) wrote\b|wrote (?:to|that|me|us|him|her|them|about|an?)\b/iu;

/**
 * How sure it is that a line introduces a quote. `none`: it does not look so; `weak`: only if a marked quote really follows;
 * `strong`: in an answer; `full`: who, when and "wrote", as only programs put it.
 */
export type Certainty = 'none' | 'weak' | 'strong' | 'full';

/** Judges one line, or up to four joined ones, as an attribution. The line is as `glance` shows it. */
export function attribution(line: string): Certainty {
  if (line.length < 8 || line.length > 420) return 'none';
  if (SHOUTED.test(line)) return DATE.test(line) ? 'strong' : 'none';
  // cheap: an attribution ends with a colon or names an address
  const dashed = DASHED.exec(line)?.[1];
  if (dashed === undefined && !/[:：]$/.test(line) && !line.includes('@')) return 'none';
  const text = dashed === undefined ? line : `${dashed.replace(/\s*[:：]$/, '')}:`;
  return ADDRESS.test(text) ? withAddress(text) : withoutAddress(text);
}

function withAddress(text: string): Certainty {
  const colon = /[:：]$/.test(text);
  const verb = HAS_VERB.test(text);
  const bracketed = BRACKETED.test(text);
  if (!bracketed && NARRATIVE.test(text)) return 'none';
  if (colon && QUOTING.test(text)) return 'strong';
  if (!colon) return verb && DATE.test(text) && CLOCK.test(text) ? 'weak' : 'none';
  if (bracketed && verb && WHOLE.test(text) && DATE.test(text) && CLOCK.test(text)) return 'full';
  if (bracketed && verb && (WHOLE.test(text) || NAME_FIRST.test(text) || DATE.test(text))) return 'strong';
  // a language that we do not know: who and when, closed by a colon
  if (bracketed && DATE.test(text) && CLOCK.test(text) && LAST_BRACKET.test(text)) return 'strong';
  if (!verb) return 'none';
  return BESIDE_VERB.test(text) && (DATE.test(text) || CLOCK.test(text)) ? 'strong' : 'weak';
}

function withoutAddress(text: string): Certainty {
  if (!/[:：]$/.test(text) || !HAS_VERB.test(text) || NARRATIVE.test(text)) return 'none';
  const dated = DATE.test(text);
  if (text.length <= 160 && dated && STAMPED.test(text)) return 'strong';
  const whole = WHOLE.test(text);
  if (whole && dated && MACHINE_TIME.test(text)) return 'strong';
  return whole || NAME_FIRST.test(text) ? 'weak' : 'none';
}

/** Whether a line may introduce the marked lines right below it, in whatever language: it closes with a colon and says who or when. */
export function introducesMarked(line: string): boolean {
  if (line.length < 8 || line.length > 300) return false;
  if (attribution(line) !== 'none') return true;
  if (!/[:：]$/.test(line)) return false;
  return (ADDRESS.test(line) && /\d/.test(line)) || (DATE.test(line) && CLOCK.test(line));
}

/** Whether an attribution that was wrapped may begin with this line. */
export const opensAttribution = (line: string): boolean => OPENING.test(line) || line.includes('@') || (DATE.test(line) && line.length > 40);

/** Whether these joined lines stand as an attribution by themselves, so that what is above them does not belong to it. */
export const standsAlone = (line: string): boolean => ((OPENING.test(line) && DATE.test(line)) || FULL_DATE.test(line)) && /^(?:strong|full)$/.test(attribution(line));

/** Text that has what a date and a time of day look like. */
export const hasClock = (text: string): boolean => CLOCK.test(text);
export const hasDate = (text: string): boolean => DATE.test(text);
export const hasAddress = (text: string): boolean => ADDRESS.test(text);
