import { decisionGaps, type AppealGaps } from '../../core/appeal';
import { faultPoint } from '../../core/fault';
import type { MessageId, TicketId } from '../../core/ids';
import { may } from '../../core/rights';
import type { Ticket } from '../../core/ticket';
import type { Viewer } from '../../core/viewer';
import type { Appeal } from '../../db/appeal-store';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { AppError } from '../errors';
import { storable } from '../filing/parsed-item';
import { once } from '../once';
import { writeWithin, type ReplyInput } from '../write-reply';
import { appealRules, lockAsSeen, refuseAppeal, standingAppeal, stateAfter, step } from './case-under-appeal';

export interface DecideAppeal {
  readonly version: number;
  /** AD-1 … AD-3. */
  readonly decision: string;
  readonly reasons: string;
  /** Of the last round: the road that is left to the person. It is told with the answer. */
  readonly nextRoad: string;
  /** The answer that tells it, with what came of the case now. */
  readonly reply: ReplyInput;
}

/**
 * The reviewer decides, and the answer that tells it is written: both or neither (transition 28). The first decision stays as it was,
 * beside the second. The same reply id again is the same decision.
 * @throws AppError not_found, forbidden (not the reviewer), stale_version, impossible_move, not_ready, and what `writeReply` throws
 */
export async function decideAppeal(app: App, viewer: Viewer, ticketId: TicketId, input: DecideAppeal): Promise<{ readonly messageId: MessageId }> {
  if (!may(viewer, 'appeal.review') || !may(viewer, 'ticket.reply')) throw new AppError('forbidden');
  const decided = await app.db.transact(async (stores) => {
    if ((await stores.tickets.lockVisible(viewer, ticketId)) === undefined) throw new AppError('not_found');
    const { version: _, ...body } = input;
    return once(stores, `appeal ${viewer.userId} ${ticketId}`, input.reply.id, body, () => decide(app, stores, viewer, ticketId, input));
  });
  await faultPoint('appeal.after-commit');
  return decided;
}

async function decide(app: App, stores: Stores, viewer: Viewer, ticketId: TicketId, input: DecideAppeal): Promise<{ messageId: MessageId }> {
  const ticket = await lockAsSeen(stores, viewer, ticketId, input.version);
  const to = stateAfter(ticket, 'decide');
  const appeal = await standingAppeal(stores, ticket);
  if (appeal.reviewerId !== viewer.userId) throw new AppError('forbidden');
  const { decision } = input;
  const [reasons, nextRoad] = [storable(input.reasons), storable(input.nextRoad.trim())];
  refuseAppeal({ ...decisionGaps(input), ...(await roadGaps(stores, ticket, appeal, nextRoad)), ...(input.reply.result === undefined ? { result: 'required' as const } : {}) });
  const text = nextRoad === '' || input.reply.text.includes(nextRoad) ? input.reply.text : `${input.reply.text}\n\n${nextRoad}`;
  const { messageId } = await writeWithin(app, stores, viewer, ticket, { ...input.reply, text }, { move: 'decide', to });
  const decidedAt = app.clock.now();
  await stores.appeals.change(appeal, { state: 'decided', decision, reasons, nextRoad, decidedBy: viewer.userId, decidedAt, decisionMessageId: messageId });
  const decided = await stores.tickets.lock(ticketId);
  if (decided === undefined) throw new AppError('not_found');
  await step(app, stores, decided, {
    move: 'decide',
    to,
    events: [{ type: 'appeal.decided', appealId: appeal.id, decision, round: appeal.round }],
    by: viewer.userId,
  });
  await faultPoint('appeal.before-commit');
  return { messageId };
}

/** Whoever has no round left is told where else to turn (CLO-2). */
async function roadGaps(stores: Stores, ticket: Ticket, appeal: Appeal, nextRoad: string): Promise<AppealGaps> {
  return (await isLastRound(stores, ticket, appeal)) && nextRoad === '' ? { nextRoad: 'required' } : {};
}

/** By the rules that held when the objection came. */
export async function isLastRound(stores: Stores, ticket: Pick<Ticket, 'centreId'>, appeal: Appeal): Promise<boolean> {
  return appeal.round >= (await appealRules(stores, ticket.centreId, appeal.receivedAt)).rounds;
}
