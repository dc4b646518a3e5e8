import type { Knex } from 'knex';
import type { LinkWhy } from '../core/links';
import type { MessageId, TicketId, UserId } from '../core/ids';
import type { TicketState } from '../core/ticket';
import type { Viewer } from '../core/viewer';
import { FAMILY_IDS, SURVIVOR_IDS } from './read/merged';
import { visibleTickets } from './read/visible-to';

/** What a merge changes of a case, as it was before. */
export interface BeforeMerge {
  readonly state: TicketState;
  readonly closedAt: string | null;
  readonly awaitsAnswer: boolean;
}
export interface Merge {
  readonly id: string;
  readonly ticketId: TicketId;
  readonly survivorId: TicketId;
  readonly mergedAt: Date;
  /** Of the case that became a pointer, and of the survivor (merges of earlier versions did not note that one). */
  readonly before: BeforeMerge & { readonly survivor?: BeforeMerge };
}
export interface Split {
  readonly id: string;
  readonly ticketId: TicketId;
  readonly newTicketId: TicketId;
  readonly undoneAt: Date | null;
  readonly messages: readonly { readonly messageId: MessageId; readonly standing: string; readonly matchReason: string | null }[];
}
/** A message of a case as moving it needs to know it. */
export interface CaseMessage {
  /** An answer that its author took back before it left. */
  readonly calledBack: boolean;
  readonly id: MessageId;
  readonly ticketId: TicketId;
  readonly direction: 'in' | 'out' | 'note';
  readonly purpose: string;
  readonly standing: 'member' | 'third_party';
  readonly matchReason: string | null;
  readonly contactId: string | null;
  readonly sender: { readonly kind: string; readonly address: string; readonly name: string };
  readonly recipients: readonly { readonly address: string }[];
  readonly subject: string;
  readonly visibleText: string;
  readonly text: string;
  readonly language: string | null;
  readonly textDirection: string;
  readonly receivedAt: Date;
}
/** What a case says of its messages in lists; made anew when messages came or went. */
export interface CaseSummary {
  readonly lastMessageAt?: Date;
  readonly lastInboundAt: Date | null;
  readonly snippet: string;
  readonly snippetDirection: string;
}

/** Merging, splitting and linking. Who calls holds the filing lock, so that no mail is filed meanwhile (ruling 9). */
export interface MergeStore {
  /** Where a ticket's pointers end; itself when it was not merged. */
  survivorOf(id: TicketId): Promise<TicketId>;
  /** Cases that were merged into it, over any number of merges, in the order of their ids. */
  absorbed(id: TicketId): Promise<TicketId[]>;
  isVisible(viewer: Viewer, id: TicketId): Promise<boolean>;
  awaitsAnswer(id: TicketId): Promise<boolean>;
  addMerge(merge: Merge & { readonly mergedBy: UserId }): Promise<void>;
  standingMerge(ticketId: TicketId): Promise<Merge | undefined>;
  /** Standing merges straight into this case, done at `since` or later. */
  mergesInto(survivorId: TicketId, since: Date): Promise<Merge[]>;
  setBefore(id: string, before: Merge['before']): Promise<void>;
  /** Whether a person moved the state after `since`. */
  movedByPerson(ticketId: TicketId, since: Date): Promise<boolean>;
  undoMerge(id: string, at: Date, by: UserId): Promise<void>;
  /** What was filed under a ticket since a merge: mail by ids, which are made under the filing lock; answers and notes by their time. */
  messagesSince(ticketId: TicketId, mergeId: string, mergedAt: Date): Promise<CaseMessage[]>;
  messagesOf(ticketId: TicketId): Promise<CaseMessage[]>;
  /** Whether something of these is on its way out this moment. */
  underWay(messageIds: readonly MessageId[]): Promise<boolean>;
  /** Takes along their deliveries and the keys by which answers to them are found, but no ticket's own key. */
  moveMessages(messageIds: readonly MessageId[], to: TicketId, keep: readonly Buffer[]): Promise<void>;
  setFiling(messageId: MessageId, standing: string, matchReason: string | null): Promise<void>;
  setSummary(ticketId: TicketId, summary: CaseSummary): Promise<void>;
  addSplit(split: { id: string; ticketId: TicketId; newTicketId: TicketId; at: Date; by: UserId; messages: readonly CaseMessage[] }): Promise<void>;
  splitInto(newTicketId: TicketId): Promise<Split | undefined>;
  undoSplit(id: string, at: Date, by: UserId): Promise<void>;
  link(a: TicketId, b: TicketId): Promise<{ readonly from: TicketId; readonly to: TicketId; readonly why: LinkWhy } | undefined>;
  setLink(a: TicketId, b: TicketId, why: LinkWhy, by: UserId): Promise<void>;
  removeLink(a: TicketId, b: TicketId): Promise<void>;
}

