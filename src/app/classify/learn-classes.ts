import { setImmediate as turn } from 'node:timers/promises';
import { learnClasses, type ClassExample } from '../../core/classify-model';
import { classWords } from '../../core/classify-words';
import type { App } from '../context';

/** What was decided an hour ago is known. */
const LEARN_AGAIN_HOURS = 1;
const MOST_EXAMPLES = 3_000;
/** Words of so many cases are cut in one go; then others have their turn. */
const IN_ONE_GO = 50;

/**
 * CLS-6: the model that is most out of date is learnt anew from the centre's newest decisions, one a call. A crash leaves the old one.
 * @returns whether there was one to learn
 */
export async function learnFromDecisions(app: App, signal?: AbortSignal): Promise<boolean> {
  const { classModels } = app.db.stores;
  const due = await classModels.due(LEARN_AGAIN_HOURS);
  if (due === undefined) return false;
  const decided = await classModels.decided(due.centreId, due.field, MOST_EXAMPLES);
  const examples: ClassExample[] = [];
  for (const [at, { code, person, subject, text }] of decided.entries()) {
    if (signal?.aborted === true) return false;
    examples.push({ code, person, words: classWords(subject, text) });
    if (at % IN_ONE_GO === 0) await turn();
  }
  await classModels.keep(due.centreId, due.field, learnClasses(examples));
  return true;
}
