/**
 * CLS-6: what a case is, proposed from what persons decided before. Complement naive Bayes over the stems of cases (Rennie et al. 2003):
 * a class is told by how seldom its words stand in all other classes, so that frequent classes do not swallow rare ones. Small, learnt in
 * seconds, the same from the same cases, and it can say because of which words.
 */

/** A case whose class a person decided. */
export interface ClassExample {
  readonly words: ReadonlySet<string>;
  readonly code: string;
  /** Whose case it is: a word counts for what it says about many people, not about one. */
  readonly person: string;
}

/** Raised when the same cases would give another model: older ones are learnt anew. */
export const CLASS_MODEL_VERSION = 1;

/** Fewer say nothing. */
export const FEWEST_EXAMPLES = 40;
/** A word of fewer persons tells who they are rather than what their case is: it is not in a model (ruling 1). */
export const FEWEST_PERSONS_A_WORD = 5;
const MOST_WORDS = 8_000;
const SMOOTHING = 0.5;
/** The newest tenth is kept back to see how often the model is right at which distance. */
const HELD_BACK = 0.1;
const BANDS = 5;

/** Plain data: it lies in the database as JSON. */
export interface ClassModel {
  readonly version: number;
  readonly examples: number;
  readonly codes: readonly string[];
  /** Word → its weight for each code, in their order. */
  readonly weights: Readonly<Record<string, readonly number[]>>;
  /** From which distance between the first and the second code how many of the held back were right; ascending. */
  readonly certainty: readonly { readonly from: number; readonly right: number }[];
}

/** A code with how often such a proposal was right, 0–1, and the words that speak for it. */
export interface ClassProposal {
  readonly code: string;
  readonly certainty: number;
  readonly because: readonly string[];
}

/** @param examples oldest first; undefined when they are too few, or all of one class */
export function learnClasses(examples: readonly ClassExample[]): ClassModel | undefined {
  if (examples.length < FEWEST_EXAMPLES || new Set(examples.map((example) => example.code)).size < 2) return undefined;
  const shown = Math.floor(examples.length * (1 - HELD_BACK));
  const tried = weigh(examples.slice(0, shown));
  return { ...weigh(examples), certainty: bandsOf(tried, examples.slice(shown)) };
}

function weigh(examples: readonly ClassExample[]): ClassModel {
  const codes = [...new Set(examples.map((example) => example.code))].sort();
  const counts = countWords(examples, codes);
  const totals = codes.map((_, at) => sum([...counts.values()].map((each) => each[at] ?? 0)));
  const all = sum(totals);
  const weights: Record<string, number[]> = Object.create(null) as Record<string, number[]>;
  for (const [word, each] of counts) {
    const everywhere = sum(each);
    weights[word] = codes.map((_, at) => {
      // how seldom the word stands outside of this class
      const outside = everywhere - (each[at] ?? 0) + SMOOTHING;
      return -Math.log(outside / (all - (totals[at] ?? 0) + SMOOTHING * counts.size));
    });
  }
  return {
    version: CLASS_MODEL_VERSION,
    examples: examples.length,
    codes,
    weights: normalised(weights, codes),
    certainty: [],
  };
}

/** Per word, in how many cases of each class it stands; only words of enough different persons. */
function countWords(examples: readonly ClassExample[], codes: readonly string[]): Map<string, number[]> {
  const persons = new Map<string, Set<string>>();
  const counts = new Map<string, number[]>();
  const placeOf = new Map(codes.map((code, at) => [code, at]));
  for (const { words, code, person } of examples)
    for (const word of words) {
      const known = persons.get(word) ?? new Set();
      persons.set(word, known.add(person));
      const each = counts.get(word) ?? codes.map(() => 0);
      const at = placeOf.get(code) ?? 0;
      each[at] = (each[at] ?? 0) + 1;
      counts.set(word, each);
    }
  const kept = [...counts]
    .filter(([word]) => (persons.get(word)?.size ?? 0) >= FEWEST_PERSONS_A_WORD)
    .sort(([one, its], [other, others]) => sum(others) - sum(its) || (one < other ? -1 : 1))
    .slice(0, MOST_WORDS);
  return new Map(kept);
}

/** Classes with many words would else weigh more for that alone. */
function normalised(weights: Record<string, number[]>, codes: readonly string[]): Record<string, number[]> {
  const lengths = codes.map((_, at) => sum(Object.values(weights).map((each) => Math.abs(each[at] ?? 0))));
  for (const each of Object.values(weights))
    codes.forEach((_, at) => {
      each[at] = Number((((each[at] ?? 0) / (lengths[at] ?? 1)) * 1e4).toFixed(4));
    });
  return weights;
}

/** The likeliest codes for these words, best first; none when the model knows none of the words. */
export function proposeClasses(model: ClassModel, words: ReadonlySet<string>, most = 3): readonly ClassProposal[] {
  const known = knownWords(model, words);
  if (known.length === 0) return [];
  const ranked = rank(model, known);
  return ranked.slice(0, most).map(({ at, score }, place) => {
    const rival = ranked[place === 0 ? 1 : 0];
    const distance = score - (ranked[place + 1]?.score ?? 0);
    return {
      code: model.codes[at] ?? '',
      certainty: place === 0 ? certaintyOf(model, distance / known.length) : 0,
      because: becauseOf(model, known, at, rival?.at ?? at),
    };
  });
}

function rank(model: ClassModel, known: readonly string[]): { at: number; score: number }[] {
  return model.codes
    .map((_, at) => ({ at, score: sum(known.map((word) => model.weights[word]?.[at] ?? 0)) }))
    .sort((one, other) => other.score - one.score || one.at - other.at);
}

const MOST_REASONS = 4;
/** The words that most set the class apart from its rival. */
function becauseOf({ weights }: ClassModel, known: readonly string[], at: number, rival: number): string[] {
  const speaks = (word: string): number => (weights[word]?.[at] ?? 0) - (weights[word]?.[rival] ?? 0);
  return known
    .filter((word) => speaks(word) > 0)
    .sort((one, other) => speaks(other) - speaks(one) || (one < other ? -1 : 1))
    .slice(0, MOST_REASONS);
}

/** How often what was held back was right, by how far the first was before the second. */
function bandsOf(model: ClassModel, heldBack: readonly ClassExample[]): ClassModel['certainty'] {
  const tried = heldBack
    .flatMap(({ words, code }) => {
      const known = knownWords(model, words);
      const [first, second] = rank(model, known);
      if (known.length === 0 || first === undefined || second === undefined) return [];
      return [{ distance: (first.score - second.score) / known.length, right: model.codes[first.at] === code }];
    })
    .sort((one, other) => one.distance - other.distance);
  const size = Math.max(1, Math.ceil(tried.length / BANDS));
  return Array.from({ length: Math.ceil(tried.length / size) }, (_, band) => {
    const part = tried.slice(band * size, (band + 1) * size);
    // one more of each: few trials prove little
    return { from: part[0]?.distance ?? 0, right: (part.filter(({ right }) => right).length + 1) / (part.length + 2) };
  });
}

const certaintyOf = ({ certainty }: ClassModel, distance: number): number =>
  (certainty.findLast((band) => band.from <= distance) ?? certainty[0])?.right ?? 0;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Own properties only: a letter may well say "constructor". */
const knownWords = ({ weights }: ClassModel, words: ReadonlySet<string>): string[] =>
  [...words].filter((word) => Object.hasOwn(weights, word));