export function createMergeStore(knex: Knex): MergeStore {
  return { ...merges(knex), ...messages(knex), ...splits(knex), ...links(knex) };
}

function merges(knex: Knex): Pick<MergeStore, 'survivorOf' | 'absorbed' | 'isVisible' | 'awaitsAnswer' | 'addMerge' | 'standingMerge' | 'mergesInto' | 'setBefore' | 'movedByPerson' | 'undoMerge'> {
  return {
    async survivorOf(id) {
      const result = (await knex.raw(`select at as id from ${SURVIVOR_IDS} as survivor`, [[id]])) as { rows: { id: TicketId }[] };
      return result.rows[0]?.id ?? id;
    },
    absorbed: async (id) => knex('tickets').whereRaw(`id in ${FAMILY_IDS}`, [[id]]).whereNot({ id }).orderBy('id').pluck('id'),
    isVisible: async (viewer, id) => (await visibleTickets(knex, viewer).where('tickets.id', id).first('tickets.id')) !== undefined,
    async awaitsAnswer(id) {
      const row = (await knex('tickets').where({ id }).first('awaits_answer')) as { awaits_answer: boolean } | undefined;
      return row?.awaits_answer ?? false;
    },
    async addMerge(merge) {
      await knex('ticket_merges').insert({ id: merge.id, ticket_id: merge.ticketId, survivor_id: merge.survivorId, merged_at: merge.mergedAt, merged_by: merge.mergedBy, before: JSON.stringify(merge.before) });
    },
    async standingMerge(ticketId) {
      const row = (await knex('ticket_merges').where({ ticket_id: ticketId }).whereNull('undone_at').first()) as Record<string, unknown> | undefined;
      return row === undefined ? undefined : toMerge(row);
    },
    async undoMerge(id, at, by) {
      await knex('ticket_merges').where({ id }).update({ undone_at: at, undone_by: by });
    },
    mergesInto: async (survivorId, since) => ((await knex('ticket_merges').where({ survivor_id: survivorId }).whereNull('undone_at').andWhere('merged_at', '>=', since)) as Record<string, unknown>[]).map(toMerge),
    async setBefore(id, before) {
      await knex('ticket_merges').where({ id }).update({ before: JSON.stringify(before) });
    },
    movedByPerson: async (ticketId, since) =>
      (await knex('events').where({ ticket_id: ticketId, type: 'state.changed' }).whereNotNull('actor_id').andWhere('at', '>', since).first('id')) !== undefined,
  };
}

function messages(knex: Knex): Pick<MergeStore, 'messagesSince' | 'messagesOf' | 'underWay' | 'moveMessages' | 'setFiling' | 'setSummary'> {
  const caseMessages = (ticketId: TicketId): Knex.QueryBuilder =>
    knex('messages').where({ ticket_id: ticketId }).select('messages.*', knex.raw(`exists (select 1 from deliveries d where d.message_id = messages.id and d.reason = 'called_back') as called_back`));
  const inOrder = (rows: Knex.QueryBuilder): Promise<CaseMessage[]> => rows.orderBy('received_at').orderBy('id').then((found: Record<string, unknown>[]) => found.map(toMessage));
  return {
    messagesSince: (ticketId, mergeId, mergedAt) =>
      inOrder(
        caseMessages(ticketId).whereRaw(`case when direction = 'in' then id > ?::uuid else received_at >= ? end`, [mergeId, mergedAt]),
      ),
    messagesOf: (ticketId) => inOrder(caseMessages(ticketId)),
    async underWay(ids) {
      if (ids.length === 0) return false;
      return (await knex('deliveries').whereIn('message_id', ids).whereIn('state', ['held', 'queued', 'sending']).first('id')) !== undefined;
    },
    async moveMessages(ids, to, keep) {
      if (ids.length === 0) return;
      await knex('messages').whereIn('id', ids).update({ ticket_id: to });
      await knex('deliveries').whereIn('message_id', ids).update({ ticket_id: to });
      const moved = knex('thread_keys').whereIn('message_id', ids).whereNotIn('key_hash', keep as Buffer[]).whereNot({ ticket_id: to });
      const known = knex('thread_keys').where({ ticket_id: to }).select('key_hash');
      await moved.clone().whereIn('key_hash', known).delete();
      await moved.update({ ticket_id: to });
    },
    async setFiling(id, standing, matchReason) {
      await knex('messages').where({ id }).update({ standing, match_reason: matchReason });
    },
    async setSummary(id, summary) {
      await knex('tickets')
        .where({ id })
        .update({
          ...(summary.lastMessageAt === undefined ? {} : { last_message_at: summary.lastMessageAt }),
          last_inbound_at: summary.lastInboundAt,
          snippet: summary.snippet,
          snippet_direction: summary.snippetDirection,
          // from before the index of messages; nothing is looked for there any more
          search_text: '',
          message_count: knex.raw(`(select count(*) from messages m where m.ticket_id = tickets.id and m.purpose <> 'acknowledgement')`),
          attachment_count: knex.raw(
            `(select count(*) from attachments a join messages m on m.id = a.message_id where m.ticket_id = tickets.id and m.direction = 'in' and m.standing = 'member' and not a.inline)`,
          ),
        });
    },
  };
}

