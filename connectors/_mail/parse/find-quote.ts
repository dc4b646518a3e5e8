/** Finds where a quoted conversation begins in the lines of a mail, and which lines below are quoted. */
import { announcesAnswersInside, attribution, BARE_ORIGINAL, headerBlock, introducesMarked, leadsIn, opensAttribution, OWN_MARK, REPLY_SUBJECT, RULE, SEPARATOR, standsAlone } from './quote-lines';
import { glance } from './text';

export interface TrimContext {
  readonly subject: string | null;
  /** In-Reply-To or References are there. */
  readonly answers: boolean;
  /** The text is what the HTML says: the HTML's own marks then tell more than lines do. */
  readonly fromHtml?: boolean;
}

export const QUOTED = /^\s{0,3}(?:>|&gt;|›)/;
const ATTRIBUTION_LINES = 4;

export type LineKind = 'own' | 'blank' | 'quoted' | 'intro';

export interface Quote {
  /** First line of the quote or what introduces it. */
  readonly start: number;
  /** Everything below is quote (Outlook); otherwise only the marked lines are. */
  readonly toEnd: boolean;
}

/** The next lines after `at` that hold something. */
function nextFilled(lines: readonly string[], at: number): number {
  let next = at;
  while (next < lines.length && glance(lines[next] ?? '') === '') next++;
  return next;
}

const unmarked = (line: string): string => glance(line.replace(/^(?:>\s?)+/, ''));

/** An attribution that starts at this line, possibly wrapped over several; 0 when none does. */
function attributionLength(lines: readonly string[], at: number): { length: number; strong: boolean; full: boolean } {
  const first = glance(lines[at] ?? '').startsWith('>>> ') ? glance(lines[at] ?? '') : unmarked(lines[at] ?? '');
  for (let count = 1; count <= ATTRIBUTION_LINES && at + count <= lines.length; count++) {
    if (count > 1 && !opensAttribution(first)) break;
    const part = [first, ...lines.slice(at + 1, at + count).map(unmarked)];
    if (part.slice(1).includes('')) break;
    // a sentence right above an attribution does not belong to it
    if (count > 1 && standsAlone(part.slice(1).join(' '))) break;
    const joined = part.join(' ');
    const certainty = attribution(joined);
    if (certainty !== 'none') return { length: count, strong: certainty !== 'weak', full: certainty === 'full' };
    if (/[.!?؟。]$/.test(joined) && !/\b(?:a\.m|p\.m)\.$/i.test(joined)) break;
  }
  return { length: 0, strong: false, full: false };
}

/** The last line above `at` that holds something. */
function lastFilledAbove(lines: readonly string[], at: number): string | undefined {
  let above = at - 1;
  while (above >= 0 && glance(lines[above] ?? '') === '') above--;
  return above < 0 ? undefined : glance(lines[above] ?? '');
}

/** Whether the mail answers another one, as its headers say. */
export const isAnswer = (context: TrimContext): boolean => context.answers || REPLY_SUBJECT.test(context.subject ?? '');

/** The first line after the marked lines at `at`; blank lines between marked ones belong to them. */
function endOfMarked(lines: readonly string[], at: number): number {
  let end = at;
  while (QUOTED.test(lines[end] ?? '')) {
    const after = end + 1;
    const next = nextFilled(lines, after);
    end = QUOTED.test(lines[next] ?? '') ? next : after;
  }
  return end;
}

/**
 * Marked lines that nobody's program introduced, below words of the author, are a citation: a law, a conversation. In an answer
 * only if the author leads to them ("says:") or goes on below them.
 */
function isCitation(lines: readonly string[], at: number, answer: boolean): boolean {
  const above = lastFilledAbove(lines, at);
  if (above === undefined) return false;
  const next = lines[nextFilled(lines, endOfMarked(lines, at))];
  const goesOn = next !== undefined && !/^(?:--|_{10,})/.test(next);
  return !answer || goesOn || /[:：]$/.test(above);
}

