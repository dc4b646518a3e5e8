/**
 * The new words of a reply, without the quoted conversation and the signature. A wrong cut loses a citizen's words, a missing cut
 * only shows too much: in doubt everything is shown. Forwarded mails and answers written between quoted lines are shown whole.
 */
import { htmlToText } from './html-text';
import { removeQuotedHtml } from './quoted-html';
import { attribution, FORWARD_MARK, FORWARD_SUBJECT, headerBlockLength, introducesMarked, opensAttribution, OWN_MARK, REPLY_SUBJECT, SEPARATOR } from './quote-lines';
import { withoutSignature } from './tail-lines';
import { glance, wordsOnly } from './text';

export interface TrimContext {
  readonly subject: string | null;
  /** In-Reply-To or References are there. */
  readonly answers: boolean;
  /** The text is what the HTML says: the HTML's own marks then tell more than lines do. */
  readonly fromHtml?: boolean;
}

const QUOTED = /^\s{0,3}(?:>|&gt;|›)/;
const MOST_LINES = 20_000;
const ATTRIBUTION_LINES = 4;

type LineKind = 'own' | 'blank' | 'quoted' | 'intro';

interface Quote {
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

/** An attribution that starts at this line, possibly wrapped over several; 0 when none does. */
function attributionLength(lines: readonly string[], at: number): { length: number; strong: boolean } {
  const first = glance((lines[at] ?? '').replace(/^(?:>\s?)+/, ''));
  for (let count = 1; count <= ATTRIBUTION_LINES && at + count <= lines.length; count++) {
    if (count > 1 && !opensAttribution(first) && !/@/.test(first)) break;
    const part = lines.slice(at, at + count).map((line) => glance(line.replace(/^(?:>\s?)+/, '')));
    if (part.slice(1).includes('')) break;
    const joined = part.join(' ');
    const certainty = attribution(joined);
    if (certainty !== 'none') return { length: count, strong: certainty === 'strong' };
    if (/[.!?؟。]$/.test(joined) && !/\b(?:a\.m|p\.m)\.$/i.test(joined)) break;
  }
  return { length: 0, strong: false };
}

/** Finds the first line from which on everything is a quoted message, marked or not. */
function findQuote(lines: readonly string[], context: TrimContext): Quote | undefined {
  const reply = context.answers || REPLY_SUBJECT.test(context.subject ?? '');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const plain = glance(line);
    if (plain === '') continue;
    if (OWN_MARK.test(plain)) return { start: at, toEnd: true };
    if (SEPARATOR.test(plain)) return { start: at, toEnd: !QUOTED.test(lines[nextFilled(lines, at + 1)] ?? '') };
    const block = headerBlockLength(lines, at);
    if (block > 0 && !QUOTED.test(line)) return { start: aboveRule(lines, at), toEnd: !QUOTED.test(lines[nextFilled(lines, at + block)] ?? '') };
    if (QUOTED.test(line)) return { start: introAbove(lines, at), toEnd: false };
    const intro = attributionLength(lines, at);
    if (intro.length === 0) continue;
    const quoteFollows = QUOTED.test(lines[nextFilled(lines, at + intro.length)] ?? '');
    if (quoteFollows) return { start: at, toEnd: false };
    const nothingFollows = nextFilled(lines, at + intro.length) >= lines.length;
    if ((intro.strong || nothingFollows) && reply) return { start: at, toEnd: true };
  }
  return undefined;
}

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

/** Outlook draws a line above its header block. */
function aboveRule(lines: readonly string[], at: number): number {
  let before = at - 1;
  while (before >= 0 && glance(lines[before] ?? '') === '') before--;
  return before >= 0 && /^[_\-=─—]{5,}$/.test(glance(lines[before] ?? '')) ? before : at;
}

/** Marks each line from the quote on as the author's, quoted, or an introduction of the next quote. */
function classifyLines(lines: readonly string[], start: number): LineKind[] {
  const kinds: LineKind[] = lines.map((line, at) => (at < start ? 'own' : QUOTED.test(line) ? 'quoted' : glance(line) === '' ? 'blank' : 'own'));
  const firstMarked = kinds.indexOf('quoted');
  for (let at = start; at < firstMarked; at++) if (kinds[at] === 'own') kinds[at] = 'intro';
  for (let at = start; at < lines.length; at++) {
    if (kinds[at] !== 'own') continue;
    const length = Math.max(attributionLength(lines, at).length, SEPARATOR.test(glance(lines[at] ?? '')) ? 1 : 0, headerBlockLength(lines, at));
    for (let offset = 0; offset < length; offset++) if (kinds[at + offset] === 'own') kinds[at + offset] = 'intro';
    // a quoted line that a mail program broke in two leaves its second half unmarked
    const wrapped = length === 0 && kinds[at - 1] === 'quoted' && kinds[at + 1] === 'quoted' && (lines[at - 1] ?? '').length >= 60 && (lines[at] ?? '').length <= 40;
    if (wrapped) kinds[at] = 'quoted';
  }
  return kinds;
}