function splits(knex: Knex): Pick<MergeStore, 'addSplit' | 'splitInto' | 'undoSplit'> {
  return {
    async addSplit(split) {
      await knex('ticket_splits').insert({ id: split.id, ticket_id: split.ticketId, new_ticket_id: split.newTicketId, split_at: split.at, split_by: split.by });
      await knex('split_messages').insert(split.messages.map((message) => ({ split_id: split.id, message_id: message.id, standing: message.standing, match_reason: message.matchReason })));
    },
    async splitInto(newTicketId) {
      const row = (await knex('ticket_splits').where({ new_ticket_id: newTicketId }).first()) as Record<string, unknown> | undefined;
      if (row === undefined) return undefined;
      const moved = (await knex('split_messages').where({ split_id: row['id'] }).orderBy('message_id')) as Record<string, unknown>[];
      return {
        id: row['id'] as string,
        ticketId: row['ticket_id'] as TicketId,
        newTicketId,
        undoneAt: row['undone_at'] as Date | null,
        messages: moved.map((one) => ({ messageId: one['message_id'] as MessageId, standing: one['standing'] as string, matchReason: one['match_reason'] as string | null })),
      };
    },
    async undoSplit(id, at, by) {
      await knex('ticket_splits').where({ id }).update({ undone_at: at, undone_by: by });
    },
  };
}

function links(knex: Knex): Pick<MergeStore, 'link' | 'setLink' | 'removeLink'> {
  const between = (a: TicketId, b: TicketId): Knex.QueryBuilder => knex('ticket_links').where((one) => void one.where({ ticket_id: a, other_id: b }).orWhere({ ticket_id: b, other_id: a }));
  return {
    async link(a, b) {
      const row = (await between(a, b).first()) as { ticket_id: TicketId; other_id: TicketId; why: LinkWhy } | undefined;
      return row === undefined ? undefined : { from: row.ticket_id, to: row.other_id, why: row.why };
    },
    async setLink(a, b, why, by) {
      await between(a, b).delete();
      await knex('ticket_links').insert({ ticket_id: a, other_id: b, why, created_by: by });
    },
    async removeLink(a, b) {
      await between(a, b).delete();
    },
  };
}

function toMerge(row: Record<string, unknown>): Merge {
  return { id: row['id'] as string, ticketId: row['ticket_id'] as TicketId, survivorId: row['survivor_id'] as TicketId, mergedAt: row['merged_at'] as Date, before: row['before'] as Merge['before'] };
}

function toMessage(row: Record<string, unknown>): CaseMessage {
  return {
    id: row['id'] as MessageId,
    calledBack: row['called_back'] as boolean,
    ticketId: row['ticket_id'] as TicketId,
    direction: row['direction'] as CaseMessage['direction'],
    purpose: row['purpose'] as string,
    standing: row['standing'] as CaseMessage['standing'],
    matchReason: row['match_reason'] as string | null,
    contactId: row['contact_id'] as string | null,
    sender: row['sender'] as CaseMessage['sender'],
    recipients: row['recipients'] as CaseMessage['recipients'],
    subject: row['subject'] as string,
    visibleText: row['visible_text'] as string,
    text: row['text'] as string,
    language: row['language'] as string | null,
    textDirection: row['text_direction'] as string,
    receivedAt: row['received_at'] as Date,
  };
}
