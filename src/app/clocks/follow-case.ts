import { limitMsOf, marksOfClock, standingAt, wakeAt, type Clock, type Mark } from '../../core/clock';
import { WAITS_FOR_DATA, type CaseFacts } from '../../core/clock-rules';
import type { TicketEvent } from '../../core/events';
import {
  targetNoOf,
  type CaseForClocks,
  type ClockWrite,
  type MarkWrite,
  type TicketClock,
} from '../../db/clock-store';
import { ClockStep, isStopped, type Followed, type FollowTools } from './clock-step';
import type { ClockRules } from './rules';

/** What following a case writes. */
export interface CaseChanges {
  readonly inserted: ClockWrite[];
  /** As they were, and as they are now. */
  readonly updated: { readonly before: Clock; readonly after: ClockWrite }[];
  /** Reached by now; most of them are recorded already. */
  readonly marks: MarkWrite[];
  readonly events: TicketEvent[];
  readonly ticket: TicketClock;
}
const FOLLOWED: readonly Followed[] = [
  'acknowledge',
  'first_response',
  'classify',
  'next_response',
  'solution',
  'appeal',
];
/** How often, and for how long, an acknowledgement that is late is looked for. */
const LOOK_AGAIN_MS = 900_000;
const LOOKED_FOR_MS = 86_400_000;
/** From this share of its limit on a case is shown as at risk. */
const AT_RISK: Mark = 75;

/**
 * Puts the clocks of a case where its state says that they should be. It asks what is, not what happened: doing it again changes
 * nothing, and whatever was missed is caught up with. Pure.
 */
export function followCase(
  of: CaseForClocks,
  clocks: readonly Clock[],
  rules: ClockRules,
  tools: FollowTools,
): CaseChanges {
  const changes: Omit<CaseChanges, 'ticket'> = { inserted: [], updated: [], marks: [], events: [] };
  const facts = factsOf(of);
  const after = new Map<string, ClockWrite>();
  for (const kind of FOLLOWED) {
    const before = current(kind, clocks);
    const step = new ClockStep(of, rules, tools, changes.events);
    const clock = before === undefined ? step.begin(kind, facts) : step.goOn(kind, before, facts);
    if (clock === undefined) {
      // it stands already, and the case may be shown by it
      if (before !== undefined) after.set(kind, { ...before, ...keptStanding(of, before, rules, tools.at) });
      continue;
    }
    const write = { ...clock, ...keptStanding(of, clock, rules, tools.at) };
    after.set(kind, write);
    if (before === undefined) changes.inserted.push(write);
    else changes.updated.push({ before, after: write });
    changes.marks.push(...reached(clock, rules, of, tools.at));
  }
  for (const clock of clocks.filter(({ kind }) => kind === 'referral')) {
    changes.updated.push({ before: clock, after: { ...clock, ...keptStanding(of, clock, rules, tools.at) } });
    changes.marks.push(...reached(clock, rules, of, tools.at));
  }
  return { ...changes, ticket: ticketClock(of, after, rules) };
}

function factsOf(of: CaseForClocks): CaseFacts {
  const { state, awaitsAnswer, aside } = of;
  return {
    state,
    classified: of.type !== null,
    answered: of.lastReplyId !== null,
    awaitsAnswer,
    acknowledged: of.acknowledgedAt !== null,
    aside,
  };
}

/** Of further answers and of rounds of appeal there may have been many: the one that counts is still running. */
function current(kind: Followed, clocks: readonly Clock[]): Clock | undefined {
  const all = clocks.filter((clock) => clock.kind === kind);
  return kind === 'next_response' || kind === 'appeal' ? all.find((clock) => !isStopped(clock)) : all.at(-1);
}

/** A clock's standing as lists and the sweep need it. */
export function keptStanding(
  of: CaseForClocks,
  clock: Clock,
  rules: ClockRules,
  at: Date,
): Omit<ClockWrite, keyof Clock> {
  const measure = rules.measure(clock.target, of.timeZone);
  const { state, dueAt, late } = standingAt(clock, at, measure);
  return {
    state,
    dueAt,
    late,
    wakeAt: state === 'stopped' ? null : nextLook(of, clock, at, wakeAt(clock, at, measure)),
  };
}

function nextLook(of: CaseForClocks, clock: Clock, at: Date, ahead: Date | null): Date | null {
  // the cap was reached and nobody has given the case back yet
  if (waitedInVain(of, clock, at)) return at;
  const lookedFor = at.getTime() - clock.startedAt.getTime() < LOOKED_FOR_MS;
  if (ahead === null && clock.kind === 'acknowledge' && lookedFor) return new Date(at.getTime() + LOOK_AGAIN_MS);
  return ahead;
}

/** The person did not send what was asked, and the pause has reached its cap (transition 6): the case goes back to its holder. */
export function waitedInVain({ state }: CaseForClocks, { kind, gaps }: Clock, at: Date): boolean {
  const last = gaps.at(-1);
  if (kind !== 'solution' || state !== 'need_info' || last?.reason !== WAITS_FOR_DATA) return false;
  return last.to === null && last.until !== null && last.until <= at;
}

function reached(clock: Clock, rules: ClockRules, of: CaseForClocks, now: Date): MarkWrite[] {
  const targetNo = targetNoOf(clock);
  return marksOfClock(clock, rules.measure(clock.target, of.timeZone))
    .filter(({ at }) => at <= now)
    .map(({ mark, at }) => ({ clockId: clock.id, targetNo, mark, at }));
}

/** The clock that stands for the case: the appeal's while it runs, else the solution's. */
function ticketClock(of: CaseForClocks, after: ReadonlyMap<string, ClockWrite>, rules: ClockRules): TicketClock {
  const { ticketId } = of;
  const appeal = after.get('appeal');
  const clock = appeal !== undefined && appeal.state !== 'stopped' ? appeal : after.get('solution');
  const none = { ticketId, dueAt: null, late: false, from: null, riskAt: null };
  if (clock === undefined || clock.state === 'stopped') return { ...none, state: clock?.state ?? null };
  const { dueAt, state, late, target, startedAt } = clock;
  const risk = marksOfClock(clock, rules.measure(target, of.timeZone)).find(({ mark }) => mark === AT_RISK);
  // of elapsed time what is left is what lies ahead: the ring is exact, pauses and all
  const from = dueAt === null || target.unit === 'working' ? startedAt : new Date(dueAt.getTime() - limitMsOf(clock));
  return { ticketId, dueAt, state, late, from, riskAt: risk?.at ?? null };
}
