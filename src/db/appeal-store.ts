import type { Knex } from 'knex';
import type { AppealState, Involvement, Objector } from '../core/appeal';
import type { MessageId, TicketId, UserId } from '../core/ids';
import type { Role } from '../core/rights';
import { INVOLVED } from './appeal-involved';
import { readResultsById, type ResultRead } from './read/case-results';
import { FAMILY_IDS } from './read/merged';

/** An objection as it stands. */
export interface Appeal {
  readonly id: string;
  readonly ticketId: TicketId;
  readonly round: number;
  readonly ground: string;
  readonly text: string;
  readonly by: Objector;
  readonly messageId: MessageId | null;
  readonly named: readonly UserId[];
  /** Null: by the person alone. */
  readonly recordedBy: UserId | null;
  readonly receivedAt: Date;
  /** Of the case, with the objection. */
  readonly openedVersion: number;
  readonly holderId: UserId | null;
  readonly waiver: string;
  readonly state: AppealState;
  readonly firstResultId: string | null;
  readonly reviewerId: UserId | null;
  readonly assignedAt: Date | null;
  readonly exception: string;
  readonly exceptionBy: UserId | null;
  readonly decision: string | null;
  readonly reasons: string;
  readonly decidedAt: Date | null;
  readonly decisionMessageId: MessageId | null;
  /** What the deciding answer told. */
  readonly secondResultId: string | null;
  readonly nextRoad: string;
  readonly finishedAt: Date | null;
  readonly version: number;
}
export interface AppealChanges {
  readonly state?: AppealState;
  readonly reviewerId?: UserId;
  readonly assignedBy?: UserId;
  readonly assignedAt?: Date;
  readonly exception?: string;
  readonly exceptionBy?: UserId | null;
  readonly decision?: string | null;
  readonly reasons?: string;
  readonly decidedBy?: UserId | null;
  readonly decidedAt?: Date | null;
  readonly decisionMessageId?: MessageId | null;
  readonly nextRoad?: string;
  readonly finishedAt?: Date;
}
export type NewAppeal = Omit<
  Appeal,
  'reviewerId' | 'assignedAt' | 'exception' | 'exceptionBy' | 'decision' | 'reasons' | 'decidedAt' | 'decisionMessageId' | 'secondResultId' | 'nextRoad' | 'finishedAt' | 'version'
>;
/** A colleague who could review. */
export interface Reviewer {
  readonly id: UserId;
  readonly name: string;
  readonly role: Role;
}

/** Appeals are locked with their ticket: whoever writes here holds its lock. */
export interface AppealStore {
  insert(appeal: NewAppeal): Promise<void>;
  /** The oldest first. */
  ofTicket(ticketId: TicketId): Promise<Appeal[]>;
  change(appeal: Appeal, changes: AppealChanges): Promise<void>;
  /** What people had to do with the case, and with those merged into it, before this version of it. */
  involved(ticketId: TicketId, before: number): Promise<ReadonlyMap<UserId, readonly Involvement[]>>;
  /** Everybody who works in the centre. */
  people(centreId: string): Promise<Reviewer[]>;
  /** The newest decision that was not called back, and when it was told or the case was shut, whichever is later. */
  newestResult(ticketId: TicketId): Promise<{ readonly id: string; readonly at: Date } | undefined>;
  /** The decision holds again, and the case is shut with it. */
  restoreResult(id: string, by: { readonly userId: UserId; readonly at: Date }): Promise<void>;
  /** Is this a message of the case, or of one merged into it, and when did it come? */
  messageAt(ticketId: TicketId, messageId: string): Promise<Date | undefined>;
  /** The decision that this answer told. */
  decidedBy(messageId: MessageId): Promise<Appeal | undefined>;
  /** Does a standing objection dispute what this answer told? */
  isAbout(messageId: MessageId): Promise<boolean>;
  /** Both decisions of each, by their ids. */
  results(appeals: readonly Appeal[]): Promise<ReadonlyMap<string, ResultRead>>;
}

