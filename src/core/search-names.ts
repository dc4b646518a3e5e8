import { withoutArticle } from './search-stem';
import { wordsOf } from './search-words';

/** A name as it is compared with others that are spelt a little otherwise. */
export const foldedName = (name: string): string =>
  [...wordsOf(name)].map(({ word }) => withoutArticle(word)).join(' ');

const MOST_WORDS = 4;
const SHORTEST_WORD = 4;

/** What may be a name that was typed a little wrong: some words of letters alone, long enough to be told apart. Empty for anything else. */
export function nameWords(q: string): readonly string[] {
  const words = [...wordsOf(q)].map(({ word }) => withoutArticle(word));
  const isName = words.length > 0 && words.length <= MOST_WORDS && words.every((word) => /^\p{L}+$/u.test(word));
  return isName && /^[\p{L}\p{M}\s'-]+$/u.test(q.trim()) ? words.filter((word) => word.length >= SHORTEST_WORD) : [];
}
