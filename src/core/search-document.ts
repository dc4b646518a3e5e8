import { stemsOf } from './search-stem';
import { addressesOf, joinedName, numbersOf, wordsOf } from './search-words';

/** Before a stem, a number and an address, so that no word of a text can pass for one. */
export const STEM_MARK = '=';
export const NUMBER_MARK = '#';
export const ADDRESS_MARK = '@';

/** A vector of PostgreSQL may have a megabyte; this much of a text stays far below it in any script. */
export const SEARCHED_CHARACTERS = 30_000;
/** PostgreSQL keeps no more positions than these. */
const LAST_POSITION = 16_383;
const MOST_POSITIONS = 250;
/** Between parts, so that a phrase does not run from a subject into a name. */
const GAP = 10;

/**
 * What one message is found by, as the text of a `tsvector`: every word where it stands (for phrases and beginnings), its stems, numbers
 * and addresses. Empty when there is nothing to find.
 * @param parts subject, names, text, names of files: whatever people see of the message
 */
export function searchVector(parts: readonly string[]): string {
  const words = new Map<string, number[]>();
  const forms = new Set<string>();
  let position = 0;
  let left = SEARCHED_CHARACTERS;
  for (const whole of parts) {
    const part = whole.slice(0, left);
    left -= part.length;
    let before: string | undefined;
    for (const { word } of wordsOf(part)) {
      position += 1;
      const places = words.get(word) ?? [];
      if (places.length < MOST_POSITIONS && position <= LAST_POSITION) places.push(position);
      words.set(word, places);
      const joined = before === undefined ? undefined : joinedName(before, word);
      if (joined !== undefined) for (const form of [joined, ...stemsOf(joined)]) forms.add(STEM_MARK + form);
      // a stem that is the word itself is there already
      for (const stem of stemsOf(word)) if (stem !== word) forms.add(STEM_MARK + stem);
      before = word;
    }
    for (const number of numbersOf(part)) forms.add(NUMBER_MARK + number);
    for (const address of addressesOf(part)) forms.add(ADDRESS_MARK + address);
    position += GAP;
  }
  const lexemes = [...words].map(([word, places]) =>
    places.length === 0 ? quoted(word) : `${quoted(word)}:${places.join(',')}`,
  );
  return [...lexemes, ...[...forms].map(quoted)].join(' ');
}

/** A lexeme for PostgreSQL, in vectors and queries alike. */
export const quoted = (lexeme: string): string => `'${lexeme.replace(/['\\]/g, '')}'`;
