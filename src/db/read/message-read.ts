import type { Knex } from 'knex';
import type { DeliveryState } from '../../core/delivery';
import type { Direction, Language } from '../../core/language';
import { PICTURE_TYPES } from '../../core/picture';
import { isReleased, type ScanState } from '../../core/scan';
import { ORIGINAL_SCAN } from './original-scan';

export interface AttachmentRead {
  readonly id: string;
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly inline: boolean;
  readonly preview: boolean;
  readonly scan: ScanState;
  readonly downloadable: boolean;
}
export interface DeliveryRead {
  readonly id: string;
  readonly recipient: string;
  readonly role: 'to' | 'cc' | 'bcc';
  readonly state: DeliveryState;
  readonly reason: string | null;
  readonly attempt: number;
  readonly nextAttemptAt: string | null;
  /** Where it went instead, when it did not arrive and a person corrected the address. */
  readonly correctedTo: string | null;
  readonly updatedAt: string;
}
export interface MessageRead {
  readonly id: string;
  /** The case it lies in: another one when that was merged into the one that is read. */
  readonly ticketId: string;
  readonly direction: 'in' | 'out' | 'note';
  readonly purpose: 'message' | 'reply' | 'acknowledgement' | 'note' | 'referral';
  readonly channel: string;
  readonly standing: 'member' | 'third_party';
  readonly author: { readonly id: string; readonly name: string } | null;
  readonly sender: { readonly name: string; readonly address: string };
  readonly recipients: { name: string; address: string; role: 'to' | 'cc' | 'bcc' }[];
  readonly subject: string;
  readonly visibleText: string;
  readonly text: string;
  readonly trimmed: boolean;
  readonly hasHtml: boolean;
  readonly hasRemoteImages: boolean;
  readonly textDirection: Direction;
  readonly language: Language | null;
  readonly sentAt: string | null;
  readonly receivedAt: string;
  readonly automatic: 'no' | 'auto-reply' | 'bulk' | 'notification';
  readonly senderTrust: 'aligned' | 'failed' | 'unknown';
  readonly matchReason: string | null;
  readonly repairs: string[];
  readonly warnings: string[];
  readonly unreadable: string | null;
  readonly hasRaw: boolean;
  /** What holds the original back; null when nothing does. */
  readonly rawHeld: ScanState | null;
  readonly attachments: AttachmentRead[];
  readonly deliveries: DeliveryRead[];
  readonly undoUntil: string | null;
}

/** Messages with their attachments and deliveries: three statements, however many messages there are. */
export async function readMessages(
  knex: Knex,
  where: { readonly ticketIds: readonly string[] } | { readonly messageId: string },
  scanRequired: boolean,
): Promise<MessageRead[]> {
  const messages =
    'ticketIds' in where
      ? knex('messages as m').whereIn('m.ticket_id', where.ticketIds)
      : knex('messages as m').where({ 'm.id': where.messageId });
  const ids = messages.clone().select('m.id');
  const [rows, attachments, deliveries] = await Promise.all([
    selectMessages(knex, messages),
    knex('attachments as a')
      .join('blobs as b', 'b.id', 'a.blob_id')
      .whereIn('a.message_id', ids)
      .orderBy('a.position')
      .select('a.*', 'b.scan_state'),
    knex('deliveries')
      .whereIn('message_id', ids)
      .orderBy('created_at')
      .orderBy('id')
      .select('deliveries.*', knex.raw(CORRECTED_TO)),
  ]);
  const attachmentsOf = grouped(attachments as RawRow[]);
  const deliveriesOf = grouped(deliveries as RawRow[]);
  return rows.map((row) =>
    toMessage(row, attachmentsOf.get(row['id']) ?? [], deliveriesOf.get(row['id']) ?? [], scanRequired),
  );
}

/** For `toDelivery`, of a query over `deliveries` under that name. */
export const CORRECTED_TO = '(select c.recipient from deliveries c where c.corrects = deliveries.id) as corrected_to';

type RawRow = Readonly<Record<string, unknown>>;

function selectMessages(knex: Knex, messages: Knex.QueryBuilder): Promise<RawRow[]> {
  return messages
    .leftJoin('users as u', 'u.id', 'm.author_id')
    .leftJoin('sightings as s', 's.id', 'm.sighting_id')
    .leftJoin('blobs as b', 'b.id', 's.blob_id')
    .orderBy('m.received_at')
    .orderBy('m.id')
    .select(
      'm.id',
      'm.ticket_id',
      'm.direction',
      'm.purpose',
      'm.channel',
      'm.standing',
      'm.author_id',
      'm.sender',
      'm.recipients',
      'm.subject',
      'm.visible_text',
      'm.text',
      'm.text_direction',
      'm.language',
      'm.sent_at',
      'm.received_at',
      'm.automatic',
      'm.sender_trust',
      'm.match_reason',
      'm.repairs',
      'm.warnings',
      'm.unreadable',
      'm.sighting_id',
      { author_name: 'u.name' },
      knex.raw(`${ORIGINAL_SCAN('m.id')} as raw_scan`),
      knex.raw('m.html is not null as has_html'),
      knex.raw(`coalesce(position('data-remote-src' in m.html) > 0, false) as has_remote_images`),
    ) as unknown as Promise<RawRow[]>;
}

