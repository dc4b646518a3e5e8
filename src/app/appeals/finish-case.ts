import { faultPoint } from '../../core/fault';
import type { TicketId, UserId } from '../../core/ids';
import { may } from '../../core/rights';
import type { Ticket } from '../../core/ticket';
import type { Viewer } from '../../core/viewer';
import type { Appeal } from '../../db/appeal-store';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { AppError } from '../errors';
import { refuse } from '../shut-case';
import { isLastRound } from './decide-appeal';
import { lockAsSeen, stateAfter, step } from './case-under-appeal';

/**
 * The ministry's own road ends (transition 29): the last round is decided, with reasons and the next road, and the answer has arrived.
 * @throws AppError not_found, forbidden, stale_version, ticket_merged, impossible_move, not_ready (toldBy)
 */
export async function finishCase(app: App, viewer: Viewer, ticketId: TicketId, input: { readonly version: number }): Promise<void> {
  if (!may(viewer, 'appeal.assign')) throw new AppError('forbidden');
  await app.db.transact(async (stores) => {
    const ticket = await lockAsSeen(stores, viewer, ticketId, input.version);
    stateAfter(ticket, 'finish');
    const appeal = await finalAppeal(stores, ticket);
    if (appeal === undefined) throw new AppError('impossible_move', { current: { state: ticket.state } });
    const answer = await stores.results.newestAnswer(ticket.id);
    if (answer?.state !== 'arrived') refuse({ toldBy: answer?.state === 'on_its_way' ? 'still_on_its_way' : 'nothing_arrived' });
    const waiting = await stores.results.waiting(ticket.id);
    if (waiting !== undefined) await stores.results.shut(waiting.id, { acceptance: 'waived', userId: viewer.userId, at: app.clock.now() });
    await finish(app, stores, ticket, appeal, viewer.userId);
    await faultPoint('appeal.before-commit');
  });
}

/** The decision of the last round, when it is what was decided last; undefined: the person may still object. */
export async function finalAppeal(stores: Stores, ticket: Ticket): Promise<Appeal | undefined> {
  const newest = (await stores.appeals.ofTicket(ticket.id)).at(-1);
  return newest?.state === 'decided' && (await isLastRound(stores, ticket, newest)) ? newest : undefined;
}

/** By a person, or null: nobody objected in time. */
export async function finish(app: App, stores: Stores, ticket: Ticket, appeal: Appeal, by: UserId | null): Promise<void> {
  const at = app.clock.now();
  await stores.appeals.change(appeal, { finishedAt: at });
  await step(app, stores, ticket, {
    move: 'finish',
    to: stateAfter(ticket, 'finish'),
    changes: { closedAt: at, awaitsAnswer: false },
    events: [{ type: 'appeal.finished', appealId: appeal.id }],
    by,
  });
}
