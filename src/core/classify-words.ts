import { stemOf } from './search-stem';
import { wordsOf } from './search-words';

/** How much of a message is looked at: people say what it is about before they tell how it came. */
const LOOKED_AT_CHARACTERS = 3_000;
const SHORTEST_WORD = 3;

/** What says which class a case is of: the stems of its subject and of its first message, each once, without numbers. CLS-6. */
export function classWords(subject: string, text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { word } of wordsOf(`${subject}\n${text.slice(0, LOOKED_AT_CHARACTERS)}`))
    if (word.length >= SHORTEST_WORD && !/\d/.test(word)) found.add(stemOf(word));
  return found;
}

/** How much two cases have in common: 1 when the words of the shorter one are all in the other. Rare words weigh more. */
export function likeness(
  one: ReadonlySet<string>,
  other: ReadonlySet<string>,
  weightOf: (word: string) => number = () => 1,
): number {
  const total = (words: ReadonlySet<string>): number => [...words].reduce((sum, word) => sum + weightOf(word), 0);
  const smaller = Math.min(total(one), total(other));
  if (smaller === 0) return 0;
  return total(new Set([...one].filter((word) => other.has(word)))) / smaller;
}
