import type { Knex } from 'knex';
import type { AccountId, BlobId, MessageId, TicketId } from '../../core/ids';
import type { Viewer } from '../../core/viewer';
import type { Sighting } from '../sighting-store';
import { visibleTickets } from './visible-to';

/** What reading a stored message's original once more takes. */
export interface MessageOriginal {
  readonly messageId: MessageId;
  readonly ticketId: TicketId;
  /** Why nobody could open it; null for every other. */
  readonly unreadable: string | null;
  readonly repairs: readonly string[];
  /** Undefined for what was written here or came over from another system: it has none. */
  readonly original: KeptOriginal | undefined;
}
export type KeptOriginal = Pick<
  Sighting,
  'accountId' | 'sourceKey' | 'receivedAt' | 'transport' | 'blobId' | 'sealedKey' | 'bytes'
>;

/** Undefined says neither "not there" nor "not yours" (ruling 1). */
export async function readMessageOriginal(
  knex: Knex,
  viewer: Viewer,
  messageId: MessageId,
): Promise<MessageOriginal | undefined> {
  const row = (await visibleTickets(knex, viewer)
    .join('messages as m', 'm.ticket_id', 'tickets.id')
    .leftJoin('sightings as s', 's.id', 'm.sighting_id')
    .leftJoin('blobs as b', 'b.id', 's.blob_id')
    .where('m.id', messageId)
    .first('m.ticket_id', 'm.unreadable', 'm.repairs', 's.*', 'b.sealed_key', 'b.bytes')) as
    Readonly<Record<string, unknown>> | undefined;
  if (row === undefined) return undefined;
  return {
    messageId,
    ticketId: row['ticket_id'] as TicketId,
    unreadable: row['unreadable'] as string | null,
    repairs: row['repairs'] as string[],
    original: row['blob_id'] === null ? undefined : toOriginal(row),
  };
}

const toOriginal = (row: Readonly<Record<string, unknown>>): KeptOriginal => ({
  accountId: row['account_id'] as AccountId,
  sourceKey: row['source_key'] as string,
  receivedAt: row['received_at'] as Date,
  transport: row['transport'] as KeptOriginal['transport'],
  blobId: row['blob_id'] as BlobId,
  sealedKey: row['sealed_key'] as Buffer | null,
  // a bigint comes as text
  bytes: Number(row['bytes']),
});
