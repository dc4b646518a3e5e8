import { foldArabic } from './fold';
import { ONE_WORD } from './search-plurals';

/**
 * Raised whenever words, stems or plurals come out otherwise than before: what was indexed under an older version is indexed again in
 * the background.
 */
export const SEARCH_VERSION = 2;

const ARABIC_WORD = /^[\u0621-\u064A]+$/;
const ENGLISH_WORD = /^[a-z]+$/;
const SHORTEST_STEM = 3;

/** The article and what melts with it: «والموعد», «بالموعد», «كالموعد», «للموعد». «والد» and «الله» are whole. */
const ARTICLE = /^[وف]?(?:[بك]?ال|لل)(?=[\u0621-\u064A]{3})/;
const WHOLE = /^(?:والد|و?الله)/;
const GOD = 'الله';
/** And, for, with, like, so: part of the next word; they may as well be its first letter. */
const PARTICLE = /^[وفبلك](?=[\u0621-\u064A]{3})/;
/** Longest first. Plurals, the feminine, and whose it is. */
const ENDINGS =
  /(?:اتهم|اتهن|اتكم|اتنا|اتها|تهم|تهن|تكم|تنا|تها|اتي|اتك|اته|ات|تي|تك|ته|ين|ون|ان|وا|ها|هم|هن|كم|نا|ي|ه|ك|ت)$/;
const MOST_ENDINGS = 3;

const ONE_FORM = new Map<string, string>();
for (const line of ONE_WORD) {
  const [first = '', ...others] = line.split(' ').map(foldArabic);
  for (const other of others) if (other !== first) ONE_FORM.set(other, first);
}

/**
 * What a folded word is looked for as: one form for «موعد», «الموعد», «مواعيدنا». Light and regular on purpose: both sides are cut by
 * the same rule, so that an over-cut word still finds itself.
 */
export function stemOf(word: string): string {
  if (word === GOD) return word;
  if (ARABIC_WORD.test(word)) return arabicStem(withoutArticle(word));
  return ENGLISH_WORD.test(word) ? englishStem(word) : word;
}

/** Every form under which a folded word of a text is found; «وموعد» is found as itself and as «موعد». */
export function stemsOf(word: string): readonly string[] {
  const stem = stemOf(word);
  if (!ARABIC_WORD.test(word) || WHOLE.test(word) || !PARTICLE.test(word)) return [stem];
  const rest = stemOf(word.slice(1));
  return rest === stem ? [stem] : [stem, rest];
}

/** «والالتهاب» → «التهاب» → «تهاب»: a word whose own beginning looks like an article is cut alike with and without one. */
export function withoutArticle(word: string): string {
  let rest = word;
  while (!WHOLE.test(rest) && ARTICLE.test(rest)) rest = rest.replace(ARTICLE, '');
  return rest;
}

function arabicStem(word: string): string {
  let stem = ONE_FORM.get(word) ?? word;
  for (let cut = 0; cut < MOST_ENDINGS; cut++) {
    const shorter = stem.replace(ENDINGS, '');
    if (shorter === stem || shorter.length < SHORTEST_STEM) break;
    stem = ONE_FORM.get(shorter) ?? shorter;
  }
  return stem;
}

/** Plurals, «-ing», «-ed»; a doubled last consonant and a final e or y are levelled, so that «cancelled» is «cancel». */
function englishStem(word: string): string {
  if (word.length <= SHORTEST_STEM) return word;
  let stem = word
    .replace(/ies$/, 'y')
    .replace(/(ss|ch|sh|x)es$/, '$1')
    .replace(/([^sui])s$/, '$1');
  const shorter = stem.replace(/(?:ing|ed)$/, '');
  if (shorter.length >= SHORTEST_STEM && /[aeiouy]/.test(shorter)) stem = shorter;
  return stem
    .replace(/([^aeiou])\1$/, '$1')
    .replace(/(?<=..)e$/, '')
    .replace(/(?<=..)y$/, 'i');
}