function toMessage(
  row: RawRow,
  attachments: readonly RawRow[],
  deliveries: readonly RawRow[],
  scanRequired: boolean,
): MessageRead {
  const held = deliveries
    .filter((delivery) => delivery['state'] === 'held')
    .map((delivery) => delivery['next_attempt_at'] as Date);
  const sender = row['sender'] as { name?: string; address?: string };
  return {
    id: row['id'] as string,
    ticketId: row['ticket_id'] as string,
    direction: row['direction'] as MessageRead['direction'],
    purpose: row['purpose'] as MessageRead['purpose'],
    channel: row['channel'] as string,
    standing: row['standing'] as MessageRead['standing'],
    author:
      row['author_id'] === null
        ? null
        : { id: row['author_id'] as string, name: (row['author_name'] as string | null) ?? '' },
    sender: { name: sender.name ?? '', address: sender.address ?? '' },
    recipients: (row['recipients'] as MessageRead['recipients']).map(({ name, address, role }) => ({
      name,
      address,
      role,
    })),
    subject: row['subject'] as string,
    visibleText: row['visible_text'] as string,
    text: row['text'] as string,
    // line ends at the edges are nothing that a button could show
    trimmed: (row['visible_text'] as string).trim() !== (row['text'] as string).trim(),
    hasHtml: row['has_html'] as boolean,
    hasRemoteImages: row['has_remote_images'] as boolean,
    textDirection: row['text_direction'] as Direction,
    language: row['language'] as Language | null,
    sentAt: isoOrNull(row['sent_at']),
    receivedAt: (row['received_at'] as Date).toISOString(),
    automatic: row['automatic'] as MessageRead['automatic'],
    senderTrust: row['sender_trust'] as MessageRead['senderTrust'],
    matchReason: row['match_reason'] as string | null,
    repairs: row['repairs'] as string[],
    warnings: row['warnings'] as string[],
    unreadable: row['unreadable'] as string | null,
    hasRaw: row['sighting_id'] !== null,
    rawHeld: heldScan(row['raw_scan'] as ScanState | null, scanRequired),
    attachments: attachments.map((attachment) => toAttachment(attachment, scanRequired)),
    deliveries: deliveries.map(toDelivery),
    undoUntil: held.length === 0 ? null : new Date(Math.min(...held.map((at) => at.getTime()))).toISOString(),
  };
}

const heldScan = (scan: ScanState | null, scanRequired: boolean): ScanState | null =>
  scan === null || isReleased(scan, scanRequired) ? null : scan;

function toAttachment(row: RawRow, scanRequired: boolean): AttachmentRead {
  const scan = row['scan_state'] as AttachmentRead['scan'];
  const downloadable = isReleased(scan, scanRequired);
  return {
    id: row['id'] as string,
    filename: row['filename'] as string,
    contentType: row['content_type'] as string,
    bytes: Number(row['bytes']),
    inline: row['inline'] as boolean,
    preview: downloadable && PICTURE_TYPES.includes(row['content_type'] as string),
    scan,
    downloadable,
  };
}

export function toDelivery(row: RawRow): DeliveryRead {
  const state = row['state'] as DeliveryState;
  const waits = state === 'queued' || state === 'held' || state === 'delayed';
  return {
    id: row['id'] as string,
    recipient: row['recipient'] as string,
    role: row['role'] as DeliveryRead['role'],
    state,
    reason: row['reason'] as string | null,
    attempt: row['attempt'] as number,
    nextAttemptAt: waits ? isoOrNull(row['next_attempt_at']) : null,
    correctedTo: row['corrected_to'] as string | null,
    updatedAt: (row['updated_at'] as Date).toISOString(),
  };
}

export const isoOrNull = (value: unknown): string | null => (value instanceof Date ? value.toISOString() : null);

function grouped(rows: readonly RawRow[]): Map<unknown, RawRow[]> {
  const groups = new Map<unknown, RawRow[]>();
  for (const row of rows) {
    const group = groups.get(row['message_id']);
    if (group === undefined) groups.set(row['message_id'], [row]);
    else group.push(row);
  }
  return groups;
}
