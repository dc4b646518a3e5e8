import type { Knex } from 'knex';
import type { MessageId, TicketId } from '../core/ids';
import type { LocalizedText } from '../core/language';
import type { SurveyAnswer } from '../core/survey';

/** A closing about which nobody was asked yet. */
export interface Closing {
  readonly resultId: string;
  readonly ticketId: TicketId;
  readonly toldBy: string;
}
export interface Survey {
  readonly id: string;
  readonly ticketId: TicketId;
  readonly reference: string;
  readonly centreId: string;
  readonly centreName: LocalizedText;
  readonly expiresAt: Date;
  readonly answeredAt: Date | null;
}
export interface NewSurvey {
  readonly id: string;
  readonly ticketId: TicketId;
  readonly resultId: string;
  readonly contactId: string | null;
  readonly messageId: MessageId | null;
  readonly skipped: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface SurveyStore {
  /** Closed cases, shut since then, about which nobody was asked: the oldest first. */
  unasked(since: Date, limit: number): Promise<Closing[]>;
  /** Does the closing still stand, unasked? Its ticket is locked. */
  isUnasked(closing: Closing): Promise<boolean>;
  askedSince(contactId: string, since: Date): Promise<boolean>;
  insert(survey: NewSurvey): Promise<void>;
  get(id: string): Promise<Survey | undefined>;
  /** Of the invitation that this message is. */
  ofMessage(messageId: MessageId): Promise<string | undefined>;
  /** The first answer stands. False: somebody was there before. */
  answer(id: string, answers: readonly SurveyAnswer[], of: { readonly at: Date; readonly low: boolean }): Promise<boolean>;
}

const NOT_ARRIVED = `d.message_id = r.message_id and d.state not in ('sent', 'delivered', 'cancelled')
  and not exists (select 1 from deliveries c where c.corrects = d.id)`;

export function createSurveyStore(knex: Knex): SurveyStore {
  const closings = (): Knex.QueryBuilder =>
    knex('case_results as r')
      .join('tickets as t', 't.id', 'r.ticket_id')
      .where({ 'r.shut_as': 'closed', 't.state': 'closed' })
      .whereNull('r.void_at')
      .whereNull('t.merged_into')
      .whereNotExists(knex('surveys as s').whereRaw('s.result_id = r.id'))
      // nobody is asked about an answer that they do not have; one that was corrected has another delivery in its place
      .whereNotExists(knex('deliveries as d').whereRaw(NOT_ARRIVED));
  return {
    unasked: async (since, limit) =>
      (await closings()
        .where('r.shut_at', '>', since)
        .orderBy('r.shut_at')
        .limit(limit)
        .select({ resultId: 'r.id', ticketId: 'r.ticket_id', toldBy: 'r.told_by' })) as Closing[],
    isUnasked: async ({ resultId }) => (await closings().where('r.id', resultId).first('r.id')) !== undefined,
    askedSince: async (contactId, since) =>
      (await knex('surveys').where({ contact_id: contactId }).whereNotNull('message_id').where('created_at', '>', since).first('id')) !== undefined,
    async insert(survey) {
      await knex('surveys').insert({
        id: survey.id,
        ticket_id: survey.ticketId,
        result_id: survey.resultId,
        contact_id: survey.contactId,
        message_id: survey.messageId,
        skipped: survey.skipped,
        created_at: survey.createdAt,
        expires_at: survey.expiresAt,
      });
    },
    get: async (id) =>
      (await knex('surveys as s')
        .join('tickets as t', 't.id', 's.ticket_id')
        .join('centres as c', 'c.id', 't.centre_id')
        .where('s.id', id)
        .whereNotNull('s.message_id')
        .first({ id: 's.id', ticketId: 's.ticket_id', reference: 't.reference', centreId: 't.centre_id', centreName: 'c.name', expiresAt: 's.expires_at', answeredAt: 's.answered_at' })) as
        Survey | undefined,
    ofMessage: async (messageId) => ((await knex('surveys').where({ message_id: messageId }).first('id')) as { id: string } | undefined)?.id,
    async answer(id, answers, { at, low }) {
      const first = await knex('surveys').where({ id }).whereNull('answered_at').update({ answered_at: at, low });
      if (first === 0) return false;
      if (answers.length > 0) await knex('survey_answers').insert(answers.map((answer) => ({ survey_id: id, ...answer })));
      return true;
    },
  };
}