/** At least two signs, one of which means something: "ok", "نعم", "👍", ":+1:". */
const hasWords = (text: string): boolean => text.replace(/\s+/g, '').length >= 2 && /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(text);
const tidy = (lines: readonly string[]): string => lines.join('\n').replace(/\n{3,}/g, '\n\n').replace(/^\s*\n/, '').trimEnd();

/** @returns the new words, or undefined when nothing can be cut with certainty */
function cutLines(lines: readonly string[], context: TrimContext): string | undefined {
  const quote = findQuote(lines, context);
  if (!quote) return undefined;
  const before = withoutSignature(lines.slice(0, quote.start));
  if (quote.toEnd) return hasWords(before.join('')) ? tidy(before) : undefined;
  const kinds = classifyLines(lines, quote.start);
  const afterStart = kinds.findLastIndex((kind) => kind === 'quoted') + 1;
  const between = lines.slice(quote.start, afterStart).filter((_, index) => kinds[quote.start + index] === 'own');
  if (hasWords(between.join(''))) return undefined;
  const rest = lines.slice(afterStart);
  const after = withoutSignature(rest);
  const answersBelow = hasWords(after.join('')) && !looksLikeFooter(rest);
  if (!answersBelow) return hasWords(before.join('')) ? tidy(before) : undefined;
  // a greeting above and the answer below: the quote between them belongs to what was said
  return hasWords(lines.slice(0, quote.start).join('')) ? undefined : tidy(after);
}

/** What follows the last quoted line is only a signature or a list's footer. */
function looksLikeFooter(lines: readonly string[]): boolean {
  const first = lines.find((line) => glance(line) !== '') ?? '';
  return /^(?:--|_{10,})/.test(first.trim()) || !hasWords(withoutSignature(['.', ...lines]).slice(1).join(''));
}

function isForward(lines: readonly string[], context: TrimContext): boolean {
  if (FORWARD_SUBJECT.test(context.subject ?? '')) return true;
  const mark = lines.findIndex((line) => FORWARD_MARK.test(glance(line)));
  return mark >= 0 && !lines.slice(0, mark).some((line) => QUOTED.test(line));
}

/** The new words of a plain text. Equals the text (but for a signature) when nothing could be cut with certainty. */
export function trimReply(text: string, context: TrimContext): string {
  return trimText(text, context).text;
}

interface Trimmed {
  readonly text: string;
  /** `whole`: shown whole on purpose; `quote`: a quote was cut; `none`: none was found. */
  readonly found: 'whole' | 'quote' | 'none';
}

function trimText(text: string, context: TrimContext): Trimmed {
  const lines = text.split('\n');
  if (lines.length > MOST_LINES || isForward(lines, context)) return { text: text.trim(), found: 'whole' };
  const cut = cutLines(lines, context);
  return cut === undefined ? { text: signatureOnly(lines), found: 'none' } : { text: cut, found: 'quote' };
}

/** Nothing quoted was cut: a signature below may still go, if no quote stands beneath it. */
function signatureOnly(lines: readonly string[]): string {
  return lines.some((line) => QUOTED.test(line)) ? lines.join('\n').trim() : tidy(withoutSignature(lines)).trim();
}

/**
 * The new words of a mail with HTML, whose structure often tells more than its text.
 * @param text the mail's plain text, or what the HTML says as text
 */
export function trimMail(text: string, html: string | undefined, context: TrimContext): string {
  const { text: fromText, found } = trimText(text, context);
  if (html === undefined || found === 'whole' || (found === 'quote' && !context.fromHtml)) return fromText;
  const rest = removeQuotedHtml(html);
  if (rest === undefined) return fromText;
  const fromHtml = trimReply(htmlToText(rest), context);
  if (!hasWords(fromHtml)) return fromText;
  const all = wordsOnly(text);
  // only if the page says nothing that the text does not: otherwise they are two different texts
  const shorter = wordsOnly(fromHtml).length < wordsOnly(fromText).length && all.includes(wordsOnly(fromHtml).slice(0, 200));
  return shorter ? fromHtml : fromText;
}
