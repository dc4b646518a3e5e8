import { calendarProblems, type CalendarData } from './calendar';
import { appealPolicyProblems, type AppealData } from './policy-appeal';
import { fieldProblems, type FieldData } from './policy-field';
import { limitProblems, type LimitData } from './policy-limit';
import { pauseReasonProblems, type PauseReasonData } from './policy-pause';
import type { PolicyProblems } from './policy-problem';

/**
 * What differs between ministries is versioned data: a version holds from an instant on and is never changed afterwards, so that what
 * was decided under it can be explained for ever. The list of kinds is closed: a new one brings its data and its validator here.
 */
export interface PolicyDataOf {
  /** Time limits of a group of cases (PRC-1). */
  readonly limit: LimitData;
  /** A centre's working hours (ORG-2). */
  readonly calendar: CalendarData;
  /** A reason for which a clock may stand still (PRC-1). */
  readonly pause_reason: PauseReasonData;
  /** Until when and how often a person may object (CLO-2). */
  readonly appeal: AppealData;
  /** A question of the registration, by its code (REG-3). */
  readonly field: FieldData;
}
export const POLICY_KINDS = [
  'limit',
  'calendar',
  'pause_reason',
  'appeal',
  'field',
] as const satisfies readonly (keyof PolicyDataOf)[];
export type PolicyKind = (typeof POLICY_KINDS)[number];

/** Where a value comes from: H S T M O the ministry's documents, L a law, P our proposal ("default, please confirm"), C the customer. */
export const POLICY_SOURCES = ['H', 'S', 'T', 'M', 'O', 'L', 'P', 'C'] as const;
export type PolicySource = (typeof POLICY_SOURCES)[number];

/** One version. Rows like it are immutable. */
export interface Policy<Kind extends PolicyKind = PolicyKind> {
  readonly id: string;
  readonly kind: Kind;
  /** What it is about, such as `complaint.complex`; permanent, never reused. */
  readonly code: string;
  /** Null: all centres that have none of their own. */
  readonly centreId: string | null;
  /** Counts from 1 for each kind, code and centre. */
  readonly version: number;
  readonly validFrom: Date;
  /** The first instant at which it holds no more; null: until a later version holds. */
  readonly validTo: Date | null;
  readonly data: PolicyDataOf[Kind];
  readonly source: PolicySource;
}

const VALIDATORS: { readonly [Kind in PolicyKind]: (data: PolicyDataOf[Kind]) => PolicyProblems } = {
  limit: limitProblems,
  calendar: calendarProblems,
  pause_reason: pauseReasonProblems,
  appeal: appealPolicyProblems,
  field: fieldProblems,
};

/** What is wrong with data of a kind, beyond its shape. */
export function policyProblems<Kind extends PolicyKind>(kind: Kind, data: PolicyDataOf[Kind]): PolicyProblems {
  return VALIDATORS[kind](data);
}

/** Holds at that instant; the later decision wins over an earlier one. */
const holds = (policy: Policy, at: Date): boolean =>
  policy.validFrom <= at && (policy.validTo === null || at < policy.validTo);

/**
 * The version in force of each code at an instant, for one centre: its own before that of all centres, and of several the newest
 * decision. A version that begins later changes nothing that happened before.
 */
export function inForce<Kind extends PolicyKind>(
  policies: readonly Policy[],
  kind: Kind,
  centreId: string | null,
  at: Date,
): ReadonlyMap<string, Policy<Kind>> {
  const found = new Map<string, Policy<Kind>>();
  for (const policy of policies) {
    if (!isOfKind(policy, kind) || !holds(policy, at)) continue;
    if (policy.centreId !== null && policy.centreId !== centreId) continue;
    const known = found.get(policy.code);
    if (known === undefined || isStronger(policy, known)) found.set(policy.code, policy);
  }
  return found;
}

export function isOfKind<Kind extends PolicyKind>(policy: Policy, kind: Kind): policy is Policy<Kind> {
  return policy.kind === kind;
}

function isStronger(one: Policy, other: Policy): boolean {
  if ((one.centreId === null) !== (other.centreId === null)) return one.centreId !== null;
  return one.version > other.version;
}
