import type { SearchQuery } from './search-query';
import { wordsOf } from './search-words';

/** A stretch of a text; `hit` is what was looked for. */
export interface SnippetPiece {
  readonly text: string;
  readonly hit: boolean;
}

const BEFORE_CHARACTERS = 50;
const SNIPPET_CHARACTERS = 180;

/**
 * The words around the first hit, cut at words, with every hit in it marked. Undefined when none of the words is in the text.
 * @param text as people wrote it; line ends and runs of blanks become one blank
 */
export function snippetAround(text: string, query: SearchQuery): SnippetPiece[] | undefined {
  const first = firstHit(text, query);
  if (first === undefined) return undefined;
  const start = wordStart(text, Math.max(0, first.start - BEFORE_CHARACTERS), first.start);
  const end = Math.max(first.end, wordEnd(text, start + SNIPPET_CHARACTERS));
  const line = text.slice(start, end).replace(/\s+/g, ' ').trim();
  const pieces = marked(line, query);
  return [
    ...(start > 0 ? [{ text: '… ', hit: false }] : []),
    ...pieces,
    ...(end < text.trimEnd().length ? [{ text: ' …', hit: false }] : []),
  ];
}

/** The whole of a short text (a name, a subject), with its hits marked. */
export function marked(text: string, query: SearchQuery): SnippetPiece[] {
  const pieces: SnippetPiece[] = [];
  let at = 0;
  for (const { word, start, end } of wordsOf(text)) {
    if (start < at || !query.asksFor(word)) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), hit: false });
    pieces.push({ text: text.slice(start, end), hit: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), hit: false });
  return pieces;
}

function firstHit(text: string, query: SearchQuery): { readonly start: number; readonly end: number } | undefined {
  for (const found of wordsOf(text)) if (query.asksFor(found.word)) return found;
  return undefined;
}

function wordStart(text: string, from: number, atMost: number): number {
  if (from === 0) return 0;
  const blank = text.slice(from, atMost).search(/\s/);
  return blank < 0 ? atMost : from + blank + 1;
}

function wordEnd(text: string, from: number): number {
  const blank = text.slice(from, from + BEFORE_CHARACTERS).search(/\s/);
  return blank < 0 ? Math.min(text.length, from + BEFORE_CHARACTERS) : from + blank;
}
