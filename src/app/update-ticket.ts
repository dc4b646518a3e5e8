import type { TeamId, TicketId, UserId } from '../core/ids';
import type { AnyEvent } from '../core/events';
import { may, type Action } from '../core/rights';
import { isShut, nextState, type Ticket } from '../core/ticket';
import type { Viewer } from '../core/viewer';
import type { Stores } from '../db/stores';
import type { TicketChanges } from '../db/ticket-store';
import { followClocks } from './clocks/follow';
import type { App } from './context';
import { becomesUrgentAs, requireRegistered } from './case-fields/require';
import { AppError } from './errors';
import { storable } from './filing/parsed-item';

export interface TicketUpdate {
  readonly version: number;
  readonly type?: string | null | undefined;
  readonly category?: string | null | undefined;
  readonly urgent?: boolean | undefined;
  readonly complexity?: Ticket['complexity'] | undefined;
  readonly importance?: Ticket['importance'] | undefined;
  readonly procedure?: Ticket['procedure'] | undefined;
  readonly assigneeId?: string | null | undefined;
  readonly teamId?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly move?: 'start' | 'ask' | 'accept' | 'reopen' | undefined;
}

/**
 * Classify, assign, move: whatever the update names, in one step and one version. A stale version changes nothing.
 * @throws AppError not_found, ticket_merged, stale_version, impossible_move, assignee_outside_centre, forbidden
 */
export async function updateTicket(app: App, viewer: Viewer, ticketId: TicketId, update: TicketUpdate): Promise<void> {
  await app.db.transact(async (stores) => {
    const ticket = await stores.tickets.lockVisible(viewer, ticketId);
    if (ticket === undefined) throw new AppError('not_found');
    for (const action of actionsOf(update)) if (!may(viewer, action)) throw new AppError('forbidden');
    if (ticket.mergedInto !== null) throw new AppError('ticket_merged', { current: { ticketId: ticket.mergedInto } });
    if (ticket.version !== update.version) throw new AppError('stale_version', { current: { version: ticket.version } });
    const { changes, events } = await decide(app, stores, ticket, update);
    if (events.length === 0) return;
    const version = await stores.tickets.change(ticket, changes);
    const context = { at: app.clock.now(), ticketId, centreId: ticket.centreId, ticketVersion: version, actorId: viewer.userId };
    await stores.events.append(...events.map((event) => ({ ...context, id: app.newId(), event })));
    await followClocks(app, stores, [ticketId], { by: viewer.userId });
  });
}

const CLASS = ['type', 'category', 'urgent', 'complexity', 'importance', 'procedure', 'tags'] as const;

function actionsOf(update: TicketUpdate): Action[] {
  const actions: Action[] = [];
  if (CLASS.some((field) => update[field] !== undefined)) actions.push('ticket.classify');
  if (update.assigneeId !== undefined || update.teamId !== undefined) actions.push('ticket.assign');
  if (update.move === 'reopen') actions.push('ticket.reopen');
  if (update.move === 'start' || update.move === 'ask' || update.move === 'accept') actions.push('ticket.classify');
  return actions;
}

async function decide(app: App, stores: Stores, ticket: Ticket, update: TicketUpdate): Promise<{ changes: TicketChanges; events: AnyEvent[] }> {
  const events: AnyEvent[] = [];
  const changes: Record<string, unknown> = {};
  classify(ticket, update, changes, events);
  await urgentByType(stores, ticket, update, changes, events);
  await assign(stores, ticket, update, changes, events);
  if (update.move === 'accept') await requireRegistered(stores, { ...ticket, ...(changes as TicketChanges) });
  if (update.move !== undefined) {
    const to = nextState(ticket.state, update.move);
    if (to === undefined) throw new AppError('impossible_move', { current: { state: ticket.state } });
    if (to !== ticket.state) {
      changes['state'] = to;
      changes['closedAt'] = isShut(to) ? app.clock.now() : null;
      if (isShut(to)) changes['awaitsAnswer'] = false;
      events.push({ type: 'state.changed', from: ticket.state, to, move: update.move });
    }
  } else if ((ticket.state === 'registered' || ticket.state === 'accepted') && update.assigneeId !== undefined && update.assigneeId !== null) {
    // somebody holds it now
    changes['state'] = 'in_progress';
    events.push({ type: 'state.changed', from: ticket.state, to: 'in_progress', move: 'start' });
  }
  return { changes: changes as TicketChanges, events };
}

function classify(ticket: Ticket, update: TicketUpdate, changes: Record<string, unknown>, events: AnyEvent[]): void {
  for (const field of ['type', 'category', 'complexity', 'importance', 'procedure'] as const) {
    const value = update[field];
    if (value === undefined || value === ticket[field]) continue;
    changes[field] = value;
    events.push({ type: 'class.changed', field, from: ticket[field], to: value });
  }
  if (update.urgent !== undefined && update.urgent !== ticket.urgent) {
    changes['urgent'] = update.urgent;
    events.push({ type: 'class.changed', field: 'urgent', from: String(ticket.urgent), to: String(update.urgent) });
  }
  if (update.tags !== undefined) {
    const tags = [...new Set(update.tags.map((tag) => storable(tag).trim()).filter((tag) => tag !== ''))];
    if (tags.join('\n') !== ticket.tags.join('\n')) {
      changes['tags'] = tags;
      events.push({ type: 'tags.changed', count: tags.length });
    }
  }
}

/** Somebody who is in the facility now makes a complaint urgent, also when it is called one later (CLS-1). */
async function urgentByType(stores: Stores, ticket: Ticket, update: TicketUpdate, changes: Record<string, unknown>, events: AnyEvent[]): Promise<void> {
  if (changes['type'] === undefined || update.urgent !== undefined || ticket.urgent) return;
  if (!(await becomesUrgentAs(stores, ticket, update.type ?? null))) return;
  changes['urgent'] = true;
  events.push({ type: 'class.changed', field: 'urgent', from: 'false', to: 'true' });
}

async function assign(stores: Stores, ticket: Ticket, update: TicketUpdate, changes: Record<string, unknown>, events: AnyEvent[]): Promise<void> {
  if (update.assigneeId !== undefined && update.assigneeId !== ticket.assigneeId) {
    const assignee = update.assigneeId as UserId | null;
    if (assignee !== null && !(await stores.tickets.centreOfUser(assignee)).has(ticket.centreId)) throw new AppError('assignee_outside_centre');
    changes['assigneeId'] = assignee;
    events.push({ type: 'assignee.changed', from: ticket.assigneeId, to: assignee });
  }
  if (update.teamId !== undefined && update.teamId !== ticket.teamId) {
    const team = update.teamId as TeamId | null;
    if (team !== null && (await stores.tickets.teamCentre(team)) !== ticket.centreId) throw new AppError('assignee_outside_centre');
    changes['teamId'] = team;
    events.push({ type: 'team.changed', from: ticket.teamId, to: team });
  }
}
