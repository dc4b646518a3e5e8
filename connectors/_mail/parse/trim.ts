/**
 * The new words of a reply, without the quoted conversation and the signature. A wrong cut loses a citizen's words, a missing cut
 * only shows too much: in doubt everything is shown. Forwarded mails and answers written between quoted lines are shown whole.
 */
import { htmlToText } from './html-text';
import { removeQuotedHtml } from './quoted-html';
import { classifyLines, findQuote, hidesAnswers, QUOTED, type Quote, type TrimContext } from './find-quote';
import { FORWARD_SUBJECT, isForwardMark } from './quote-lines';
import { withoutBanner } from './disclaimers';
import { withoutSignature } from './tail-lines';
import { glance, wordsOnly } from './text';

export type { TrimContext } from './find-quote';

const MOST_LINES = 20_000;

/** At least two signs, one of which means something: "ok", "نعم", "👍", ":+1:". */
const hasWords = (text: string): boolean => text.replace(/\s+/g, '').length >= 2 && /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(text);
const tidy = (lines: readonly string[]): string => lines.join('\n').replace(/\n{3,}/g, '\n\n').replace(/^\s*\n/, '').trimEnd();

/** @returns the new words, or undefined when nothing can be cut with certainty */
function cutLines(lines: readonly string[], quote: Quote): string | undefined {
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

/** The subject says so, or a program's line does, unless it stands inside a quote that began above. */
function isForward(lines: readonly string[], context: TrimContext): boolean {
  if (FORWARD_SUBJECT.test(context.subject ?? '')) return true;
  const mark = lines.findIndex((line) => isForwardMark(glance(line)));
  return mark >= 0 && !lines.slice(0, mark).some((line) => QUOTED.test(line)) && findQuote(lines.slice(0, mark), context) === undefined;
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
  const lines = withoutBanner(text.split('\n'));
  if (lines.length > MOST_LINES || isForward(lines, context)) return { text: text.trim(), found: 'whole' };
  const quote = findQuote(lines, context);
  if (quote && hidesAnswers(lines, quote)) return { text: lines.join('\n').trim(), found: 'whole' };
  const cut = quote && cutLines(lines, quote);
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
