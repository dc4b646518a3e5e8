import type { TicketEvent } from '../../core/events';
import type { TicketId, UserId } from '../../core/ids';
import { nextState, type Ticket, type TicketMove, type TicketState } from '../../core/ticket';
import type { Viewer } from '../../core/viewer';
import type { AppealData } from '../../core/policy-appeal';
import { APPEAL_POLICY, SEED_APPEAL } from '../../core/policy-appeal';
import { inForce } from '../../core/policy';
import { isStanding, type AppealGaps } from '../../core/appeal';
import type { Appeal } from '../../db/appeal-store';
import type { Stores } from '../../db/stores';
import type { TicketChanges } from '../../db/ticket-store';
import { followClocks } from '../clocks/follow';
import type { App } from '../context';
import { AppError } from '../errors';

/** @throws AppError not_found, ticket_merged, stale_version */
export async function lockAsSeen(stores: Stores, viewer: Viewer, ticketId: TicketId, version: number): Promise<Ticket> {
  const ticket = await stores.tickets.lockVisible(viewer, ticketId);
  if (ticket === undefined) throw new AppError('not_found');
  if (ticket.mergedInto !== null) throw new AppError('ticket_merged', { current: { ticketId: ticket.mergedInto } });
  if (ticket.version !== version) throw new AppError('stale_version', { current: { version: ticket.version } });
  return ticket;
}

/** @throws AppError impossible_move */
export function stateAfter(ticket: Ticket, move: TicketMove): TicketState {
  const to = nextState(ticket.state, move);
  if (to === undefined) throw new AppError('impossible_move', { current: { state: ticket.state } });
  return to;
}

/** The objection that stands. @throws AppError impossible_move when there is none */
export async function standingAppeal(stores: Stores, ticket: Ticket): Promise<Appeal> {
  const appeal = (await stores.appeals.ofTicket(ticket.id)).find(({ state }) => isStanding(state));
  if (appeal === undefined) throw new AppError('impossible_move', { current: { state: ticket.state } });
  return appeal;
}

/** @throws AppError not_ready when something is missing */
export function refuseAppeal(gaps: AppealGaps): void {
  if (Object.keys(gaps).length > 0) throw new AppError('not_ready', { fields: gaps as Readonly<Record<string, string>> });
}

/** Window and rounds that hold for the centre at that instant. */
export async function appealRules(stores: Stores, centreId: string, at: Date): Promise<AppealData> {
  const policies = await stores.policies.all(['appeal']);
  return inForce(policies, 'appeal', centreId, at).get(APPEAL_POLICY)?.data ?? SEED_APPEAL;
}

interface Step {
  readonly move: TicketMove;
  readonly to: TicketState;
  readonly changes?: TicketChanges;
  readonly events: readonly TicketEvent[];
  /** Null: nobody of us. */
  readonly by: UserId | null;
}

/** The case's state, what happened and its clocks, in one version. */
export async function step(app: App, stores: Stores, ticket: Ticket, { move, to, changes, events, by }: Step): Promise<number> {
  const ticketVersion = await stores.tickets.change(ticket, { ...changes, ...(to === ticket.state ? {} : { state: to }) });
  const moved: TicketEvent[] = to === ticket.state ? [] : [{ type: 'state.changed', from: ticket.state, to, move }];
  await stores.events.append(
    ...[...moved, ...events].map((event) => ({
      id: app.newId<string>(),
      at: app.clock.now(),
      ticketId: ticket.id,
      centreId: ticket.centreId,
      ticketVersion,
      actorId: by,
      event,
    })),
  );
  await followClocks(app, stores, [ticket.id], { by });
  return ticketVersion;
}
