import type { Knex } from 'knex';
import type { MessageId, TicketId } from '../core/ids';
import type { Row } from './filing-rows';

/** The columns of a message that its charset decides. */
export const WORD_COLUMNS = [
  'subject',
  'text',
  'visible_text',
  'html',
  'language',
  'text_direction',
  'repairs',
] as const;
export type WordColumn = (typeof WORD_COLUMNS)[number];

/** A stored message's words, and what else is called by them. */
export interface MessageWords {
  readonly ticketId: TicketId;
  readonly words: Readonly<Record<WordColumn, unknown>>;
  readonly unreadable: string | null;
  /** The key of its original was destroyed, and its words with it. */
  readonly erased: boolean;
  /** It is the first that came of its case. */
  readonly opened: boolean;
  readonly files: readonly { readonly id: string; readonly sha256: Buffer; readonly filename: string }[];
}

/** Words read anew from an original that stays what it is. Whoever calls has locked the message's case. */
export interface WordsStore {
  lock(messageId: MessageId): Promise<MessageWords | undefined>;
  setWords(messageId: MessageId, words: Row): Promise<void>;
  setFilename(attachmentId: string, filename: string): Promise<void>;
  /** A case that is called by this subject is called by another one. */
  renameTicket(ticketId: TicketId, from: unknown, to: unknown): Promise<void>;
  /** Of these cases those whose line in lists shows the old words show the new ones. */
  setSnippet(
    ticketIds: readonly TicketId[],
    from: string,
    to: { readonly snippet: string; readonly direction: string },
  ): Promise<void>;
}

export function createWordsStore(knex: Knex): WordsStore {
  return {
    async lock(messageId) {
      const row = (await knex('messages as m')
        .leftJoin('sightings as s', 's.id', 'm.sighting_id')
        .leftJoin('blobs as b', 'b.id', 's.blob_id')
        .where('m.id', messageId)
        .forUpdate('m')
        .first(
          'm.ticket_id',
          'm.unreadable',
          ...WORD_COLUMNS.map((column) => `m.${column}`),
          knex.raw('b.sealed_key is null as erased'),
          knex.raw(
            `not exists (select 1 from messages o where o.ticket_id = m.ticket_id and o.direction = 'in'
               and (o.received_at, o.id) < (m.received_at, m.id)) as opened`,
          ),
        )) as Readonly<Record<string, unknown>> | undefined;
      if (row === undefined) return undefined;
      return {
        ticketId: row['ticket_id'] as TicketId,
        words: Object.fromEntries(WORD_COLUMNS.map((column) => [column, row[column]])) as MessageWords['words'],
        unreadable: row['unreadable'] as string | null,
        erased: row['erased'] as boolean,
        opened: row['opened'] as boolean,
        files: (await knex('attachments')
          .where({ message_id: messageId })
          .orderBy('position')
          .select('id', 'sha256', 'filename')) as MessageWords['files'],
      };
    },
    async setWords(messageId, words) {
      await knex('messages').where({ id: messageId }).update(words);
    },
    async setFilename(attachmentId, filename) {
      await knex('attachments').where({ id: attachmentId }).update({ filename });
    },
    async renameTicket(ticketId, from, to) {
      await knex('tickets').where({ id: ticketId, subject: from }).update({ subject: to });
    },
    async setSnippet(ticketIds, from, { snippet, direction }) {
      await knex('tickets')
        .whereIn('id', ticketIds)
        .andWhere({ snippet: from })
        .update({ snippet, snippet_direction: direction });
    },
  };
}
