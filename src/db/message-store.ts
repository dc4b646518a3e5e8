import type { Knex } from 'knex';
import type { MessageId, TicketId } from '../core/ids';
import { FAMILY_IDS } from './read/merged';

export interface NewMessage {
  readonly id: MessageId;
  readonly ticketId: TicketId;
  readonly direction: 'out' | 'note';
  /** `acknowledgement`: a letter of the house, which nobody wrote. */
  readonly purpose: 'reply' | 'note' | 'acknowledgement' | 'referral';
  readonly channel: string;
  readonly authorId: string | null;
  readonly sender: { readonly kind: string; readonly address: string; readonly name: string };
  readonly recipients: readonly { readonly role: 'to' | 'cc' | 'bcc'; readonly address: string; readonly name: string }[];
  readonly subject: string;
  readonly text: string;
  readonly language: string | null;
  readonly textDirection: 'rtl' | 'ltr';
  readonly at: Date;
  readonly replyHandle: unknown;
}
/** What an answer or a decision needs of a stored message. */
export interface StoredMessage {
  readonly id: MessageId;
  readonly ticketId: TicketId;
  readonly direction: 'in' | 'out' | 'note';
  readonly purpose: string;
  readonly channel: string;
  readonly standing: 'member' | 'third_party';
  readonly authorId: string | null;
  readonly contactId: string | null;
  readonly sender: { readonly kind: string; readonly address: string; readonly name: string };
  readonly recipients: readonly { readonly role: 'to' | 'cc' | 'bcc'; readonly address: string; readonly name: string }[];
  readonly subject: string;
  readonly text: string;
  readonly visibleText: string;
  readonly language: 'ar' | 'en' | null;
  readonly textDirection: 'rtl' | 'ltr';
  readonly externalId: string | null;
  readonly replyHandle: unknown;
  readonly receivedAt: Date;
}

export interface MessageStore {
  insert(message: NewMessage): Promise<void>;
  get(id: MessageId): Promise<StoredMessage | undefined>;
  exists(id: MessageId): Promise<boolean>;
  /** The newest message of a participant: what an answer answers. */
  newestInbound(ticketId: TicketId): Promise<StoredMessage | undefined>;
  /** The newest message or answer after the one that was seen (any kind, a note too); undefined when nothing came. */
  newestSince(ticketId: TicketId, seen: MessageId): Promise<{ id: MessageId; direction: string; authorId: string | null } | undefined>;
  /** External ids of the conversation, oldest first. */
  chain(ticketId: TicketId): Promise<string[]>;
  setStanding(id: MessageId, standing: 'member'): Promise<void>;
  addThreadKeys(ticketId: TicketId, messageId: MessageId, hashes: readonly Buffer[]): Promise<void>;
  attachUploads(messageId: MessageId, uploads: readonly UploadRow[], newId: () => string): Promise<void>;
  uploads(userId: string, ids: readonly string[]): Promise<UploadRow[]>;
  attachments(messageId: MessageId): Promise<{ id: string; bytes: number; filename: string; contentType: string; blobId: string; sealedKey: Buffer | null; scanState: string }[]>;
}
export interface UploadRow {
  readonly id: string;
  readonly blobId: string;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly sha256: Buffer;
  readonly scanState: string;
}

