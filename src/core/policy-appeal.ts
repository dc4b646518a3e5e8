import type { LocalizedText } from './language';
import type { PolicyProblems } from './policy-problem';

/** Until when, and how often, a person may object to what was decided (CLO-2). */
export interface AppealData {
  readonly name: LocalizedText;
  /** Days from the result, both ends included. */
  readonly windowDays: number;
  /** Decisions on objections after which the next one is final. */
  readonly rounds: number;
}
/** The one policy of this kind. */
export const APPEAL_POLICY = 'appeal';
/** Annex C, transition 24 ("10 d; P") and CLO-2 ("up to a setting"). */
export const SEED_APPEAL: AppealData = { name: { ar: 'الاعتراض والتظلم', en: 'Objection and appeal' }, windowDays: 10, rounds: 2 };

const MOST_DAYS = 365;
const MOST_ROUNDS = 9;
const isWithin = (value: number, most: number): boolean => Number.isInteger(value) && value >= 1 && value <= most;

export function appealPolicyProblems({ name, windowDays, rounds }: AppealData): PolicyProblems {
  return {
    ...(name.ar.trim() === '' || name.en.trim() === '' ? { name: 'name_missing' as const } : {}),
    ...(isWithin(windowDays, MOST_DAYS) ? {} : { windowDays: 'count_invalid' as const }),
    ...(isWithin(rounds, MOST_ROUNDS) ? {} : { rounds: 'count_invalid' as const }),
  };
}
