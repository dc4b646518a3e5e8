import { isDuration, minutesOf, type Duration } from './duration';
import type { LocalizedText } from './language';
import type { PolicyProblems } from './policy-problem';

/** How long a pause may last at most (seed data §7). */
export type PauseCap =
  | { readonly kind: 'duration'; readonly length: Duration }
  /** As long as the schedule of contact attempts of the case's limits. */
  | { readonly kind: 'schedule' }
  /** To the instant that is named when it begins. */
  | { readonly kind: 'until' }
  | { readonly kind: 'open' };

/** A listed reason for which a clock stands still. Waiting for a department or a partner is never one. */
export interface PauseReasonData {
  readonly name: LocalizedText;
  /** What must be named as evidence. */
  readonly evidence: LocalizedText;
  readonly cap: PauseCap;
  /** Once in a clock's life. */
  readonly once: boolean;
  readonly needsSupervisor: boolean;
  readonly notForUrgent: boolean;
  /** Groups of types for which it does not hold. */
  readonly notForGroups: readonly string[];
}

export function pauseReasonProblems({ name, cap }: PauseReasonData): PolicyProblems {
  if (name.ar.trim() === '' || name.en.trim() === '') return { name: 'name_missing' };
  const wrong = cap.kind === 'duration' && (!isDuration(cap.length) || minutesOf(cap.length) === 0);
  return wrong ? { cap: 'duration_invalid' } : {};
}
