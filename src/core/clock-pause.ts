import { ELAPSED, type Measure } from './calendar-time';
import { endOfGap, gapAt, limitMsOf, MINUTE_MS, MOST_PAUSED_SHARE, type Clock, type Gap } from './clock';
import { minutesOf } from './duration';
import type { LimitData } from './policy-limit';
import type { PauseReasonData } from './policy-pause';

/** Asking that a clock stand still. */
export interface PauseRequest {
  readonly reason: string;
  readonly evidence: string;
  /** Until when, where the reason asks for a date; elsewhere it may only shorten. */
  readonly until: Date | null;
  /** A supervisor signs for it: total and cap are then theirs to answer for. */
  readonly signed: boolean;
}
export interface PauseContext {
  readonly reason: PauseReasonData | undefined;
  readonly urgent: boolean;
  readonly group: string | undefined;
  readonly retry: LimitData['retry'];
}
export const PAUSE_REFUSALS = [
  'pause_reason_unknown',
  'pause_not_running',
  'pause_not_for_urgent',
  'pause_not_for_type',
  'pause_only_once',
  'pause_needs_evidence',
  'pause_needs_date',
  'pause_needs_supervisor',
  'pause_share_used',
] as const;
export type PauseRefusal = (typeof PAUSE_REFUSALS)[number];
export type PauseDecision = { readonly until: Date | null } | { readonly refused: PauseRefusal };

/**
 * Whether a clock may stand still, and until when at most (PZ-1…6): the reason's own cap, and half of the limit for all pauses
 * together unless a supervisor signs. Waiting for a department is no listed reason, and so never a pause.
 */
export function decidePause(
  clock: Clock,
  request: PauseRequest,
  context: PauseContext,
  now: Date,
  measure: Measure,
): PauseDecision {
  const { reason } = context;
  if (reason === undefined) return { refused: 'pause_reason_unknown' };
  const refused = refusalOf(clock, request, { ...context, reason }, now);
  if (refused !== undefined) return { refused };
  const cap = capOf(reason, request, context, now);
  if (cap === 'missing') return { refused: 'pause_needs_date' };
  if (request.signed) return { until: cap };
  const allowance = limitMsOf(clock) * MOST_PAUSED_SHARE - pausedMs(clock, now, measure);
  if (allowance < MINUTE_MS) return { refused: 'pause_share_used' };
  const most = measure.add(now, allowance);
  return { until: cap === null || most < cap ? most : cap };
}

function refusalOf(
  clock: Clock,
  request: PauseRequest,
  { reason, urgent, group }: PauseContext & { readonly reason: PauseReasonData },
  now: Date,
): PauseRefusal | undefined {
  if (gapAt(clock, now) !== undefined) return 'pause_not_running';
  if (urgent && reason.notForUrgent) return 'pause_not_for_urgent';
  if (group !== undefined && reason.notForGroups.includes(group)) return 'pause_not_for_type';
  if (reason.once && clock.gaps.some((gap) => gap.reason === request.reason)) return 'pause_only_once';
  if (request.evidence.trim() === '') return 'pause_needs_evidence';
  return reason.needsSupervisor && !request.signed ? 'pause_needs_supervisor' : undefined;
}

function capOf(
  { cap }: PauseReasonData,
  { until }: PauseRequest,
  { retry }: PauseContext,
  now: Date,
): Date | null | 'missing' {
  const wished = until !== null && until > now ? until : null;
  const after = (minutes: number): Date => {
    const latest = ELAPSED.add(now, minutes * MINUTE_MS);
    return wished !== null && wished < latest ? wished : latest;
  };
  switch (cap.kind) {
    case 'duration':
      return after(minutesOf(cap.length));
    case 'schedule':
      return after(retry === null ? 0 : minutesOf(retry.every) * retry.times);
    case 'until':
      return wished ?? 'missing';
    case 'open':
      return wished;
  }
}

/** How long the clock has stood paused by an instant, in its own unit. */
export function pausedMs({ gaps }: Pick<Clock, 'gaps'>, at: Date, measure: Measure): number {
  return gaps.reduce((sum, gap) => (gap.kind === 'paused' ? sum + lengthBy(gap, at, measure) : sum), 0);
}

function lengthBy(gap: Gap, at: Date, measure: Measure): number {
  const end = endOfGap(gap);
  return measure.between(gap.from, end === null || end > at ? at : end);
}
