/** HTML to readable plain text in one linear pass: for mails without a plain part, for search, for trimming. */
import { decodeEntities } from './entities';

const SKIPPED = new Set(['script', 'style', 'head', 'title', 'noscript', 'template', 'svg', 'math', 'object', 'iframe', 'textarea', 'select']);
const PARAGRAPHS = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'dl', 'table', 'pre', 'blockquote', 'hr', 'figure']);
const LINES = new Set(['div', 'tr', 'li', 'dt', 'dd', 'section', 'article', 'header', 'footer', 'main', 'nav', 'aside', 'address', 'center', 'form', 'fieldset', 'caption', 'thead', 'tbody', 'figcaption', 'body', 'html']);
const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'param', 'source', 'track', 'wbr']);
const HIDDEN = /style\s*=\s*(?:"[^"]*|'[^']*)(?:display\s*:\s*none|mso-hide\s*:\s*all)/i;
const PICTOGRAPH = /^[\p{Extended_Pictographic}\u200d\ufe0f\u{1F1E6}-\u{1F1FF}]+$/u;

export interface HtmlToken {
  readonly kind: 'text' | 'open' | 'close';
  /** Lower-case tag name; the raw text for text. */
  readonly value: string;
  /** Raw attributes of an opening tag. */
  readonly attributes: string;
  readonly start: number;
  readonly end: number;
}

/** Splits HTML into tags and texts; comments, doctypes and conditional comments vanish. Linear, never throws. */
export function* htmlTokens(html: string): Generator<HtmlToken> {
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open !== at) yield { kind: 'text', value: html.slice(at, open < 0 ? undefined : open), attributes: '', start: at, end: open < 0 ? html.length : open };
    if (open < 0) return;
    const next = readTag(html, open);
    if (next.token) yield next.token;
    at = next.end;
  }
}

function readTag(html: string, open: number): { token?: HtmlToken; end: number } {
  if (html.startsWith('<!--', open)) return { end: after(html, '-->', open + 4) };
  if (html.startsWith('<![CDATA[', open)) return { end: open + 9 };
  const second = html.charAt(open + 1);
  if (second === '!' || second === '?') return { end: after(html, '>', open + 1) };
  const closing = second === '/';
  const name = /^[a-zA-Z][a-zA-Z0-9:_-]*/.exec(html.slice(open + (closing ? 2 : 1), open + 60))?.[0];
  if (!name) return { token: { kind: 'text', value: '<', attributes: '', start: open, end: open + 1 }, end: open + 1 };
  const end = tagEnd(html, open + 1);
  const attributes = closing ? '' : html.slice(open + 1 + name.length, end - 1);
  const value = name.toLowerCase();
  return { token: { kind: closing ? 'close' : 'open', value, attributes, start: open, end }, end };
}

function after(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at < 0 ? html.length : at + mark.length;
}

