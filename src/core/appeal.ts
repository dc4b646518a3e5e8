import { APPEAL_DECISIONS, APPEAL_GROUNDS } from './seed/appeal-lists';

/** Who objects: the person, an agent who writes down what they say, or somebody with authority to speak for them (Annex C, 24). */
export const OBJECTORS = ['person', 'agent', 'representative'] as const;
export type Objector = (typeof OBJECTORS)[number];

/** `open`: nobody reviews it yet. `dismissed`: not admitted. `withdrawn`: the person wants no decision any more. */
export const APPEAL_STATES = ['open', 'under_review', 'dismissed', 'decided', 'withdrawn'] as const;
export type AppealState = (typeof APPEAL_STATES)[number];
export const isStanding = (state: AppealState): boolean => state === 'open' || state === 'under_review';

/** What somebody had to do with a case before it was objected to. */
export const INVOLVEMENTS = ['held', 'answered', 'approved', 'decided', 'reviewed', 'named'] as const;
export type Involvement = (typeof INVOLVEMENTS)[number];

/** AD-4, not admitted, is the only decision before a review; the others are for the reviewer. */
export const DISMISSED = 'AD-4';

export type AppealGap =
  | 'required'
  | 'not_offered'
  | 'supervisor_only'
  | 'window_passed'
  | 'rounds_used'
  | 'nothing_decided'
  | 'reviewer_involved'
  | 'exception_needs_administrator'
  | 'exception_needs_other'
  | 'others_can_review';
export type AppealGaps = Readonly<Partial<Record<string, AppealGap>>>;

export interface Objection {
  readonly ground: string;
  readonly by: Objector;
  /** What the person says; may be empty when a message says it. */
  readonly text: string;
  readonly hasMessage: boolean;
  /** Why a supervisor lets it in after the window. */
  readonly waiver: string;
}
export interface ObjectionFacts {
  /** When the newest result was told or the case was shut, whichever is later; undefined: nothing was decided. */
  readonly decidedAt: Date | undefined;
  readonly receivedAt: Date;
  readonly windowDays: number;
  readonly rounds: number;
  /** Decisions on earlier objections. */
  readonly decidedRounds: number;
  readonly supervisor: boolean;
}

const DAY_MS = 86_400_000;
/** The last instant at which an objection needs no waiver. */
export const objectionUntil = (decidedAt: Date, windowDays: number): Date =>
  new Date(decidedAt.getTime() + windowDays * DAY_MS);

/** What keeps an objection from being admitted (Annex C, transition 24); nothing when it can be. */
export function objectionGaps(objection: Objection, facts: ObjectionFacts): AppealGaps {
  const { decidedAt, receivedAt, windowDays } = facts;
  return {
    ...(APPEAL_GROUNDS.some(({ code }) => code === objection.ground)
      ? {}
      : { ground: objection.ground === '' ? 'required' : 'not_offered' }),
    ...(objection.text.trim() === '' && !objection.hasMessage ? { text: 'required' } : {}),
    ...(facts.decidedRounds >= facts.rounds ? { round: 'rounds_used' } : {}),
    ...(decidedAt === undefined ? { result: 'nothing_decided' } : {}),
    ...(decidedAt !== undefined && receivedAt > objectionUntil(decidedAt, windowDays)
      ? waiverGaps(objection.waiver, facts.supervisor)
      : {}),
  };
}

function waiverGaps(waiver: string, supervisor: boolean): AppealGaps {
  if (waiver.trim() === '') return { waiver: 'window_passed' };
  return supervisor ? {} : { waiver: 'supervisor_only' };
}

/** The way out for a department of one: an administrator who had nothing to do with the case answers for it, with a reason. */
export interface ReviewException {
  readonly reason: string;
  readonly administrator: boolean;
  readonly involved: boolean;
  /** The administrator names themselves. */
  readonly self: boolean;
}
export interface ReviewerFacts {
  readonly involvedAs: readonly Involvement[];
  /** Somebody else of the centre had nothing to do with the case. */
  readonly othersCan: boolean;
  readonly exception: ReviewException | undefined;
}

/**
 * Nobody reviews what they held, answered, approved or decided, or where they are named, whatever their role (CLO-2, transition 25).
 * An exception holds only where nobody else is left.
 */
export function reviewerGaps({ involvedAs, othersCan, exception }: ReviewerFacts): AppealGaps {
  if (involvedAs.length === 0) return {};
  if (exception === undefined || exception.reason.trim() === '') return { reviewer: 'reviewer_involved' };
  if (othersCan) return { reviewer: 'others_can_review' };
  if (!exception.administrator) return { exception: 'exception_needs_administrator' };
  return exception.self || exception.involved ? { exception: 'exception_needs_other' } : {};
}

export interface AppealVerdict {
  readonly decision: string;
  readonly reasons: string;
}

/** A reviewer upholds, amends or amends in part, with reasons (transition 28). */
export const decisionGaps = ({ decision, reasons }: AppealVerdict): AppealGaps => ({
  ...(decision !== DISMISSED && APPEAL_DECISIONS.some(({ code }) => code === decision)
    ? {}
    : { decision: decision === '' ? 'required' : 'not_offered' }),
  ...(reasons.trim() === '' ? { reasons: 'required' } : {}),
});