/** Finds the first line from which on everything is a quoted message, marked or not. */
export function findQuote(lines: readonly string[], context: TrimContext): Quote | undefined {
  const answer = isAnswer(context);
  // without a sign of an answer only what a program wrote in full is cut, and only if the author does not point to it
  // "this is what I was sent:" leads to words that the author put there
  const pasted = (at: number): boolean => /[:：]$/.test(lastFilledAbove(lines, at) ?? '');
  const unasked = (at: number): boolean => answer || !leadsIn(lastFilledAbove(lines, at) ?? ':');
  const below = (at: number): boolean => !QUOTED.test(lines[nextFilled(lines, at)] ?? '');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const plain = glance(line);
    if (plain === '') continue;
    // within marks, or above them, only what is marked is quoted: answers may stand between
    if (OWN_MARK.test(plain)) return { start: at, toEnd: below(at) && below(at + 1) };
    if (SEPARATOR.test(plain)) return { start: at, toEnd: below(at + 1) };
    const quoted = QUOTED.test(line);
    const { length: block, full } = quoted ? { length: 0, full: false } : headerBlock(lines, at);
    if (block > 0 && pasted(aboveRule(lines, at)) && below(at + block)) {
      at += block - 1;
      continue;
    }
    if (block > 0 && (answer || !below(at + block) || (full && unasked(aboveRule(lines, at))))) return { start: aboveRule(lines, at), toEnd: below(at + block) };
    const intro = attributionLength(lines, at);
    if (quoted && !(intro.strong && plain.endsWith('>>>'))) {
      const start = introAbove(lines, at);
      if (start < at || !isCitation(lines, at, answer)) return { start: start < at ? aboveRule(lines, start) : start, toEnd: false };
      at = endOfMarked(lines, at) - 1;
      continue;
    }
    if (intro.length === 0) continue;
    if (!below(at + intro.length)) return { start: aboveRule(lines, at), toEnd: false };
    const nothingFollows = nextFilled(lines, at + intro.length) >= lines.length;
    if (pasted(at)) continue;
    if (((intro.strong || nothingFollows) && answer) || (intro.full && unasked(at))) return { start: aboveRule(lines, at), toEnd: true };
  }
  return undefined;
}

/** Whether the author's words above an unmarked quote announce answers inside it. */
export const hidesAnswers = (lines: readonly string[], quote: Quote): boolean => quote.toEnd && announcesAnswersInside(lines.slice(0, quote.start).map(glance).join('\n').slice(-2000));

/** The first line of what introduces the marked lines at `at`, up to three lines above; `at` itself when nothing does. */
function introAbove(lines: readonly string[], at: number): number {
  let last = at - 1;
  while (last >= 0 && glance(lines[last] ?? '') === '') last--;
  for (let start = last; start >= 0 && start > last - 3; start--) {
    const above = lines.slice(start, last + 1).map(glance);
    if (above.includes('')) break;
    // an address that was wrapped before its bracket looks like a quoted line
    const bracket = /^>\s?(?:\S+\s?)?[:：]$/.test(glance(lines[at] ?? '')) ? glance(lines[at] ?? '') : '';
    if (introducesMarked(above.join(' ') + bracket)) return start;
  }
  return at;
}

/** Outlook draws a line above its header block; BlackBerry writes two words there. */
function aboveRule(lines: readonly string[], at: number): number {
  let before = at - 1;
  while (before >= 0 && glance(lines[before] ?? '') === '') before--;
  const above = glance(lines[before] ?? '');
  return before >= 0 && (RULE.test(above) || BARE_ORIGINAL.test(above)) ? before : at;
}

/** A quoted line that a mail program broke in two leaves its second half unmarked. An answer follows a finished sentence. */
function isWrappedTail(above: string, line: string): boolean {
  if (above.length < 60) return false;
  return line.length <= 40 || (line.length <= 80 && /^\p{Ll}/u.test(line) && !/[.!?:؟]\s*$/.test(above));
}

/** Marks each line from the quote on as the author's, quoted, or an introduction of the next quote. */
export function classifyLines(lines: readonly string[], start: number): LineKind[] {
  const kinds: LineKind[] = lines.map((line, at) => (at < start ? 'own' : QUOTED.test(line) ? 'quoted' : glance(line) === '' ? 'blank' : 'own'));
  const firstMarked = kinds.indexOf('quoted');
  for (let at = start; at < firstMarked; at++) if (kinds[at] === 'own') kinds[at] = 'intro';
  for (let at = start; at < lines.length; at++) {
    if (kinds[at] !== 'own') continue;
    const length = Math.max(attributionLength(lines, at).length, SEPARATOR.test(glance(lines[at] ?? '')) ? 1 : 0, headerBlock(lines, at).length);
    for (let offset = 0; offset < length; offset++) if (kinds[at + offset] === 'own') kinds[at + offset] = 'intro';
    const between = length === 0 && kinds[at - 1] === 'quoted' && kinds[at + 1] === 'quoted';
    const wrapped = between && isWrappedTail(lines[at - 1] ?? '', lines[at] ?? '');
    if (wrapped) kinds[at] = 'quoted';
  }
  return kinds;
}
