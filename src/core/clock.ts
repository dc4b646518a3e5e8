import type { Measure } from './calendar-time';
import type { ClockUnit, LimitField } from './policy-limit';

/** What is timed (PRC-1); codes are permanent. */
export const CLOCK_KINDS = [
  'acknowledge',
  'first_response',
  'classify',
  'next_response',
  'referral',
  'solution',
  'appeal',
] as const;
export type ClockKind = (typeof CLOCK_KINDS)[number];

/** Which limit of the table a clock runs under; an appeal's is the solution of the limits `appeal`. */
export const LIMIT_OF_CLOCK: Readonly<Record<ClockKind, LimitField>> = {
  acknowledge: 'acknowledge',
  first_response: 'firstResponse',
  classify: 'classify',
  next_response: 'nextResponse',
  referral: 'statement',
  solution: 'solution',
  appeal: 'solution',
};

/** A stretch during which a clock does not run. Between them it runs. */
export interface Gap {
  readonly id: string;
  readonly kind: 'paused' | 'stopped';
  readonly from: Date;
  /** Null: it lasts. */
  readonly to: Date | null;
  /** Code of the listed reason, of pauses alone. */
  readonly reason: string | null;
  /** Its cap: the clock runs again at this instant, whether or not anybody sees to it. Null: open. */
  readonly until: Date | null;
  readonly evidence: string | null;
  readonly by: string | null;
  /** The supervisor who signed for a pause beyond what is usual. */
  readonly signedBy: string | null;
}
/** What a clock runs towards, from an instant on. A change of class gives it another; the old ones stay. */
export interface Target {
  readonly from: Date;
  readonly limitMinutes: number;
  readonly unit: ClockUnit;
  /** The version of the limits, and of the calendar where the unit needs one. */
  readonly limitId: string;
  readonly calendarId: string | null;
}
/** A clock is its beginning, its gaps and its targets; everything else is worked out from them. */
export interface Clock {
  readonly id: string;
  readonly ticketId: string;
  readonly kind: ClockKind;
  /** What it is about when that is not the case itself, such as a referral. */
  readonly aboutId: string | null;
  readonly startedAt: Date;
  /** In order, apart from each other; only the last may last. */
  readonly gaps: readonly Gap[];
  readonly target: Target;
  /** Former targets, oldest first. */
  readonly formerTargets: readonly Target[];
}
export interface Stretch {
  readonly from: Date;
  /** Null: it lasts. */
  readonly to: Date | null;
}
export interface Standing {
  readonly state: 'running' | 'paused' | 'stopped';
  /** How much of the limit is used, in the target's unit (ms). */
  readonly usedMs: number;
  /** Less than nothing: late by so much. */
  readonly leftMs: number;
  /** When the limit is or was used up; of a pause with a cap, when it would be. Null: not as things stand. */
  readonly dueAt: Date | null;
  readonly late: boolean;
}

export const MINUTE_MS = 60_000;
/** Pauses may take so much of a limit unless a supervisor signs (seed data §7). */
export const MOST_PAUSED_SHARE = 0.5;
/** Shares of a limit, in percent, that are told once when they are reached; 100 is the breach. */
export const MARKS = [50, 75, 90, 100] as const;
export type Mark = (typeof MARKS)[number];

/** An acknowledgement is due at once: there is nothing to warn of before. */
export const marksOf = (kind: ClockKind): readonly Mark[] => (kind === 'acknowledge' ? [100] : MARKS);

/** When a gap ended or will end by itself: what is first, its end or its cap. */
export function endOfGap({ kind, to, until }: Gap): Date | null {
  if (kind === 'stopped' || until === null) return to;
  return to === null || until < to ? until : to;
}

/** The stretches in which the clock runs; the last lasts unless a gap does. */
export function runsOf({ startedAt, gaps }: Pick<Clock, 'startedAt' | 'gaps'>): Stretch[] {
  const runs: Stretch[] = [];
  let from: Date | null = startedAt;
  for (const gap of gaps) {
    if (from === null) break;
    if (gap.from > from) runs.push({ from, to: gap.from });
    from = endOfGap(gap);
  }
  if (from !== null) runs.push({ from, to: null });
  return runs;
}

