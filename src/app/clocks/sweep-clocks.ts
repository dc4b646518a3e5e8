import { WAITS_FOR_DATA } from '../../core/clock-rules';
import { faultPoint } from '../../core/fault';
import type { TicketId } from '../../core/ids';
import { nextState } from '../../core/ticket';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { waitedInVain } from './follow-case';
import { followClocks } from './follow';
import { loadRules } from './rules';

const BATCH = 50;
/** More is left to the next look, so that nothing else waits for it. */
const MOST_BATCHES = 20;

/**
 * Clocks that fall due by themselves: warnings, breaches and pauses that reach their cap; and those of cases that somebody changed
 * without putting them right. What is due is said by the database, so that a
 * restart misses nothing; two processes share the work, for each takes tickets that the other does not hold, and a mark is recorded once
 * whoever finds it.
 */
export async function sweepClocks(app: App): Promise<void> {
  if ((await loadRules(app.db.stores)).none) return;
  for (let batch = 0; batch < MOST_BATCHES; batch++) if ((await sweepBatch(app)) === 0) return;
}

async function sweepBatch(app: App): Promise<number> {
  const count = await app.db.transact(async (stores) => {
    const ids = await stores.clocks.lockDue(app.clock.now(), BATCH);
    if (ids.length === 0) return 0;
    await giveBack(app, stores, ids);
    await followClocks(app, stores, ids, { by: null });
    await faultPoint('clocks.before-commit');
    return ids.length;
  });
  if (count > 0) await faultPoint('clocks.after-commit');
  return count;
}

/** Transition 6: what was asked did not come in time. The case is its holder's again; it is never closed silently. */
async function giveBack(app: App, stores: Stores, ids: readonly TicketId[]): Promise<void> {
  const now = app.clock.now();
  const clocks = await stores.clocks.clocks(ids);
  for (const of of await stores.clocks.cases(ids)) {
    if (!clocks.some((clock) => clock.ticketId === of.ticketId && waitedInVain(of, clock, now))) continue;
    const ticket = await stores.tickets.lock(of.ticketId);
    const to = ticket === undefined ? undefined : nextState(ticket.state, 'start');
    if (ticket === undefined || to === undefined) continue;
    const ticketVersion = await stores.tickets.change(ticket, { state: to });
    const context = { at: now, ticketId: ticket.id, centreId: ticket.centreId, ticketVersion, actorId: null };
    await stores.events.append(
      {
        ...context,
        id: app.newId(),
        event: { type: 'clock.resumed', clock: 'solution', reason: WAITS_FOR_DATA, why: 'cap' },
      },
      { ...context, id: app.newId(), event: { type: 'state.changed', from: ticket.state, to, move: 'start' } },
    );
  }
}
