import { ADDRESS_MARK, NUMBER_MARK, quoted, STEM_MARK } from './search-document';
import { stemOf, stemsOf, withoutArticle } from './search-stem';
import { addressesOf, askedNumbers, joinedName, wordsOf } from './search-words';

/** Words that narrow nothing down beside others. «علي» is a name as well as "on", and «ان» may be looked for alone. */
const STOP_WORDS = new Set(
  'في من الي عن ان ما لا هذا هذه ذلك التي الذي كان قد او ثم مع يا هل لم لن و the a an of to in on at is are and or for it i my'.split(
    ' ',
  ),
);
const MOST_WORDS = 12;
/** Shorter beginnings stand before half of all words. */
const SHORTEST_PREFIX = 3;
/** «…», “…” and "…"; an opening one without its end is no more than punctuation. */
const QUOTED = /"([^"]*)"|«([^»]*)»|“([^”]*)”/g;

/** A question to the index, understood. */
export interface SearchQuery {
  /** For `::tsquery`; empty when there is nothing to look for. */
  readonly tsquery: string;
  /** The same without the order of words in quotes: what an index knows without looking at the text. */
  readonly loose: string;
  /** Is this folded word of a text one that was asked for? For highlights. */
  asksFor(word: string): boolean;
}

interface Wanted {
  readonly word: string;
  readonly stem: string;
  readonly isPrefix: boolean;
  /** Part of a quotation: this word and no other form of it. */
  readonly exact: boolean;
}

/**
 * Every word must be there, in any of its forms; the last one, and one that ends in `*`, as a beginning; what stands in quotes exactly
 * so. Numbers are found however they are grouped.
 */
export function parseSearch(q: string): SearchQuery {
  const phrases = [...q.matchAll(QUOTED)].map((match) =>
    [...wordsOf(match[1] ?? match[2] ?? match[3] ?? '')].map((found) => found.word),
  );
  const rest = q.replace(QUOTED, ' ');
  const addresses = addressesOf(rest);
  const plain = addresses.reduce((text, address) => text.toLowerCase().replaceAll(address, ' '), rest);
  const words = wantedWords(plain, q.trim().endsWith(rest.trim()));
  const numbers = askedNumbers(plain);
  const parts = [
    ...phrases.filter((phrase) => phrase.length > 0).map((phrase) => phrase.map(quoted).join(' <-> ')),
    ...addresses.map((address) => quoted(ADDRESS_MARK + address)),
    ...numberOrWords(numbers, words),
  ];
  const wanted = [
    ...phrases.flat().map((word) => ({ word, stem: word, isPrefix: false, exact: true })),
    ...addresses.flatMap((address) =>
      [...wordsOf(address)].map(({ word }) => ({ word, stem: word, isPrefix: false, exact: true })),
    ),
    ...words,
  ];
  const tsquery = parts.map((part) => `(${part})`).join(' & ');
  return {
    tsquery,
    loose: tsquery.replaceAll(' <-> ', ' & '),
    asksFor: (word) => wanted.some((one) => isAsked(one, word)),
  };
}

function wantedWords(text: string, endsOpen: boolean): Wanted[] {
  const found = [...wordsOf(text)].slice(0, MOST_WORDS);
  const telling = found.filter(({ word }) => !STOP_WORDS.has(word));
  const kept = telling.length === 0 ? found : telling;
  const last = found.at(-1);
  return kept.map(({ word, end, start }) => ({
    word,
    stem: stemOf(word),
    isPrefix:
      word.length >= SHORTEST_PREFIX &&
      (text[end] === '*' || (endsOpen && start === last?.start && text.slice(end).trim() === '')),
    exact: false,
  }));
}

/** A number is one thing, however it is grouped; while it is being typed, also the beginning of one. */
function numberOrWords(numbers: readonly string[], words: readonly Wanted[]): string[] {
  const ofNumbers = words.filter(({ word }) => /^\d+$/.test(word));
  const others = words.filter(({ word }) => !/^\d+$/.test(word));
  const parts = others.map((one, at) => withJoined(one, others[at + 1], others[at - 1]));
  if (numbers.length === 0) return [...parts, ...ofNumbers.map(anyForm)];
  const whole = numbers.map((number) => quoted(NUMBER_MARK + number)).join(' & ');
  const [alone] = ofNumbers;
  return [...parts, ofNumbers.length === 1 && alone !== undefined ? `${whole} | ${anyForm(alone)}` : whole];
}

/** «عبد الله» also as «عبدالله», whichever of the two somebody typed. */
function withJoined(one: Wanted, next: Wanted | undefined, before: Wanted | undefined): string {
  const joined =
    joinedName(one.word, next?.word) ?? (before === undefined ? undefined : joinedName(before.word, one.word));
  return joined === undefined
    ? anyForm(one)
    : `${anyForm(one)} | ${formsOf({ word: joined, stem: stemOf(joined), isPrefix: false, exact: false }).join(' | ')}`;
}

const anyForm = (one: Wanted): string => formsOf(one).join(' | ');

function formsOf({ word, stem, isPrefix }: Wanted): string[] {
  const forms = new Set([quoted(stem), quoted(STEM_MARK + stem)]);
  if (/^[^\u0621-\u064Aa-z]+$/.test(word)) forms.delete(quoted(STEM_MARK + stem));
  if (isPrefix)
    for (const beginning of new Set([word, withoutArticle(word)])) {
      forms.add(`${quoted(beginning)}:*`);
      if (/^[\u0621-\u064A]+$/.test(beginning)) forms.add(`${quoted(STEM_MARK + beginning)}:*`);
    }
  return [...forms];
}

function isAsked(wanted: Wanted, word: string): boolean {
  if (wanted.exact) return wanted.word === word;
  if (stemsOf(word).includes(wanted.stem) || word === wanted.stem) return true;
  return (
    wanted.isPrefix && (word.startsWith(wanted.word) || withoutArticle(word).startsWith(withoutArticle(wanted.word)))
  );
}
