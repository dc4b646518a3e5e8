import { CalendarWithoutHours } from '../../core/calendar-time';
import type { Clock } from '../../core/clock';
import type { TicketEvent } from '../../core/events';
import type { CaseForClocks, ClockWrite } from '../../db/clock-store';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { followCase, type CaseChanges } from './follow-case';
import { loadRules, type ClockRules } from './rules';

export interface FollowOptions {
  /** Who did what the clocks follow; null: nobody. */
  readonly by: string | null;
  /** A case whose clocks cannot be reckoned is left to the sweep, which says so: mail is filed whatever a calendar says. */
  readonly spare?: boolean;
  /** Read already in this transaction. */
  readonly rules?: ClockRules | undefined;
}

/**
 * Puts the clocks of these cases where their states say that they should be, in the caller's transaction, which holds the locks of the
 * tickets and has written what it changes. Marks that were reached are recorded and told, each once; of a clock that begins only now they
 * are recorded alone (a case that was there before its clocks).
 */
export async function followClocks(
  app: Pick<App, 'clock' | 'newId'>,
  stores: Stores,
  ticketIds: readonly string[],
  options: FollowOptions,
): Promise<void> {
  if (ticketIds.length === 0) return;
  const rules = options.rules ?? (await loadRules(stores));
  if (rules.none) return;
  const at = app.clock.now();
  const cases = await stores.clocks.cases(ticketIds);
  const clocks = await stores.clocks.clocks(ticketIds);
  const ofCase = (of: CaseForClocks): Clock[] => clocks.filter((clock) => clock.ticketId === of.ticketId);
  const tools = { at, by: options.by, newId: () => app.newId<string>() };
  const all = cases.flatMap((of) => {
    const follow = (): CaseChanges => followCase(of, ofCase(of), rules, tools);
    const changes = options.spare === true ? reckoned(follow) : follow();
    return changes === undefined ? [] : [{ of, changes }];
  });
  await stores.clocks.insert(all.flatMap(({ changes }) => changes.inserted));
  const updated = all.flatMap(({ changes }) => changes.updated);
  for (const { before, after } of updated) await writeHistory(stores, before, after);
  await stores.clocks.update(updated.map(({ after }) => after));
  await stores.clocks.setTickets(all.map(({ changes }) => changes.ticket));
  const told = await recordMarks(stores, all, at);
  await stores.events.append(
    ...all.flatMap(({ of, changes }) =>
      [...changes.events, ...(told.get(of.ticketId) ?? [])].map((event) => ({
        id: app.newId<string>(),
        at,
        ticketId: of.ticketId,
        centreId: of.centreId,
        ticketVersion: of.version,
        actorId: options.by,
        event,
      })),
    ),
  );
}

/** Undefined where a calendar has no hours in which anything could fall due. */
export function reckoned<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof CalendarWithoutHours) return undefined;
    throw error;
  }
}

/** What has changed of one clock, with its standing. */
export async function writeClock(stores: Stores, before: Clock, after: ClockWrite): Promise<void> {
  await writeHistory(stores, before, after);
  await stores.clocks.update([after]);
}

async function writeHistory(stores: Stores, before: Clock, after: Clock): Promise<void> {
  for (const gap of after.gaps) {
    const known = before.gaps.find(({ id }) => id === gap.id);
    if (known?.to === null && gap.to !== null) await stores.clocks.endGap(gap.id, gap.to);
  }
  // only one may last: what ends is ended before another begins
  for (const gap of after.gaps)
    if (!before.gaps.some(({ id }) => id === gap.id)) await stores.clocks.addGap(after.id, gap);
  for (const [index, target] of after.formerTargets.entries())
    if (index >= before.formerTargets.length) await stores.clocks.addFormerTarget(after.id, index + 1, target);
}

async function recordMarks(
  stores: Stores,
  all: readonly { readonly of: CaseForClocks; readonly changes: CaseChanges }[],
  at: Date,
): Promise<ReadonlyMap<string, TicketEvent[]>> {
  const fresh = await stores.clocks.addMarks(
    all.flatMap(({ changes }) => changes.marks),
    at,
  );
  const told = new Map<string, TicketEvent[]>();
  for (const { of, changes } of all) {
    const clocks = changes.updated.map(({ after }) => after);
    const events = fresh.flatMap(({ clockId, mark }): TicketEvent[] => {
      const clock = clocks.find(({ id }) => id === clockId);
      return clock === undefined ? [] : [{ type: 'clock.marked', clock: clock.kind, mark }];
    });
    told.set(of.ticketId, events);
  }
  return told;
}
