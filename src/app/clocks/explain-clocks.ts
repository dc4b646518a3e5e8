import { explainClock, type ClockExplained } from '../../core/clock-lines';
import type { Clock } from '../../core/clock';
import { WAITS_FOR_DATA } from '../../core/clock-rules';
import type { TicketId } from '../../core/ids';
import { inForce, type Policy } from '../../core/policy';
import type { Viewer } from '../../core/viewer';
import type { App } from '../context';
import { AppError } from '../errors';
import { rulesOf } from './rules';

export interface ClocksExplained {
  readonly clocks: readonly { readonly clock: Clock; readonly explained: ClockExplained }[];
  /** Every version that a line names, by its id. */
  readonly policies: ReadonlyMap<string, Policy>;
  /** Names of who paused, stopped and signed, by id. */
  readonly people: ReadonlyMap<string, string>;
  /** For which a person may let the case's clock stand still now. */
  readonly reasons: readonly Policy<'pause_reason'>[];
  readonly now: Date;
}

/** "Why is this due at 14:10?", line by line, of every clock of a case (PRC-1). @throws AppError not_found */
export async function explainClocks(app: App, viewer: Viewer, ticketId: TicketId): Promise<ClocksExplained> {
  const { stores } = app.db;
  if (!(await stores.merges.isVisible(viewer, ticketId))) throw new AppError('not_found');
  const [cases, clocks, policies] = await Promise.all([
    stores.clocks.cases([ticketId]),
    stores.clocks.clocks([ticketId]),
    stores.policies.all(['limit', 'calendar', 'pause_reason']),
  ]);
  const [of] = cases;
  if (of === undefined) throw new AppError('not_found');
  const now = app.clock.now();
  const rules = rulesOf(policies);
  const ids = clocks
    .flatMap(({ gaps }) => gaps.flatMap(({ by, signedBy }) => [by, signedBy]))
    .filter((id) => id !== null);
  const reasons = [...inForce(policies, 'pause_reason', of.centreId, of.receivedAt).values()];
  return {
    clocks: clocks.map((clock) => ({
      clock,
      explained: explainClock(clock, now, rules.measure(clock.target, of.timeZone)),
    })),
    policies: new Map(policies.map((policy) => [policy.id, policy])),
    people: await stores.clocks.names(ids),
    reasons: reasons
      .filter(({ code, data }) => code !== WAITS_FOR_DATA && !(of.urgent && data.notForUrgent))
      .sort((a, b) => a.code.localeCompare(b.code)),
    now,
  };
}
