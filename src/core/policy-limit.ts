import { isDuration, type Duration } from './duration';
import type { LocalizedText } from './language';
import type { PolicyProblem, PolicyProblems } from './policy-problem';

/** `same_contact`: while the person is still there, so that no clock runs; null: there is no such limit. */
export type Limit = Duration | 'same_contact' | null;
/** Elapsed: clock time, day and night. Working: the centre's working hours, of which a day has as many as its longest one. */
export const CLOCK_UNITS = ['elapsed', 'working'] as const;
export type ClockUnit = (typeof CLOCK_UNITS)[number];

/** A row of the service-level document (seed data §5). `0m` is "at once". */
export interface LimitData {
  readonly name: LocalizedText;
  readonly unit: ClockUnit;
  readonly acknowledge: Limit;
  readonly firstResponse: Limit;
  readonly nextResponse: Limit;
  readonly classify: Limit;
  readonly acceptReferral: Limit;
  readonly statement: Limit;
  /** Until the result was told. */
  readonly solution: Limit;
  /** How often the person hears of a case that takes longer. */
  readonly interimNote: Limit;
  readonly retry: { readonly every: Duration; readonly times: number } | null;
}
export const LIMIT_FIELDS = [
  'acknowledge',
  'firstResponse',
  'nextResponse',
  'classify',
  'acceptReferral',
  'statement',
  'solution',
  'interimNote',
] as const satisfies readonly (keyof LimitData)[];
export type LimitField = (typeof LIMIT_FIELDS)[number];

/** At most so many attempts to reach somebody. */
const MOST_RETRIES = 20;

export function limitProblems(data: LimitData): PolicyProblems {
  const problems: Record<string, PolicyProblem> = {};
  if (data.name.ar.trim() === '' || data.name.en.trim() === '') problems['name'] = 'name_missing';
  for (const field of LIMIT_FIELDS) {
    const limit = data[field];
    if (limit !== null && limit !== 'same_contact' && !isDuration(limit)) problems[field] = 'duration_invalid';
  }
  const { retry } = data;
  if (retry !== null && (!isDuration(retry.every) || retry.times < 1 || retry.times > MOST_RETRIES))
    problems['retry'] = 'duration_invalid';
  return problems;
}
