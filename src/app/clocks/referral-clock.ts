import { MINUTE_MS, resumed, standingAt, withGap, type Clock, type Target } from '../../core/clock';
import type { CaseForClocks } from '../../db/clock-store';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { isStopped } from './clock-step';
import { followClocks, writeClock } from './follow';
import { keptStanding } from './follow-case';
import { loadRules, type ClockRules } from './rules';

/** Something of a case that others answer, with states of its own: a referral asked for a statement (PRC-2). */
export interface ClockedReferral {
  readonly ticketId: string;
  readonly referralId: string;
  /** Who sent, answered or recalled it; null: nobody. */
  readonly by: string | null;
}

/**
 * Begins the clock of a referral, or lets it go on when it was sent back. It is due within the limit for statements and never past the
 * case's own date, as far as that lies ahead. The caller holds the ticket's lock.
 * @returns when the statement is due; null: the case's limits name none
 */
export async function beginReferralClock(
  app: Pick<App, 'clock' | 'newId'>,
  stores: Stores,
  referral: ClockedReferral,
): Promise<Date | null> {
  const rules = await loadRules(stores);
  const found = await referralClock(stores, referral);
  if (rules.none || found === undefined) return null;
  const { of, clock, clocks } = found;
  const at = app.clock.now();
  if (clock === undefined) {
    const target = statementTarget(of, clocks, rules, at);
    if (target === undefined) return null;
    const { ticketId, referralId: aboutId } = referral;
    const begun: Clock = {
      id: app.newId(),
      ticketId,
      kind: 'referral',
      aboutId,
      startedAt: at,
      gaps: [],
      target,
      formerTargets: [],
    };
    await stores.clocks.insert([{ ...begun, ...keptStanding(of, begun, rules, at) }]);
    return dueOf(of, begun, rules, at);
  }
  const again = isStopped(clock) ? resumed(clock, at) : clock;
  await writeClock(stores, clock, { ...again, ...keptStanding(of, again, rules, at) });
  return dueOf(of, again, rules, at);
}

/**
 * Stops it: answered, returned or recalled. Waiting for a department never pauses it. What was reached before is recorded first. Twice
 * is once; without a clock nothing happens. The caller holds the ticket's lock.
 */
export async function endReferralClock(
  app: Pick<App, 'clock' | 'newId'>,
  stores: Stores,
  referral: ClockedReferral,
): Promise<void> {
  await followClocks(app, stores, [referral.ticketId], { by: null });
  const rules = await loadRules(stores);
  const { of, clock } = (await referralClock(stores, referral)) ?? {};
  if (of === undefined || clock === undefined || isStopped(clock)) return;
  const from = app.clock.now();
  const gap = { id: app.newId<string>(), kind: 'stopped' as const, from, to: null, reason: null, until: null };
  const stopped = withGap(clock, { ...gap, evidence: null, by: referral.by, signedBy: null });
  await writeClock(stores, clock, { ...stopped, ...keptStanding(of, stopped, rules, from) });
}

async function referralClock(
  stores: Stores,
  { ticketId, referralId }: ClockedReferral,
): Promise<{ of: CaseForClocks; clocks: readonly Clock[]; clock: Clock | undefined } | undefined> {
  const [of] = await stores.clocks.cases([ticketId]);
  const clocks = await stores.clocks.clocks([ticketId]);
  if (of === undefined) return undefined;
  return { of, clocks, clock: clocks.find(({ kind, aboutId }) => kind === 'referral' && aboutId === referralId) };
}

function statementTarget(of: CaseForClocks, clocks: readonly Clock[], rules: ClockRules, at: Date): Target | undefined {
  const target = rules.target('referral', of, of.receivedAt, at);
  const solution = clocks.find(({ kind }) => kind === 'solution');
  const caseDue = solution === undefined ? null : dueOf(of, solution, rules, at);
  if (target === undefined || caseDue === null || caseDue <= at) return target;
  const untilCaseDue = Math.floor(rules.measure(target, of.timeZone).between(at, caseDue) / MINUTE_MS);
  return { ...target, limitMinutes: Math.max(1, Math.min(target.limitMinutes, untilCaseDue)) };
}

const dueOf = (of: CaseForClocks, clock: Clock, rules: ClockRules, at: Date): Date | null =>
  standingAt(clock, at, rules.measure(clock.target, of.timeZone)).dueAt;
