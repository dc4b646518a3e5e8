/** A surrogate without its partner: JSON and Postgres refuse it. */
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g;
/** Embeddings, overrides and isolates: they can turn a name around. Plain marks (LRM, RLM, ALM) stay, Arabic needs them. */
const BIDI_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/g;
const INVISIBLE = /[\u200B-\u200F\u061C\u202A-\u202E\u2060-\u2069\uFEFF\u00AD]/g;
const SPACES = /[\s\u00A0\u3000]+/g;

/** Text that a database takes: no NUL or other control but tab and line feed, no lone surrogates (ruling 16). */
export function wellFormed(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(CONTROLS, '').replace(LONE_SURROGATE, '\uFFFD');
}

/** One line for a subject or a name: controls and turning bidi controls gone, folds and tabs become a space. */
export function oneLine(text: string): string {
  return wellFormed(text).replace(BIDI_CONTROLS, '').replace(/[\n\t]+/g, ' ').trim();
}

export const hasBidiControls = (text: string): boolean => text.search(BIDI_CONTROLS) >= 0;

/** ASCII words with single spaces: comparable as they are. */
const PLAIN_LINE = /^(?:[!-~]+(?: [!-~]+)*)?$/;

/** A line as patterns compare it: no invisible marks, Latin digits, single spaces. Never shown to anybody. */
export function comparable(line: string): string {
  if (PLAIN_LINE.test(line)) return line;
  return line
    .replace(INVISIBLE, '')
    .replace(/[\u0660-\u0669\u06F0-\u06F9\u0E50-\u0E59]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replace(/[\u0966-\u096F\u09E6-\u09EF]/g, (digit) => String((digit.charCodeAt(0) & 0xf) - 6))
    .replace(SPACES, ' ')
    .trim();
}

const LONGEST_JUDGED = 600;
/** Stands for a line that is too long to be anything but somebody's words. */
const WORDY = '\u2026';

/** A line as patterns may look at it: endless lines are not shown to them, some patterns take quadratic time. */
export function glance(line: string): string {
  if (line.length > LONGEST_JUDGED) return WORDY;
  let seen = glances.get(line);
  if (seen === undefined) {
    if (glances.size >= MOST_GLANCES) glances.clear();
    seen = comparable(line);
    glances.set(line, seen);
  }
  return seen;
}

/** Every line is looked at by a dozen patterns in a row. */
const glances = new Map<string, string>();
const MOST_GLANCES = 2000;

/** Letters and digits only: to say whether two renderings hold the same words. */
export const wordsOnly = (text: string): string => text.normalize('NFKC').replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();