const COLUMNS: Readonly<Record<keyof Appeal, string>> = {
  id: 'id',
  ticketId: 'ticket_id',
  round: 'round',
  ground: 'ground',
  text: 'text',
  by: 'made_by',
  messageId: 'message_id',
  named: 'named',
  recordedBy: 'recorded_by',
  receivedAt: 'received_at',
  openedVersion: 'opened_version',
  holderId: 'holder_id',
  waiver: 'waiver',
  state: 'state',
  firstResultId: 'first_result_id',
  reviewerId: 'reviewer_id',
  assignedAt: 'assigned_at',
  exception: 'exception',
  exceptionBy: 'exception_by',
  decision: 'decision',
  reasons: 'reasons',
  decidedAt: 'decided_at',
  decisionMessageId: 'decision_message_id',
  secondResultId: 'second_result_id',
  nextRoad: 'next_road',
  finishedAt: 'finished_at',
  version: 'version',
};
const CHANGED: Readonly<Record<keyof AppealChanges, string>> = { ...COLUMNS, assignedBy: 'assigned_by', decidedBy: 'decided_by' };

export function createAppealStore(knex: Knex): AppealStore {
  const select = (): Knex.QueryBuilder => knex('appeals').select(COLUMNS);
  return {
    async insert(appeal) {
      await knex('appeals').insert(rowOf(appeal, COLUMNS));
    },
    ofTicket: async (ticketId) => (await select().where({ ticket_id: ticketId }).orderBy(['received_at', 'id'])) as Appeal[],
    async change(appeal, changes) {
      const version = appeal.version + 1;
      await knex('appeals').where({ id: appeal.id }).update({ ...rowOf(changes, CHANGED), version, ...secondResult(knex, changes) });
    },
    async involved(ticketId, before) {
      const { rows } = (await knex.raw(INVOLVED, [[ticketId], ticketId, before])) as {
        rows: { user_id: UserId; why: Involvement }[];
      };
      const found = new Map<UserId, Involvement[]>();
      for (const { user_id, why } of rows) found.set(user_id, [...(found.get(user_id) ?? []), why]);
      return found;
    },
    people: async (centreId) =>
      (await knex('user_centres as c')
        .join('users as u', 'u.id', 'c.user_id')
        .where('c.centre_id', centreId)
        .whereNull('u.disabled_at')
        .orderBy(['u.name', 'u.id'])
        .select('u.id', 'u.name', 'u.role')) as Reviewer[],
    newestResult: async (ticketId) =>
      (await knex('case_results as r')
        .where('r.ticket_id', ticketId)
        .whereNotExists(knex('deliveries as d').whereRaw('d.message_id = r.message_id').where('d.reason', 'called_back'))
        .orderBy([{ column: 'r.decided_at', order: 'desc' }, { column: 'r.id', order: 'desc' }])
        .first('r.id', knex.raw('greatest(r.decided_at, r.shut_at) as at'))) as { id: string; at: Date } | undefined,
    async restoreResult(id, { userId, at }) {
      await knex('case_results')
        .where({ id })
        .update({ void_at: null, shut_as: knex.raw(`coalesce(shut_as, 'closed')`), shut_by: knex.raw('coalesce(shut_by, ?::uuid)', [userId]), shut_at: knex.raw('coalesce(shut_at, ?::timestamptz)', [at]) });
    },
    async messageAt(ticketId, messageId) {
      const row = (await knex('messages')
        .whereRaw(`ticket_id in ${FAMILY_IDS}`, [[ticketId]])
        .where({ id: messageId, direction: 'in' })
        .first('received_at')) as { received_at: Date } | undefined;
      return row?.received_at;
    },
    decidedBy: async (messageId) => (await select().where({ decision_message_id: messageId, state: 'decided' }).first()) as Appeal | undefined,
    isAbout: async (messageId) =>
      (await knex('appeals as a')
        .join('case_results as r', 'r.id', 'a.first_result_id')
        .where('r.message_id', messageId)
        .whereIn('a.state', ['open', 'under_review'])
        .first('a.id')) !== undefined,
    results: async (appeals) =>
      readResultsById(knex, appeals.flatMap(({ firstResultId, secondResultId }) => [firstResultId, secondResultId]).filter((id) => id !== null)),
  };
}

const rowOf = (values: object, columns: Readonly<Record<string, string>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (columns[key] === undefined ? [] : [[columns[key], value]])));

/** The result that the deciding answer told stands beside the first one. */
const secondResult = (knex: Knex, { decisionMessageId }: AppealChanges): object =>
  decisionMessageId === undefined
    ? {}
    : { second_result_id: knex.raw('(select id from case_results where message_id = ?::uuid and void_at is null limit 1)', [decisionMessageId]) };
