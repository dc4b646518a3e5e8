import type { Knex } from 'knex';
import type { MessageId, TicketId, UserId } from '../core/ids';
import type { Acceptance, Result, ShutAs, ToldBy } from '../core/result';

export interface StoredResult extends Result {
  readonly id: string;
  readonly ticketId: TicketId;
  readonly messageId: MessageId | null;
  readonly toldBy: ToldBy;
  readonly decidedAt: Date;
}
export interface NewResult extends StoredResult {
  readonly decidedBy: UserId;
  /** Absent: told, and waiting for the person's consent. */
  readonly shut?: { readonly as: ShutAs; readonly acceptance: Acceptance | null };
}
/** How far the newest answer of a case has come, and when it left: last of all its deliveries, or by hand. */
export interface NewestAnswer {
  readonly messageId: MessageId;
  readonly at: Date;
  readonly state: 'arrived' | 'on_its_way' | 'undelivered';
}

export interface ResultStore {
  insert(result: NewResult): Promise<void>;
  /** The told result that waits for consent. */
  waiting(ticketId: TicketId): Promise<StoredResult | undefined>;
  /** By a person, or null: time has passed. */
  shut(id: string, by: { readonly acceptance: Acceptance; readonly userId: UserId | null; readonly at: Date }): Promise<void>;
  /** Those that wait are no longer what came of the case: it was called back, or the person wrote again. */
  voidWaiting(ticketIds: readonly TicketId[], at: Date): Promise<void>;
  /** The same for the result that this answer told. True: telling it had shut the case. */
  voidOfMessage(messageId: MessageId, at: Date): Promise<boolean>;
  newestAnswer(ticketId: TicketId): Promise<NewestAnswer | undefined>;
  /** Cases whose result was told before `before` and waits, and in which nobody waits for us; the oldest first. */
  waitingSince(before: Date, after: string | undefined, limit: number): Promise<{ readonly id: string; readonly ticketId: TicketId }[]>;
}

const COLUMNS = {
  id: 'id',
  ticketId: 'ticket_id',
  messageId: 'message_id',
  toldBy: 'told_by',
  decidedAt: 'decided_at',
  outcome: 'outcome',
  cause: 'cause',
  subject: 'subject',
} as const;

export function createResultStore(knex: Knex): ResultStore {
  const waiting = (): Knex.QueryBuilder => knex('case_results').whereNull('shut_at').whereNull('void_at');
  return {
    async insert({ shut, ...result }) {
      await knex('case_results').insert({
        id: result.id,
        ticket_id: result.ticketId,
        message_id: result.messageId,
        outcome: result.outcome ?? null,
        cause: result.cause ?? null,
        subject: result.subject ?? null,
        rejection: result.rejection ?? null,
        body: result.body ?? '',
        note: result.note ?? '',
        told_by: result.toldBy,
        decided_by: result.decidedBy,
        decided_at: result.decidedAt,
        ...(shut === undefined ? {} : { shut_as: shut.as, acceptance: shut.acceptance, shut_by: result.decidedBy, shut_at: result.decidedAt }),
      });
    },
    waiting: async (ticketId) => (await waiting().where({ ticket_id: ticketId }).orderBy('decided_at', 'desc').first(COLUMNS)) as StoredResult | undefined,
    async shut(id, { acceptance, userId, at }) {
      await knex('case_results').where({ id }).update({ shut_as: 'closed', acceptance, shut_by: userId, shut_at: at });
    },
    async voidWaiting(ticketIds, at) {
      if (ticketIds.length > 0) await waiting().whereIn('ticket_id', ticketIds).update({ void_at: at });
    },
    async voidOfMessage(messageId, at) {
      const told = knex('case_results').where({ message_id: messageId }).whereNull('void_at').update({ void_at: at }).returning('shut_at');
      return ((await told) as { shut_at: Date | null }[]).some((row) => row.shut_at !== null);
    },
    newestAnswer: async (ticketId) => {
      const { rows } = (await knex.raw(NEWEST_ANSWER, [ticketId])) as { rows: NewestAnswer[] };
      return rows[0];
    },
    async waitingSince(before, after, limit) {
      const quiet = knex('tickets as t').whereRaw(`t.id = case_results.ticket_id and t.state = 'answered' and not t.awaits_answer and t.merged_into is null`);
      const due = waiting().where('decided_at', '<=', before).whereExists(quiet);
      if (after !== undefined) due.where('id', '>', after);
      return (await due.orderBy('id').limit(limit).select({ id: 'id', ticketId: 'ticket_id' })) as { id: string; ticketId: TicketId }[];
    },
  };
}

/**
 * Cancelled deliveries told nobody anything; an answer given by hand has none and has arrived. A delivery that another has taken the
 * place of at the right address counts no more.
 */
const NEWEST_ANSWER = `
  select m.id as "messageId", greatest(m.received_at, max(d.wire_at)) as at,
         case when bool_or(d.state in ('rejected', 'bounced', 'unknown')) then 'undelivered'
              when bool_or(d.state in ('held', 'queued', 'sending', 'delayed')) then 'on_its_way'
              else 'arrived' end as state
    from messages m
    left join deliveries d on d.message_id = m.id and not exists (select 1 from deliveries c where c.corrects = d.id)
   where m.ticket_id = ? and m.direction = 'out' and m.purpose = 'reply'
   group by m.id, m.received_at
  having count(d.*) = 0 or bool_or(d.state <> 'cancelled')
   order by m.received_at desc, m.id desc limit 1`;