export function createMessageStore(knex: Knex): MessageStore {
  return {
    async insert(message) {
      await knex('messages').insert({
        id: message.id,
        ticket_id: message.ticketId,
        direction: message.direction,
        purpose: message.purpose,
        channel: message.channel,
        author_id: message.authorId,
        sender: JSON.stringify(message.sender),
        recipients: JSON.stringify(message.recipients),
        subject: message.subject,
        text: message.text,
        visible_text: message.text,
        language: message.language,
        text_direction: message.textDirection,
        sent_at: message.at,
        received_at: message.at,
        reply_handle: JSON.stringify(message.replyHandle ?? null),
        ...(message.purpose === 'acknowledgement' ? { automatic: 'auto-reply' } : {}),
      });
    },
    get: async (id) => first(await knex('messages').where({ id })),
    exists: async (id) => (await knex('messages').where({ id }).first('id')) !== undefined,
    newestInbound: async (ticketId) =>
      first(await knex('messages').whereRaw(`ticket_id in ${FAMILY_IDS}`, [[ticketId]]).andWhere({ direction: 'in', standing: 'member' }).orderBy('received_at', 'desc').orderBy('id', 'desc').limit(1)),
    async newestSince(ticketId, seen) {
      const row = (await knex('messages')
        .where({ ticket_id: ticketId, standing: 'member' })
        .whereIn('purpose', ['message', 'reply'])
        .whereRaw('(received_at, id) > (select received_at, id from messages where id = ?)', [seen])
        .orderBy('received_at', 'desc')
        .orderBy('id', 'desc')
        .first('id', 'direction', 'author_id')) as { id: MessageId; direction: string; author_id: string | null } | undefined;
      return row === undefined ? undefined : { id: row.id, direction: row.direction, authorId: row.author_id };
    },
    async chain(ticketId) {
      const rows = (await knex('messages as m')
        .leftJoin('outgoing as o', 'o.message_id', 'm.id')
        .whereRaw(`m.ticket_id in ${FAMILY_IDS}`, [[ticketId]])
        .andWhere({ 'm.standing': 'member' })
        .whereNot('m.direction', 'note')
        .whereNot('m.purpose', 'referral')
        .orderBy('m.received_at')
        .orderBy('m.id')
        .select(knex.raw('coalesce(o.external_id, m.external_id) as external_id'))) as { external_id: string | null }[];
      return rows.flatMap((row) => (row.external_id === null ? [] : [row.external_id]));
    },
    async setStanding(id, standing) {
      await knex('messages').where({ id }).update({ standing });
    },
    async addThreadKeys(ticketId, messageId, hashes) {
      if (hashes.length === 0) return;
      await knex('thread_keys')
        .insert(hashes.map((hash) => ({ key_hash: hash, ticket_id: ticketId, message_id: messageId })))
        .onConflict(['key_hash', 'ticket_id'])
        .ignore();
    },
    async attachUploads(messageId, uploads, newId) {
      if (uploads.length === 0) return;
      await knex('attachments').insert(
        uploads.map((upload, position) => ({
          id: newId(),
          message_id: messageId,
          position,
          blob_id: upload.blobId,
          filename: upload.filename,
          content_type: upload.contentType,
          bytes: upload.bytes,
          sha256: upload.sha256,
          inline: false,
        })),
      );
    },
    async uploads(userId, ids) {
      if (ids.length === 0) return [];
      return knex('uploads as u')
        .join('blobs as b', 'b.id', 'u.blob_id')
        .where('u.user_id', userId)
        .whereIn('u.id', ids)
        .select({ id: 'u.id', blobId: 'u.blob_id', filename: 'u.filename', contentType: 'u.content_type', bytes: 'u.bytes', sha256: 'b.sha256', scanState: 'b.scan_state' });
    },
    async attachments(messageId) {
      const rows = (await knex('attachments as a')
        .join('blobs as b', 'b.id', 'a.blob_id')
        .where('a.message_id', messageId)
        .orderBy('a.position')
        .select({ id: 'a.id', bytes: 'a.bytes', filename: 'a.filename', contentType: 'a.content_type', blobId: 'a.blob_id', sealedKey: 'b.sealed_key', scanState: 'b.scan_state' })) as Awaited<ReturnType<MessageStore['attachments']>>;
      // a bigint comes as text
      return rows.map((row) => ({ ...row, bytes: Number(row.bytes) }));
    },
  };
}

function first(rows: readonly Record<string, unknown>[]): StoredMessage | undefined {
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    id: row['id'] as MessageId,
    ticketId: row['ticket_id'] as TicketId,
    direction: row['direction'] as 'in' | 'out' | 'note',
    purpose: row['purpose'] as string,
    channel: row['channel'] as string,
    standing: row['standing'] as 'member' | 'third_party',
    authorId: row['author_id'] as string | null,
    contactId: row['contact_id'] as string | null,
    sender: row['sender'] as StoredMessage['sender'],
    recipients: row['recipients'] as StoredMessage['recipients'],
    subject: row['subject'] as string,
    text: row['text'] as string,
    visibleText: row['visible_text'] as string,
    language: row['language'] as 'ar' | 'en' | null,
    textDirection: row['text_direction'] as 'rtl' | 'ltr',
    externalId: row['external_id'] as string | null,
    replyHandle: row['reply_handle'],
    receivedAt: row['received_at'] as Date,
  };
}