/** How much of its limit a clock has used by an instant (ms of the measure). */
export function usedBy(clock: Pick<Clock, 'startedAt' | 'gaps'>, at: Date, measure: Measure): number {
  let used = 0;
  for (const { from, to } of runsOf(clock))
    if (from < at) used += measure.between(from, to === null || to > at ? at : to);
  return used;
}

/** The first instant at which so much is used; null while nothing will ever use it. @throws CalendarWithoutHours */
export function instantOfUse(
  clock: Pick<Clock, 'startedAt' | 'gaps'>,
  amountMs: number,
  measure: Measure,
): Date | null {
  let left = amountMs;
  for (const { from, to } of runsOf(clock)) {
    const length = to === null ? Number.POSITIVE_INFINITY : measure.between(from, to);
    if (left <= length) return measure.add(from, left);
    left -= length;
  }
  return null;
}

export const limitMsOf = ({ target }: Pick<Clock, 'target'>): number => target.limitMinutes * MINUTE_MS;

/** How the clock stands at an instant. `measure` is that of its target. */
export function standingAt(clock: Clock, at: Date, measure: Measure): Standing {
  const usedMs = usedBy(clock, at, measure);
  const leftMs = limitMsOf(clock) - usedMs;
  const dueAt = instantOfUse(clock, limitMsOf(clock), measure);
  return { state: stateAt(clock, at), usedMs, leftMs, dueAt, late: dueAt !== null && dueAt <= at };
}

/** The gap that an instant lies in. */
export function gapAt({ gaps }: Pick<Clock, 'gaps'>, at: Date): Gap | undefined {
  return gaps.find((gap) => {
    const end = endOfGap(gap);
    return gap.from <= at && (end === null || end > at);
  });
}

const stateAt = (clock: Clock, at: Date): Standing['state'] => gapAt(clock, at)?.kind ?? 'running';

/** When each mark of the present target was or will be reached. */
export function marksOfClock(clock: Clock, measure: Measure): { readonly mark: Mark; readonly at: Date }[] {
  return marksOf(clock.kind).flatMap((mark) => {
    const at = instantOfUse(clock, (limitMsOf(clock) * mark) / 100, measure);
    // a new target begins with what it finds: what was used before it was set is not told again
    return at === null ? [] : [{ mark, at: at < clock.target.from ? clock.target.from : at }];
  });
}

/** When somebody has to look at the clock again: a mark is reached, or a pause ends by its cap. Null: not as things stand. */
export function wakeAt(clock: Clock, at: Date, measure: Measure): Date | null {
  const instants = marksOfClock(clock, measure).map((one) => one.at);
  const gap = gapAt(clock, at);
  if (gap?.kind === 'paused' && gap.until !== null) instants.push(gap.until);
  const ahead = instants.filter((instant) => instant > at).sort((a, b) => a.getTime() - b.getTime());
  return ahead[0] ?? null;
}

/** From an instant on it stands still; a gap that lasted until then ends there. */
export function withGap(clock: Clock, gap: Gap): Clock {
  return { ...clock, gaps: [...resumed(clock, gap.from).gaps, gap] };
}

/** Ends the gap that lasts, if there is one. It ends no later than its cap. */
export function resumed(clock: Clock, at: Date): Clock {
  const last = clock.gaps.at(-1);
  if (last === undefined || last.to !== null) return clock;
  const cap = endOfGap({ ...last, to: null });
  return { ...clock, gaps: [...clock.gaps.slice(0, -1), { ...last, to: cap !== null && cap < at ? cap : at }] };
}

/** Another class, another limit: the same beginning and gaps, and the old target kept. */
export function retargeted(clock: Clock, target: Target): Clock {
  return { ...clock, target, formerTargets: [...clock.formerTargets, clock.target] };
}

export const isSameTarget = (one: Target, other: Target): boolean =>
  one.limitMinutes === other.limitMinutes &&
  one.unit === other.unit &&
  one.limitId === other.limitId &&
  one.calendarId === other.calendarId;
