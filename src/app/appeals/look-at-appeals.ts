import { objectionUntil } from '../../core/appeal';
import type { TicketId } from '../../core/ids';
import { may } from '../../core/rights';
import { isShut, nextState, type Ticket } from '../../core/ticket';
import type { Viewer } from '../../core/viewer';
import type { Appeal } from '../../db/appeal-store';
import type { ResultRead } from '../../db/read/case-results';
import { connectorOf } from '../account-context';
import type { App } from '../context';
import { AppError } from '../errors';
import { appealRules } from './case-under-appeal';
import { candidates, type Candidate } from './review-appeal';

export interface AppealsSeen {
  readonly items: readonly (Appeal & { readonly isLastRound: boolean })[];
  readonly results: ReadonlyMap<string, ResultRead>;
  readonly names: ReadonlyMap<string, string>;
  readonly until: Date | null;
  readonly roundsLeft: number;
  readonly people: readonly Candidate[];
  readonly byHand: boolean;
  readonly mayRecord: boolean;
  readonly mayAssign: boolean;
  readonly mayDismiss: boolean;
  readonly mayDecide: boolean;
  readonly mayFinish: boolean;
}

/** The objections to what was decided on a case, and what the viewer may do about them now. @throws AppError not_found */
export async function lookAtAppeals(app: App, viewer: Viewer, ticketId: TicketId): Promise<AppealsSeen> {
  return app.db.transact(async (stores) => {
    const ticket = await stores.tickets.lockVisible(viewer, ticketId);
    if (ticket === undefined) throw new AppError('not_found');
    const appeals = await stores.appeals.ofTicket(ticketId);
    const newest = appeals.at(-1);
    const [rules, result, account] = [
      await appealRules(stores, ticket.centreId, app.clock.now()),
      await stores.appeals.newestResult(ticketId),
      await stores.accounts.get(ticket.accountId),
    ];
    const people = newest === undefined ? [] : await candidates(stores, ticket, newest);
    const items = await Promise.all(
      appeals.map(async (appeal) => ({ ...appeal, isLastRound: appeal.round >= (await appealRules(stores, ticket.centreId, appeal.receivedAt)).rounds })),
    );
    return {
      items,
      results: await stores.appeals.results(appeals),
      names: await stores.clocks.names(appeals.flatMap(peopleOf)),
      until: result === undefined ? null : objectionUntil(result.at, rules.windowDays),
      roundsLeft: Math.max(0, rules.rounds - appeals.filter(({ state }) => state === 'decided').length),
      people,
      byHand: account === undefined || connectorOf(app, account.channel).capabilities.reply !== 'automatic',
      ...mayDo(viewer, ticket, items.at(-1), people, result !== undefined),
    };
  });
}

const peopleOf = ({ named, recordedBy, reviewerId, exceptionBy }: Appeal): string[] => [...named, recordedBy, reviewerId, exceptionBy].filter((id) => id !== null);

function mayDo(
  viewer: Viewer,
  ticket: Ticket,
  newest: AppealsSeen['items'][number] | undefined,
  people: readonly Candidate[],
  decided: boolean,
): Pick<AppealsSeen, 'mayRecord' | 'mayAssign' | 'mayDismiss' | 'mayDecide' | 'mayFinish'> {
  const own = ticket.mergedInto === null;
  const assigns = own && may(viewer, 'appeal.assign');
  const state = newest?.state;
  const uninvolved = people.some((one) => one.id === viewer.userId && one.involvedAs.length === 0);
  return {
    mayRecord: own && decided && may(viewer, 'appeal.record') && nextState(ticket.state, 'object') !== undefined,
    mayAssign: assigns && (state === 'open' || state === 'under_review') && !isShut(ticket.state),
    mayDismiss: assigns && state === 'open' && uninvolved,
    mayDecide: own && state === 'under_review' && newest?.reviewerId === viewer.userId && may(viewer, 'appeal.review') && may(viewer, 'ticket.reply'),
    mayFinish: assigns && ticket.state === 'answered' && state === 'decided' && newest?.isLastRound === true,
  };
}
