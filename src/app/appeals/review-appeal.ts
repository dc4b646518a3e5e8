import { DISMISSED, reviewerGaps, type Involvement } from '../../core/appeal';
import { faultPoint } from '../../core/fault';
import type { TicketId, UserId } from '../../core/ids';
import { may } from '../../core/rights';
import type { TicketEvent } from '../../core/events';
import type { Ticket } from '../../core/ticket';
import type { Viewer } from '../../core/viewer';
import type { Appeal, Reviewer } from '../../db/appeal-store';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { AppError } from '../errors';
import { storable } from '../filing/parsed-item';
import { lockAsSeen, refuseAppeal, standingAppeal, stateAfter, step } from './case-under-appeal';
import { writeLetter } from './letter';

/** Colleagues of the centre with what each had to do with the case before this objection; none: they may review it. */
export interface Candidate extends Reviewer {
  readonly involvedAs: readonly Involvement[];
}
export async function candidates(stores: Stores, ticket: Pick<Ticket, 'id' | 'centreId'>, appeal: Appeal): Promise<Candidate[]> {
  const involved = await stores.appeals.involved(ticket.id, appeal.openedVersion);
  return (await stores.appeals.people(ticket.centreId))
    .filter((one) => may(one, 'appeal.review'))
    .map((one) => ({ ...one, involvedAs: involved.get(one.id) ?? [] }));
}

export interface AssignReviewer {
  readonly version: number;
  readonly reviewerId: string;
  /** Why somebody who had to do with the case reviews it nevertheless; the viewer, an administrator, answers for it. */
  readonly exception: string;
}

/**
 * Gives the objection to somebody who had nothing to do with the case (transition 25), who holds it from now on; the person is told by
 * letter, once. Somebody else may take the reviewer's place before the decision.
 * @throws AppError not_found, forbidden, stale_version, ticket_merged, impossible_move, assignee_outside_centre, not_ready (reviewer, exception)
 */
export async function assignReviewer(app: App, viewer: Viewer, ticketId: TicketId, input: AssignReviewer): Promise<void> {
  if (!may(viewer, 'appeal.assign')) throw new AppError('forbidden');
  await app.db.transact(async (stores) => {
    const ticket = await lockAsSeen(stores, viewer, ticketId, input.version);
    const appeal = await standingAppeal(stores, ticket);
    const exceptional = await requireReviewer(stores, viewer, ticket, appeal, input);
    const reviewerId = input.reviewerId as UserId;
    await stores.appeals.change(appeal, {
      state: 'under_review',
      reviewerId,
      assignedBy: viewer.userId,
      assignedAt: app.clock.now(),
      exception: exceptional ? storable(input.exception) : '',
      exceptionBy: exceptional ? viewer.userId : null,
    });
    const held: TicketEvent[] = ticket.assigneeId === reviewerId ? [] : [{ type: 'assignee.changed', from: ticket.assigneeId, to: reviewerId }];
    const letter = appeal.state === 'open' ? await writeLetter(app, stores, ticket, 'appeal_review', {}) : [];
    await step(app, stores, ticket, {
      move: 'review',
      to: appeal.state === 'open' ? stateAfter(ticket, 'review') : ticket.state,
      changes: { assigneeId: reviewerId },
      events: [...held, { type: 'appeal.assigned', appealId: appeal.id, reviewerId, exception: exceptional }, ...letter],
      by: viewer.userId,
    });
    await faultPoint('appeal.before-commit');
  });
}

/** @returns whether it is an exception */
async function requireReviewer(stores: Stores, viewer: Viewer, ticket: Ticket, appeal: Appeal, { reviewerId, exception }: AssignReviewer): Promise<boolean> {
  const all = await candidates(stores, ticket, appeal);
  const reviewer = all.find(({ id }) => id === reviewerId);
  if (reviewer === undefined) throw new AppError('assignee_outside_centre');
  const { involvedAs } = reviewer;
  refuseAppeal(
    reviewerGaps({
      involvedAs,
      othersCan: all.some((one) => one.id !== reviewerId && one.id !== viewer.userId && one.involvedAs.length === 0),
      exception: {
        reason: exception,
        administrator: viewer.role === 'administrator',
        involved: all.some((one) => one.id === viewer.userId && one.involvedAs.length > 0),
        self: viewer.userId === reviewerId,
      },
    }),
  );
  return involvedAs.length > 0;
}

/**
 * Does not admit the objection, for its form, and tells the person why (transition 26): the case is closed again with the decision that
 * it had. Nobody dismisses an objection to what they had to do with.
 * @throws AppError not_found, forbidden, stale_version, ticket_merged, impossible_move, not_ready (reasons, reviewer)
 */
export async function dismissAppeal(app: App, viewer: Viewer, ticketId: TicketId, input: { readonly version: number; readonly reasons: string }): Promise<void> {
  if (!may(viewer, 'appeal.assign')) throw new AppError('forbidden');
  await app.db.transact(async (stores) => {
    const ticket = await lockAsSeen(stores, viewer, ticketId, input.version);
    const to = stateAfter(ticket, 'dismiss');
    const appeal = await standingAppeal(stores, ticket);
    const involved = await stores.appeals.involved(ticket.id, appeal.openedVersion);
    refuseAppeal({
      ...(input.reasons.trim() === '' ? { reasons: 'required' as const } : {}),
      ...reviewerGaps({ involvedAs: involved.get(viewer.userId) ?? [], othersCan: true, exception: undefined }),
    });
    const at = app.clock.now();
    const reasons = storable(input.reasons);
    await stores.appeals.change(appeal, { state: 'dismissed', decision: DISMISSED, reasons, decidedBy: viewer.userId, decidedAt: at });
    if (appeal.firstResultId !== null) await stores.appeals.restoreResult(appeal.firstResultId, { userId: viewer.userId, at });
    const letter = await writeLetter(app, stores, ticket, 'appeal_dismissed', { reasons });
    await step(app, stores, ticket, {
      move: 'dismiss',
      to,
      changes: { closedAt: at, awaitsAnswer: false },
      events: [{ type: 'appeal.dismissed', appealId: appeal.id, decision: DISMISSED }, ...letter],
      by: viewer.userId,
    });
    await faultPoint('appeal.before-commit');
  });
}
