import type { Measure } from './calendar-time';
import { endOfGap, limitMsOf, runsOf, standingAt, type Clock, type Gap, type Standing, type Target } from './clock';

/**
 * One line of the answer to "why is this due then?". The amounts of the `ran` lines add up to what is used; `counted` is in the clock's
 * own unit, so that a night in working hours counts nothing.
 */
export type ClockLine =
  | { readonly kind: 'limit'; readonly at: Date; readonly target: Target }
  | { readonly kind: 'limit_changed'; readonly at: Date; readonly before: Target; readonly target: Target }
  | { readonly kind: 'ran'; readonly from: Date; readonly to: Date | null; readonly countedMs: number }
  | {
      readonly kind: 'paused';
      readonly from: Date;
      readonly to: Date | null;
      readonly gap: Gap;
      readonly endedByCap: boolean;
    }
  | { readonly kind: 'stopped'; readonly from: Date; readonly to: Date | null; readonly gap: Gap };

export interface ClockExplained {
  readonly standing: Standing;
  readonly limitMs: number;
  /** In the order of time. */
  readonly lines: readonly ClockLine[];
}

/** The whole story of a clock up to an instant, line by line. @throws CalendarWithoutHours */
export function explainClock(clock: Clock, at: Date, measure: Measure): ClockExplained {
  return {
    standing: standingAt(clock, at, measure),
    limitMs: limitMsOf(clock),
    lines: [...targetLines(clock), ...runLines(clock, at, measure), ...gapLines(clock, at)].sort(byTime),
  };
}

function targetLines({ startedAt, target, formerTargets }: Clock): ClockLine[] {
  const all = [...formerTargets, target];
  return all.map((one, index) => {
    const before = all[index - 1];
    return before === undefined
      ? { kind: 'limit', at: startedAt, target: one }
      : { kind: 'limit_changed', at: one.from, before, target: one };
  });
}

function runLines(clock: Clock, at: Date, measure: Measure): ClockLine[] {
  return runsOf(clock)
    .filter(({ from }) => from < at)
    .map(({ from, to }) => {
      const lasts = to === null || to > at;
      return { kind: 'ran', from, to: lasts ? null : to, countedMs: measure.between(from, lasts ? at : to) };
    });
}

function gapLines({ gaps }: Clock, at: Date): ClockLine[] {
  return gaps.map((gap) => {
    const end = endOfGap(gap);
    const to = end !== null && end <= at ? end : null;
    if (gap.kind === 'stopped') return { kind: 'stopped', from: gap.from, to, gap };
    const endedByCap = to !== null && gap.until !== null && to.getTime() === gap.until.getTime();
    return { kind: 'paused', from: gap.from, to, gap, endedByCap };
  });
}

const timeOf = (line: ClockLine): number => ('at' in line ? line.at : line.from).getTime();
/** At the same instant: the limit first, then what ran under it. */
const ORDER: Readonly<Record<ClockLine['kind'], number>> = {
  limit: 0,
  limit_changed: 1,
  paused: 2,
  stopped: 2,
  ran: 3,
};
const byTime = (a: ClockLine, b: ClockLine): number => timeOf(a) - timeOf(b) || ORDER[a.kind] - ORDER[b.kind];
