/** Signatures and boilerplate at the end of what somebody wrote. */
import { isDeviceLine } from './device-lines';
import { isBoilerplate } from './disclaimers';
import { glance } from './text';

const LIST_RULE = /^_{20,}$/;
const SIGNATURE_RULE = /^_{3,}$/;
const CONTACT = /\+?\d[\d\s().-]{6,}|@|https?:|www\.|(?:^|\s)(?:tel|mob|phone|fax|جوال|هاتف|ت|ج)\.?\s*[:：]|\btel\./iu;
/** What somebody adds after the signature is theirs. */
const POSTSCRIPT = /^(?:p\.?\s?s\.?|n\.?b\.?|ملاحظة|ملحوظة|حاشية|تنبيه مهم|أيضا|also|edit|update)\b|^(?:ملاحظة|ملحوظة|حاشية)\s*[:：]?/iu;
const LONGEST_SIGNATURE_LINES = 14;
const LONGEST_SIGNATURE_CHARACTERS = 900;
const LONGEST_SIGNATURE_LINE = 100;
const MOST_ROUNDS = 20;
const MOST_BOILERPLATE_LINES = 60;

const filled = (lines: readonly string[]): string[] => lines.filter((text) => text.trim() !== '');

/** Index of the signature's delimiter line (`-- `), or the length. A dashed line in the middle of a text is none. */
function delimiter(lines: readonly string[]): number {
  for (let at = lines.length - 1; at > 0; at--) {
    const line = lines[at] ?? '';
    const exact = line === '-- ';
    if (!exact && !/^(?:--|—|-- |__)\s*$/.test(line)) continue;
    const rest = lines.slice(at + 1);
    const words = rest.join('\n').trim();
    const short = filled(rest).length <= (exact ? LONGEST_SIGNATURE_LINES * 2 : LONGEST_SIGNATURE_LINES) && words.length <= LONGEST_SIGNATURE_CHARACTERS * (exact ? 2 : 1);
    // without its blank the line may be a rule between paragraphs: lines of a signature are short
    const fits = short && (exact || rest.every((text) => text.length <= LONGEST_SIGNATURE_LINE));
    const own = rest.some((text) => POSTSCRIPT.test(glance(text)));
    return fits && !own && filled(lines.slice(0, at)).length > 0 ? at : lines.length;
  }
  return lines.length;
}

/** Where a mailing list's footer begins: a rule and a few lines with its address. */
function listFooter(lines: readonly string[]): number {
  for (let at = lines.length - 1; at > 0 && lines.length - at <= 8; at--) {
    const line = (lines[at] ?? '').trim();
    if (!SIGNATURE_RULE.test(line)) continue;
    const rest = lines.slice(at + 1);
    const list = LIST_RULE.test(line) && /mailing list|unsubscribe|https?:\/\/|@/i.test(rest.join('\n'));
    const contact = filled(rest).length <= 6 && rest.every((text) => text.length <= 60) && rest.some((text) => CONTACT.test(glance(text)));
    return (list || contact) && filled(lines.slice(0, at)).length > 0 ? at : lines.length;
  }
  return lines.length;
}

/** Without the last paragraph if it is boilerplate, and without the rules around it. */
function withoutBoilerplate(lines: readonly string[]): readonly string[] {
  const start = lines.findLastIndex((line) => glance(line) === '') + 1;
  const paragraph = lines.slice(start);
  if (start === 0 || paragraph.length > MOST_BOILERPLATE_LINES || !isBoilerplate(paragraph)) return lines;
  const above = lines.slice(0, start).findLastIndex((line) => glance(line) !== '');
  return lines.slice(0, /^[-_=*~—]{3,}$/.test((lines[above] ?? '').trim()) ? above : start);
}

function dropTrailing(lines: readonly string[]): readonly string[] {
  let kept = lines;
  for (let before = -1, rounds = 0; before !== kept.length && rounds < MOST_ROUNDS; rounds++) {
    before = kept.length;
    kept = kept.slice(0, kept.findLastIndex((line) => glance(line) !== '') + 1);
    if (isDeviceLine(glance(kept.at(-1) ?? ''))) kept = kept.slice(0, -1);
    kept = withoutBoilerplate(kept);
    kept = kept.slice(0, delimiter(kept));
    kept = kept.slice(0, listFooter(kept));
  }
  return kept;
}

/** Takes signature, device line, disclaimer and list footer off the end; what stands before them is untouched. */
export function withoutSignature(lines: readonly string[]): readonly string[] {
  const kept = dropTrailing(lines);
  return kept.some((line) => /[\p{L}\p{N}]/u.test(line)) ? kept : [...lines];
}
