import { decideAppeal } from '../../app/appeals/decide-appeal';
import { finishCase } from '../../app/appeals/finish-case';
import { lookAtAppeals, type AppealsSeen } from '../../app/appeals/look-at-appeals';
import { recordObjection } from '../../app/appeals/record-objection';
import { assignReviewer, dismissAppeal } from '../../app/appeals/review-appeal';
import type { TicketId } from '../../core/ids';
import { may } from '../../core/rights';
import { APPEAL_DECISIONS, APPEAL_GROUNDS } from '../../core/seed/appeal-lists';
import type { RouteName } from '../../shared/routes';
import type { AnswerOf, Call, Handlers } from '../call';
import { requireSameKey } from './tickets';

type Answer = AnswerOf<'caseAppeals'>;
type AppealHandlers = Pick<
  Handlers,
  'caseAppeals' | 'recordObjection' | 'assignReviewer' | 'dismissAppeal' | 'decideAppeal' | 'finishCase'
>;
type AnyCall = Pick<Call<RouteName>, 'app' | 'viewer' | 'param'>;

export const appealHandlers: AppealHandlers = {
  caseAppeals: shown,
  async recordObjection(call) {
    await recordObjection(call.app, call.viewer, ticketId(call), call.body);
    return shown(call);
  },
  async assignReviewer(call) {
    await assignReviewer(call.app, call.viewer, ticketId(call), call.body);
    return shown(call);
  },
  async dismissAppeal(call) {
    await dismissAppeal(call.app, call.viewer, ticketId(call), call.body);
    return shown(call);
  },
  async decideAppeal(call) {
    requireSameKey({ idempotencyKey: call.idempotencyKey, body: call.body.reply });
    await decideAppeal(call.app, call.viewer, ticketId(call), call.body);
    return shown(call);
  },
  async finishCase(call) {
    await finishCase(call.app, call.viewer, ticketId(call), call.body);
    return shown(call);
  },
};

const ticketId = ({ param }: Pick<AnyCall, 'param'>): TicketId => param('id') as TicketId;

async function shown(call: AnyCall): Promise<Answer> {
  const { app, viewer } = call;
  const seen = await lookAtAppeals(app, viewer, ticketId(call));
  const { items, results: _, names: _names, until, people, ...rest } = seen;
  return {
    ...rest,
    items: items.map((appeal) => shownAppeal(appeal, seen)),
    until: until?.toISOString() ?? null,
    mayWaive: may(viewer, 'appeal.assign'),
    mayExcept: viewer.role === 'administrator',
    people: people.map(({ id, name, involvedAs }) => ({ id, name, involvedAs: [...involvedAs] })),
    grounds: [...APPEAL_GROUNDS],
    decisions: [...APPEAL_DECISIONS],
  };
}

function shownAppeal(appeal: AppealsSeen['items'][number], { names, results }: AppealsSeen): Answer['items'][number] {
  const { id, round, isLastRound, ground, text, by, messageId, waiver, state, exception, decision, reasons, nextRoad } = appeal;
  const person = (userId: string | null) => (userId === null ? null : { id: userId, name: names.get(userId) ?? '' });
  const result = (resultId: string | null) => (resultId === null ? null : (results.get(resultId) ?? null));
  return {
    id,
    round,
    isLastRound,
    ground,
    text,
    by,
    messageId,
    waiver,
    state,
    exception,
    decision,
    reasons,
    nextRoad,
    named: appeal.named.map((userId) => ({ id: userId, name: names.get(userId) ?? '' })),
    recordedBy: person(appeal.recordedBy),
    receivedAt: appeal.receivedAt.toISOString(),
    reviewer: person(appeal.reviewerId),
    exceptionBy: person(appeal.exceptionBy),
    decidedAt: appeal.decidedAt?.toISOString() ?? null,
    first: result(appeal.firstResultId),
    second: result(appeal.secondResultId),
  };
}
