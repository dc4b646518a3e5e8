/**
 * How often the proposed class is right (CLS-6), against always naming the most frequent class and against the class of the most alike
 * case. The cases are invented (support/class-data.ts says how); what is tried comes from templates that were never shown, so that the
 * model must know words and not sentences. Real letters will differ: only the distance to the baselines says something.
 */
import { learnClasses, proposeClasses, type ClassExample } from '../../src/core/classify-model';
import { classWords, likeness } from '../../src/core/classify-words';
import { measure } from './support/bench';
import { inventCases, TEMPLATES, WRONG_DECISIONS, type InventedCase } from './support/class-data';

const SHOWN = 3_000;
const TRIED = 600;
/** Every pair of templates is held out once. */
const FOLDS = Array.from({ length: TEMPLATES / 2 }, (_, fold) => [2 * fold, 2 * fold + 1]);

measure('classify', async (bench) => {
  const right = { first: 0, among3: 0, majority: 0, nearest: 0, sure: 0, sureRight: 0 };
  let tried = 0;
  let learnMs = 0;
  for (const [fold, heldOut] of FOLDS.entries()) {
    const shown = Array.from({ length: TEMPLATES }, (_, at) => at).filter((at) => !heldOut.includes(at));
    const examples = inventCases(SHOWN, 100 + fold, shown, WRONG_DECISIONS).map(toExample);
    const began = performance.now();
    const model = learnClasses(examples);
    learnMs += performance.now() - began;
    if (model === undefined) throw new Error('nothing was learnt');
    const majority = mostFrequent(examples);
    const seen = new Map<string, number>();
    for (const example of examples) for (const word of example.words) seen.set(word, (seen.get(word) ?? 0) + 1);
    for (const one of inventCases(TRIED, 200 + fold, heldOut, 0)) {
      const words = classWords('', one.text);
      const proposals = proposeClasses(model, words);
      const hit = proposals[0]?.code === one.code;
      tried += 1;
      right.first += Number(hit);
      right.among3 += Number(proposals.some((proposal) => proposal.code === one.code));
      right.majority += Number(majority === one.code);
      right.nearest += Number(nearest(examples, words, seen) === one.code);
      if ((proposals[0]?.certainty ?? 0) < 0.8) continue;
      right.sure += 1;
      right.sureRight += Number(hit);
    }
    await Promise.resolve();
  }
  const percent = (count: number, of = tried): number => (100 * count) / Math.max(1, of);
  const note = `${tried} invented cases of templates that were not shown, ${SHOWN} shown with ${100 * WRONG_DECISIONS} % wrong decisions`;
  bench.figure({ name: 'first proposal right', value: percent(right.first), unit: '%', note });
  bench.figure({ name: 'among the first three', value: percent(right.among3), unit: '%' });
  bench.figure({ name: 'baseline: the most frequent class', value: percent(right.majority), unit: '%' });
  bench.figure({ name: 'baseline: the class of the most alike case', value: percent(right.nearest), unit: '%' });
  bench.figure({
    name: 'right where it says 80 % or more',
    value: percent(right.sureRight, right.sure),
    unit: '%',
    note: `${percent(right.sure).toFixed(0)} % of the cases`,
  });
  bench.figure({
    name: 'first proposal, ahead of the better baseline',
    value: percent(right.first - Math.max(right.majority, right.nearest)),
    unit: 'points',
    target: { atLeast: 0 },
  });
  bench.figure({ name: `learning from ${SHOWN} cases`, value: learnMs / FOLDS.length, unit: 'ms' });
});

function toExample({ code, text, person }: InventedCase): ClassExample {
  return { code, person, words: classWords('', text) };
}

function mostFrequent(examples: readonly ClassExample[]): string {
  const counts = new Map<string, number>();
  for (const { code } of examples) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1])[0]?.[0] ?? '';
}

/** Rare words weigh more, as they do where the product looks for similar cases. */
function nearest(
  examples: readonly ClassExample[],
  words: ReadonlySet<string>,
  seen: ReadonlyMap<string, number>,
): string {
  const weightOf = (word: string): number => Math.log(1 + examples.length / (seen.get(word) ?? 1));
  let best = { like: -1, code: '' };
  for (const example of examples) {
    const like = likeness(example.words, words, weightOf);
    if (like > best.like) best = { like, code: example.code };
  }
  return best.code;
}