/** The end of a tag, past quoted attributes; a quote that never closes does not swallow the mail. */
function tagEnd(html: string, from: number): number {
  const simple = html.indexOf('>', from);
  if (simple < 0) return html.length;
  if (!/["']/.test(html.slice(from, simple))) return simple + 1;
  for (let i = from; i < Math.min(html.length, from + 65_536); i++) {
    const character = html[i];
    if (character === '>') return i + 1;
    if (character !== '"' && character !== "'") continue;
    if (character === "'" && html[i - 1] !== '=') continue;
    const close = html.indexOf(character, i + 1);
    if (close < 0) return simple + 1;
    i = close;
  }
  return simple + 1;
}

/** Whether elements nest deeper than `limit`: such HTML is not given to a sanitiser. Linear. */
export function nestsDeeperThan(html: string, limit: number): boolean {
  let depth = 0;
  for (const token of htmlTokens(html)) {
    if (token.kind === 'open' && !VOID.has(token.value) && !/^(?:p|li|td|th|tr|dd|dt|option)$/.test(token.value)) depth++;
    else if (token.kind === 'close' && depth > 0) depth--;
    if (depth > limit) return true;
  }
  return false;
}

class TextWriter {
  private lines: string[] = [];
  private line = '';
  private last = '';
  private blank = 0;
  private quotes = 0;
  /** Depth of the last line: an empty line between two depths belongs to the lesser. */
  private lastQuotes = 0;
  private pre = 0;
  private lists: number[] = [];

  text(raw: string): void {
    if (this.pre > 0) {
      const [first = '', ...rest] = raw.split(/\r\n|\r|\n/);
      this.add(first);
      for (const line of rest) {
        this.break(0, true);
        this.add(line);
      }
      return;
    }
    const collapsed = raw.replace(/[ \t\r\n\f]+/g, ' ');
    this.add(this.last === '' || this.last === ' ' ? collapsed.trimStart() : collapsed);
  }

  /** The last sign is kept apart: asking a growing line for it again and again would take quadratic time. */
  private add(text: string): void {
    if (text === '') return;
    this.line += text;
    this.last = text.slice(-1);
  }

  open(name: string, attributes: string): void {
    if (name === 'br') this.break(0, true);
    else if (name === 'img') this.image(attributes);
    else if (name === 'td' || name === 'th') this.cell();
    else if (PARAGRAPHS.has(name)) this.break(name === 'table' || name === 'hr' ? 0 : 1);
    else if (LINES.has(name)) this.break(0);
    if (name === 'blockquote') this.quotes++;
    if (name === 'pre') this.pre++;
    if (name === 'ul') this.lists.push(-1);
    if (name === 'ol') this.lists.push(0);
    if (name === 'li') this.item();
  }

  close(name: string): void {
    if (PARAGRAPHS.has(name)) this.break(name === 'table' ? 0 : 1);
    else if (LINES.has(name)) this.break(0);
    if (name === 'blockquote' && this.quotes > 0) this.quotes--;
    if (name === 'pre' && this.pre > 0) this.pre--;
    if (name === 'ul' || name === 'ol') this.lists.pop();
  }

  private cell(): void {
    if (this.last !== '' && this.last !== ' ') this.add(' ');
  }

  private image(attributes: string): void {
    const alt = /\balt\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes);
    const text = decodeEntities(alt?.[1] ?? alt?.[2] ?? '').trim();
    if (PICTOGRAPH.test(text)) this.add(text);
  }

  private item(): void {
    const number = this.lists.pop();
    if (number === undefined || number < 0) {
      if (number !== undefined) this.lists.push(number);
      this.add('- ');
      return;
    }
    this.lists.push(number + 1);
    this.add(`${number + 1}. `);
  }

  /** Ends the line. @param blank how many empty lines must follow at least @param forced an empty line counts too */
  private break(blank: number, forced = false): void {
    const line = this.line.trimEnd();
    if (line !== '' || (forced && this.lines.length > 0)) {
      if (line !== '') for (; this.blank > 0; this.blank--) this.push('', Math.min(this.quotes, this.lastQuotes));
      this.push(line);
      this.lastQuotes = this.quotes;
    }
    if (blank > 0 && this.lines.length > 0 && this.lines.at(-1) !== this.prefix()) this.blank = Math.max(this.blank, blank);
    this.line = '';
    this.last = '';
  }

  private prefix(depth = this.quotes): string {
    return '>'.repeat(Math.min(depth, 20));
  }

  private push(line: string, depth = this.quotes): void {
    const prefix = this.prefix(depth);
    this.lines.push(prefix === '' ? line : line === '' ? prefix : `${prefix} ${line}`);
  }

  finish(): string {
    this.break(0);
    return this.lines.join('\n').replace(/\n{3,}/g, '\n\n').trim();
  }
}

/** @returns trimmed text; quoted blocks carry `>`, list items their marks, hidden elements are left out */
export function htmlToText(html: string): string {
  const writer = new TextWriter();
  let skipping: { name: string; depth: number } | undefined;
  for (const token of htmlTokens(html)) {
    if (skipping) {
      if (token.value !== skipping.name || token.kind === 'text') continue;
      skipping.depth += token.kind === 'open' ? 1 : -1;
      if (skipping.depth === 0) skipping = undefined;
    } else if (token.kind === 'text') writer.text(decodeEntities(token.value));
    else if (token.kind === 'close') writer.close(token.value);
    else if (SKIPPED.has(token.value) || (!VOID.has(token.value) && HIDDEN.test(token.attributes))) {
      if (!token.attributes.endsWith('/')) skipping = { name: token.value, depth: 1 };
    } else writer.open(token.value, token.attributes);
  }
  return writer.finish();
}
