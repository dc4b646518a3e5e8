import { gapAt, isSameTarget, resumed, retargeted, withGap, type Clock, type Gap } from '../../core/clock';
import { decidePause } from '../../core/clock-pause';
import { FROM_THE_BEGINNING, WAITS_FOR_DATA, wanted, type CaseFacts, type Wanted } from '../../core/clock-rules';
import type { TicketEvent } from '../../core/events';
import { limitGroupOf } from '../../core/limit-of';
import type { CaseForClocks } from '../../db/clock-store';
import type { ClockRules } from './rules';

export interface FollowTools {
  readonly at: Date;
  /** Who did what the clocks follow; null: nobody. */
  readonly by: string | null;
  newId(): string;
}
/** Clocks that follow the case's state; referrals have states of their own. */
export type Followed = Exclude<Clock['kind'], 'referral'>;

export function isStopped({ gaps }: Pick<Clock, 'gaps'>): boolean {
  const last = gaps.at(-1);
  return last?.kind === 'stopped' && last.to === null;
}

/** One clock's step to where the state of its case says that it should be. */
export class ClockStep {
  constructor(
    private readonly of: CaseForClocks,
    private readonly rules: ClockRules,
    private readonly tools: FollowTools,
    private readonly events: TicketEvent[],
  ) {}

  begin(kind: Followed, facts: CaseFacts): Clock | undefined {
    // what came over from another system was not promised by us; acknowledgements begin where they are written
    if (this.of.imported || kind === 'acknowledge') return undefined;
    const fromBeginning = (FROM_THE_BEGINNING as readonly string[]).includes(kind);
    const startedAt = fromBeginning ? this.of.receivedAt : this.tools.at;
    const want = wanted(kind, facts);
    const target = this.rules.target(kind, this.of, startedAt, startedAt);
    if (want === 'stop' || target === undefined) return undefined;
    const { ticketId } = this.of;
    const clock: Clock = {
      id: this.tools.newId(),
      ticketId,
      kind,
      aboutId: null,
      startedAt,
      gaps: [],
      target,
      formerTargets: [],
    };
    return want === 'wait' ? this.wait(clock) : clock;
  }

  goOn(kind: Followed, clock: Clock, facts: CaseFacts): Clock | undefined {
    const target = this.rules.target(kind, this.of, clock.startedAt, this.tools.at);
    const want: Wanted = target === undefined ? 'stop' : wanted(kind, facts);
    if (want === 'stop' || target === undefined) return isStopped(clock) ? undefined : this.stop(clock);
    const going = this.targeted(this.going(clock, want), target);
    return want === 'wait' && gapAt(going, this.tools.at) === undefined ? this.wait(going) : going;
  }

  private stop(clock: Clock): Clock {
    const { at, by } = this.tools;
    const { acknowledgedAt } = this.of;
    // the database's clock said when it left: it counts where it makes sense beside ours
    const left = clock.kind === 'acknowledge' && acknowledgedAt !== null;
    const from = left
      ? acknowledgedAt >= clock.startedAt && acknowledgedAt <= at
        ? acknowledgedAt
        : clock.startedAt
      : at;
    return withGap(clock, this.gap({ kind: 'stopped', from, by }));
  }

  private going(clock: Clock, want: Wanted): Clock {
    const { at } = this.tools;
    const gap = gapAt(clock, at);
    if (gap?.kind === 'stopped') return resumed(clock, at);
    if (gap === undefined || want === 'wait' || gap.reason !== WAITS_FOR_DATA) return clock;
    this.events.push({ type: 'clock.resumed', clock: clock.kind, reason: gap.reason, why: 'answer' });
    return resumed(clock, at);
  }

  private targeted(clock: Clock, target: Clock['target']): Clock {
    if (isSameTarget(clock.target, target)) return clock;
    this.events.push({
      type: 'clock.retargeted',
      clock: clock.kind,
      from: clock.target.limitMinutes,
      to: target.limitMinutes,
    });
    return retargeted(clock, target);
  }

  /** Data was asked of the person: a pause where a request went out and the reason holds; else the clock runs on. */
  private wait(clock: Clock): Clock {
    const { at, by } = this.tools;
    const { of, rules } = this;
    const evidence = of.lastReplyId ?? '';
    const request = { reason: WAITS_FOR_DATA, evidence, until: null, signed: false };
    const context = {
      reason: rules.pauseReason(WAITS_FOR_DATA, of.centreId, clock.startedAt),
      urgent: of.urgent,
      group: limitGroupOf(of),
      retry: null,
    };
    const decided = decidePause(clock, request, context, at, rules.measure(clock.target, of.timeZone));
    if ('refused' in decided) return clock;
    const { until } = decided;
    this.events.push({
      type: 'clock.paused',
      clock: clock.kind,
      reason: WAITS_FOR_DATA,
      until: until?.toISOString() ?? null,
    });
    return withGap(clock, this.gap({ kind: 'paused', from: at, by, until, reason: WAITS_FOR_DATA, evidence }));
  }

  private gap(of: Pick<Gap, 'kind' | 'from' | 'by'> & Partial<Gap>): Gap {
    return { id: this.tools.newId(), to: null, reason: null, until: null, evidence: null, signedBy: null, ...of };
  }
}
