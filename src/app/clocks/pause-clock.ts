import { gapAt, resumed, withGap, type Clock } from '../../core/clock';
import { decidePause, type PauseRefusal } from '../../core/clock-pause';
import { WAITS_FOR_DATA } from '../../core/clock-rules';
import type { TicketEvent } from '../../core/events';
import type { TicketId } from '../../core/ids';
import { limitGroupOf } from '../../core/limit-of';
import { may } from '../../core/rights';
import type { Viewer } from '../../core/viewer';
import type { CaseForClocks } from '../../db/clock-store';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { AppError } from '../errors';
import { keptStanding } from './follow-case';
import { isStopped } from './clock-step';
import { followClocks, writeClock } from './follow';
import { loadRules, type ClockRules } from './rules';

export interface PauseInput {
  /** Code of a listed reason. */
  readonly reason: string;
  readonly evidence: string;
  readonly until: Date | null;
  /** The viewer signs for it as a supervisor. */
  readonly sign: boolean;
}

/** Which field of the request is to be mended. */
const FIELD_OF: Readonly<Record<PauseRefusal, keyof PauseInput>> = {
  pause_reason_unknown: 'reason',
  pause_not_running: 'reason',
  pause_not_for_urgent: 'reason',
  pause_not_for_type: 'reason',
  pause_only_once: 'reason',
  pause_needs_evidence: 'evidence',
  pause_needs_date: 'until',
  pause_needs_supervisor: 'sign',
  pause_share_used: 'sign',
};

/**
 * Lets the case's clock stand still for a listed reason, with evidence, at most to its cap (PZ-2…6). Waiting for the person's data is
 * not said here: asking for it is that pause.
 * @throws AppError not_found, ticket_merged, forbidden (to sign), invalid (the field says why not)
 */
export async function pauseClock(app: App, viewer: Viewer, ticketId: TicketId, input: PauseInput): Promise<void> {
  if (!may(viewer, 'ticket.clock') || (input.sign && !may(viewer, 'clock.sign'))) throw new AppError('forbidden');
  if (input.reason === WAITS_FOR_DATA) throw new AppError('invalid', { fields: { reason: 'pause_by_asking' } });
  await withClock(app, viewer, ticketId, ({ of, clock, rules }) => {
    const at = app.clock.now();
    const context = {
      reason: rules.pauseReason(input.reason, of.centreId, clock.startedAt),
      urgent: of.urgent,
      group: limitGroupOf(of),
      retry: rules.limits(of, clock.startedAt)?.data.retry ?? null,
    };
    const decided = decidePause(
      clock,
      { ...input, signed: input.sign },
      context,
      at,
      rules.measure(clock.target, of.timeZone),
    );
    if ('refused' in decided)
      throw new AppError('invalid', { fields: { [FIELD_OF[decided.refused]]: decided.refused } });
    const { until } = decided;
    const { reason, evidence } = input;
    const signedBy = input.sign ? viewer.userId : null;
    const gap = {
      id: app.newId<string>(),
      kind: 'paused' as const,
      from: at,
      to: null,
      reason,
      until,
      evidence,
      by: viewer.userId,
      signedBy,
    };
    return {
      after: withGap(clock, gap),
      event: { type: 'clock.paused', clock: clock.kind, reason, until: until?.toISOString() ?? null },
    };
  });
}

/**
 * Lets it run again before its cap. A clock that runs already is left as it is.
 * @throws AppError not_found, ticket_merged, forbidden, invalid (data was asked of the person: the case is taken up instead)
 */
export async function resumeClock(app: App, viewer: Viewer, ticketId: TicketId): Promise<void> {
  if (!may(viewer, 'ticket.clock')) throw new AppError('forbidden');
  await withClock(app, viewer, ticketId, ({ clock }) => {
    const at = app.clock.now();
    const gap = gapAt(clock, at);
    if (gap?.kind !== 'paused') return undefined;
    if (gap.reason === WAITS_FOR_DATA) throw new AppError('invalid', { fields: { reason: 'pause_by_asking' } });
    return {
      after: resumed(clock, at),
      event: { type: 'clock.resumed', clock: clock.kind, reason: gap.reason ?? '', why: 'person' },
    };
  });
}

interface Change {
  readonly after: Clock;
  readonly event: TicketEvent;
}

/** The case's clock, locked with its ticket; what `change` says is written and told. */
async function withClock(
  app: App,
  viewer: Viewer,
  ticketId: TicketId,
  change: (found: { of: CaseForClocks; clock: Clock; rules: ClockRules }) => Change | undefined,
): Promise<void> {
  await app.db.transact(async (stores) => {
    const ticket = await stores.tickets.lockVisible(viewer, ticketId);
    if (ticket === undefined) throw new AppError('not_found');
    if (ticket.mergedInto !== null) throw new AppError('ticket_merged', { current: { ticketId: ticket.mergedInto } });
    const rules = await loadRules(stores);
    const { of, clock } = await caseClock(stores, ticketId);
    const changed = change({ of, clock, rules });
    if (changed === undefined) return;
    const { after, event } = changed;
    await writeClock(stores, clock, { ...after, ...keptStanding(of, after, rules, app.clock.now()) });
    const ticketVersion = await stores.tickets.change(ticket, {});
    const context = { at: app.clock.now(), ticketId, centreId: ticket.centreId, ticketVersion, actorId: viewer.userId };
    await stores.events.append({ ...context, id: app.newId(), event });
    await followClocks(app, stores, [ticketId], { by: viewer.userId });
  });
}

/** The clock that stands for the case: the appeal's while it runs, else the solution's. */
async function caseClock(stores: Stores, ticketId: TicketId): Promise<{ of: CaseForClocks; clock: Clock }> {
  const [of] = await stores.clocks.cases([ticketId]);
  const clocks = await stores.clocks.clocks([ticketId]);
  const appeal = clocks.findLast((clock) => clock.kind === 'appeal' && !isStopped(clock));
  const clock = appeal ?? clocks.find(({ kind }) => kind === 'solution');
  if (of === undefined || clock === undefined)
    throw new AppError('invalid', { fields: { reason: 'pause_not_running' } });
  return { of, clock };
}
