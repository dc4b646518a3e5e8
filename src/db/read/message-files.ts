import type { Knex } from 'knex';
import type { Direction, Language } from '../../core/language';
import type { Viewer } from '../../core/viewer';
import { ORIGINAL_SCAN } from './original-scan';
import { visibleTickets } from './visible-to';

/** Bytes that lie outside the database, and what a download must know of them. */
export interface FileRead {
  readonly id: string;
  readonly blobId: string;
  readonly sealedKey: Buffer | null;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly scan: string;
  readonly inline: boolean;
  readonly ticketId: string;
}
export interface HtmlRead {
  readonly id: string;
  readonly html: string;
  readonly ticketId: string;
  readonly textDirection: Direction;
  readonly language: Language | null;
  /** Pictures that the message shows by their content id. */
  readonly pictures: {
    readonly id: string;
    readonly contentId: string;
    readonly contentType: string;
    readonly scan: string;
  }[];
}

const FILE = {
  id: 'attachments.id',
  blobId: 'blobs.id',
  sealedKey: 'blobs.sealed_key',
  scan: 'blobs.scan_state',
  filename: 'attachments.filename',
  contentType: 'attachments.content_type',
  bytes: 'attachments.bytes',
  inline: 'attachments.inline',
  ticketId: 'messages.ticket_id',
};

export async function readMessageHtml(knex: Knex, viewer: Viewer, messageId: string): Promise<HtmlRead | undefined> {
  const row = (await visibleTickets(knex, viewer)
    .join('messages', 'messages.ticket_id', 'tickets.id')
    .where('messages.id', messageId)
    .whereNotNull('messages.html')
    .first({
      id: 'messages.id',
      html: 'messages.html',
      ticketId: 'tickets.id',
      textDirection: 'messages.text_direction',
      language: 'messages.language',
    })) as Omit<HtmlRead, 'pictures'> | undefined;
  if (row === undefined) return undefined;
  const pictures = await knex('attachments')
    .join('blobs', 'blobs.id', 'attachments.blob_id')
    .where('attachments.message_id', messageId)
    .whereNotNull('attachments.content_id')
    .select({
      id: 'attachments.id',
      contentId: 'attachments.content_id',
      contentType: 'attachments.content_type',
      scan: 'blobs.scan_state',
    });
  return { ...row, pictures: pictures as HtmlRead['pictures'] };
}

export async function readAttachment(knex: Knex, viewer: Viewer, attachmentId: string): Promise<FileRead | undefined> {
  const row = (await visibleTickets(knex, viewer)
    .join('messages', 'messages.ticket_id', 'tickets.id')
    .join('attachments', 'attachments.message_id', 'messages.id')
    .join('blobs', 'blobs.id', 'attachments.blob_id')
    .where('attachments.id', attachmentId)
    .first(FILE)) as FileRead | undefined;
  return counted(row);
}

/** PostgreSQL's bigint comes as a text. */
const counted = (row: FileRead | undefined): FileRead | undefined =>
  row === undefined ? undefined : { ...row, bytes: Number(row.bytes) };

/** The original bytes of a message as they came. */
export async function readMessageRaw(
  knex: Knex,
  viewer: Viewer,
  messageId: string,
): Promise<Pick<FileRead, 'blobId' | 'sealedKey' | 'scan' | 'ticketId'> | undefined> {
  return visibleTickets(knex, viewer)
    .join('messages', 'messages.ticket_id', 'tickets.id')
    .join('sightings', 'sightings.id', 'messages.sighting_id')
    .join('blobs as b', 'b.id', 'sightings.blob_id')
    .where('messages.id', messageId)
    .first({
      blobId: 'b.id',
      sealedKey: 'b.sealed_key',
      scan: knex.raw(ORIGINAL_SCAN('messages.id')),
      ticketId: 'tickets.id',
    });
}
