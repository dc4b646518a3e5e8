import type { ClockKind } from './clock';
import { isShut, isUnderAppeal, type TicketState } from './ticket';

/** What of a case decides whether its clocks run. */
export interface CaseFacts {
  readonly state: TicketState;
  readonly classified: boolean;
  /** A person has answered, and did not call it back. */
  readonly answered: boolean;
  /** The person wrote last, and waits. */
  readonly awaitsAnswer: boolean;
  /** The acknowledgement has gone out. */
  readonly acknowledged: boolean;
  /** It lies in the spam folder, or is a pointer to another case: nobody waits for it. */
  readonly aside: boolean;
}
/** `wait`: it stands still if a listed reason allows it, else it runs. */
export type Wanted = 'run' | 'wait' | 'stop';

/**
 * How a clock should stand, from the state of its case alone, so that asking again changes nothing. The solution's stops when the
 * result was told and goes on when the person is not content; it never begins anew (PRC-1). Referrals tell by themselves.
 */
export function wanted(kind: Exclude<ClockKind, 'referral'>, facts: CaseFacts): Wanted {
  const over = facts.aside || isShut(facts.state);
  switch (kind) {
    case 'acknowledge':
      return over || facts.acknowledged || facts.answered ? 'stop' : 'run';
    case 'first_response':
      return over || facts.answered || facts.state === 'answered' ? 'stop' : 'run';
    case 'next_response':
      return over || !facts.answered || !facts.awaitsAnswer ? 'stop' : 'run';
    case 'classify':
      return over || facts.classified ? 'stop' : 'run';
    case 'appeal':
      return !facts.aside && isUnderAppeal(facts.state) ? 'run' : 'stop';
    case 'solution':
      if (over || facts.state === 'answered' || isUnderAppeal(facts.state)) return 'stop';
      return facts.state === 'need_info' ? 'wait' : 'run';
  }
}

/** Clocks that begin with the case. */
export const FROM_THE_BEGINNING = ['first_response', 'classify', 'solution'] as const satisfies readonly ClockKind[];

/** The reason of the pause that waiting for the person's data is. */
export const WAITS_FOR_DATA = 'PZ-1';
