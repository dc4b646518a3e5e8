/** What can be wrong with a policy's data; each has words in both languages. */
export const POLICY_PROBLEMS = [
  'name_missing',
  'duration_invalid',
  'period_invalid',
  'periods_overlap',
  'calendar_without_hours',
  'holiday_invalid',
  'count_invalid',
  'options_invalid',
  'condition_invalid',
] as const;
export type PolicyProblem = (typeof POLICY_PROBLEMS)[number];

/** Field → code of what is wrong with it; empty when all is well. */
export type PolicyProblems = Readonly<Record<string, PolicyProblem>>;
