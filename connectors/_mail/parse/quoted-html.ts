/** Takes quoted messages and signatures out of HTML by the marks that mail programs put there. */
import { htmlToText, htmlTokens, type HtmlToken } from './html-text';
import { isForwardMark } from './quote-lines';
import { glance } from './text';

const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/;
/** Elements that are a quote or a signature by themselves. */
const QUOTE_CLASS = /\bclass\s*=\s*["']?[^"'>]*\b(?:gmail_quote(?:_container)?|gmail_extra|yahoo_quoted|yahoo-quoted|moz-cite-prefix|protonmail_quote|tutanota_quote|zmail_extra|OutlookMessageHeader|cloze_quote|WordSection1_quote|quoted-text|samsung_quote|gmail_attr)\b/i;
const SIGNATURE_CLASS = /\b(?:class|id)\s*=\s*["']?[^"'>]*\b(?:gmail_signature|moz-signature|ms-outlook-mobile-signature|AppleMailSignature|protonmail_signature_block|Signature|x_Signature|Zm-_Id_-Sgn|composer_signature|hw_signature|ydp[\w]*signature|signature_block|yahoo-signature|ydp[\w]*signature|mobileSignature)\b/i;
const QUOTE_ID = /\bid\s*=\s*["']?[^"'>]*\b(?:yahoo_quoted[\w]*|OLK_SRC_BODY_SECTION|isForwardContent|mail-quote)\b/i;
/** From here to the end everything is the quoted message. */
const TAIL_ID = /\bid\s*=\s*["']?(?:x_)*(?:divRplyFwdMsg|appendonsend|mail-editor-reference-message-container|reply-intro|composer_quoted|ms-outlook-mobile-body-separator-line|replySplit|stopSpelling)\b/i;
const TAIL_STYLE = /border(?:-top)?\s*:\s*(?:none;\s*border-top\s*:\s*)?solid\s+#(?:E1E1E1|B5C4DF)\b|border-top\s*:\s*#?(?:E1E1E1|B5C4DF)\s+(?:\d[\w.]*\s+)?solid/i;
const OWN_TAIL = /\bdata-(?:mo-ref|wasl-ref|wasl-quote)\b/i;

interface Region {
  readonly start: number;
  end: number;
  readonly kind: 'quote' | 'signature' | 'tail';
}

function regionKind(token: HtmlToken): Region['kind'] | undefined {
  const { value, attributes } = token;
  if (TAIL_ID.test(attributes) || (value === 'div' && TAIL_STYLE.test(attributes)) || OWN_TAIL.test(attributes)) return 'tail';
  if (value === 'blockquote' && /\btype\s*=\s*["']?cite\b/i.test(attributes)) return 'quote';
  if (QUOTE_CLASS.test(attributes) || QUOTE_ID.test(attributes)) return 'quote';
  return SIGNATURE_CLASS.test(attributes) ? 'signature' : undefined;
}

/** Outermost quoted elements in order; a tail reaches to the end. */
function regions(html: string): Region[] {
  const found: Region[] = [];
  let open: { region: Region; name: string; depth: number } | undefined;
  for (const token of htmlTokens(html)) {
    if (token.kind === 'text') continue;
    if (open) {
      if (token.value === open.name && !VOID.test(token.value)) open.depth += token.kind === 'open' ? 1 : -1;
      if (open.depth > 0) continue;
      open.region.end = token.end;
      open = undefined;
      continue;
    }
    const kind = token.kind === 'open' ? regionKind(token) : undefined;
    if (!kind) continue;
    const region: Region = { start: token.start, end: html.length, kind };
    found.push(region);
    if (kind === 'tail') break;
    if (!VOID.test(token.value)) open = { region, name: token.value, depth: 1 };
    else region.end = token.end;
  }
  return found;
}

const isForwarded = (html: string): boolean => htmlToText(html).split('\n').slice(0, 6).some((line) => isForwardMark(glance(line)));
const hasWords = (html: string): boolean => /[\p{L}\p{N}]{2,}/u.test(htmlToText(html));

/**
 * The HTML without its quotes, or undefined when there are none, or when the author wrote between them or forwards them.
 */
export function removeQuotedHtml(html: string): string | undefined {
  const found = regions(html);
  const quotes = found.filter(({ kind }) => kind !== 'signature');
  if (quotes.length === 0 || quotes.some(({ start, end }) => isForwarded(html.slice(start, end)))) return undefined;
  for (const [index, quote] of quotes.entries()) {
    const next = quotes[index + 1];
    if (next && hasWords(html.slice(quote.end, next.start)) && hasWords(html.slice(quote.start, quote.end))) return undefined;
  }
  const last = quotes.at(-1);
  const first = quotes[0];
  const below = last && last.kind !== 'tail' && hasWords(html.slice(last.end)) && first && hasWords(html.slice(0, first.start));
  if (below) return undefined;
  let kept = '';
  let at = 0;
  for (const { start, end } of found) {
    kept += html.slice(at, start);
    at = end;
  }
  return kept + html.slice(at);
}
