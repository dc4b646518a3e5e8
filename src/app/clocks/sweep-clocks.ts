import { WAITS_FOR_DATA } from '../../core/clock-rules';
import { errorCode } from '../../core/error-code';
import { faultPoint } from '../../core/fault';
import type { TicketId } from '../../core/ids';
import { nextState } from '../../core/ticket';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { isRefused } from '../until-written';
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
 * whoever finds it. A case whose clocks cannot be reckoned is logged, left for the next sweep, and holds up nobody (ruling 16).
 */
export async function sweepClocks(app: App): Promise<void> {
  if ((await loadRules(app.db.stores)).none) return;
  const guilty: TicketId[] = [];
  for (let batch = 0; batch < MOST_BATCHES; batch++) if ((await sweepBatch(app, guilty)) === 0) return;
}

async function sweepBatch(app: App, guilty: TicketId[]): Promise<number> {
  let ids: readonly TicketId[] = [];
  try {
    await app.db.transact(async (stores) => {
      ids = await stores.clocks.lockDue(app.clock.now(), BATCH, guilty);
      await putRight(app, stores, ids);
    });
  } catch (error) {
    if (ids.length === 0 || !isTheirs(error)) throw error;
    for (const id of ids) if (!(await sweepAlone(app, id))) guilty.push(id);
  }
  if (ids.length > 0) await faultPoint('clocks.after-commit');
  return ids.length;
}

/** False when it is this case's own fault. */
async function sweepAlone(app: App, id: TicketId): Promise<boolean> {
  try {
    await app.db.transact(async (stores) => {
      await stores.tickets.lock(id);
      await putRight(app, stores, [id]);
    });
    return true;
  } catch (error) {
    if (!isTheirs(error)) throw error;
    app.log.warn({ ticketId: id, error: error instanceof Error ? error.name : 'unknown' }, 'clocks.case_failed');
    return false;
  }
}

/** A database that is away is no case's fault. */
function isTheirs(error: unknown): boolean {
  const code = errorCode(error);
  return code === undefined || isRefused(code);
}

async function putRight(app: App, stores: Stores, ids: readonly TicketId[]): Promise<void> {
  if (ids.length === 0) return;
  await giveBack(app, stores, ids);
  await followClocks(app, stores, ids, { by: null });
  await faultPoint('clocks.before-commit');
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
