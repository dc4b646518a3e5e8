import type { Knex } from 'knex';
import type { ScanState } from '../core/scan';
import type { SealedBlob } from './blob-store';

/** A message whose files have a new scan state. */
export interface ScannedMessage {
  readonly messageId: string;
  readonly ticketId: string;
  readonly blobId: string;
}

/** Of a blob `b`: it came from outside (attachments, originals, uploads), its key is there, and nobody has scanned it. */
export const AWAITS_SCAN = `b.scan_state = 'unscanned' and b.sealed_key is not null
  and (exists (select 1 from attachments a where a.blob_id = b.id)
    or exists (select 1 from sightings s where s.blob_id = b.id)
    or exists (select 1 from uploads u where u.blob_id = b.id))`;

export interface ScanStore {
  /** Files from outside that nobody has scanned, newest first: attachments, originals and uploads, not what we composed ourselves. */
  unscanned(limit: number, except?: readonly string[]): Promise<SealedBlob[]>;
  /** Returns those that were really changed: a file is judged once. */
  settle(states: ReadonlyMap<string, ScanState>): Promise<string[]>;
  messagesWith(blobIds: readonly string[]): Promise<ScannedMessage[]>;
  /** Answers that waited for a scan are due at once. Returns how many. */
  releaseWaiting(messageIds: readonly string[]): Promise<number>;
}

export function createScanStore(knex: Knex): ScanStore {
  return {
    async unscanned(limit, except = []) {
      const rows = (await knex('blobs as b')
        .whereRaw(AWAITS_SCAN)
        .whereRaw('b.id <> all(?::uuid[])', [[...except]])
        .orderBy('b.id', 'desc')
        .limit(limit)
        .select('b.id', 'b.sealed_key')) as { id: string; sealed_key: Buffer }[];
      return rows.map((row) => ({ id: row.id, sealedKey: row.sealed_key }));
    },
    async settle(states) {
      if (states.size === 0) return [];
      const result = (await knex.raw(
        `update blobs b set scan_state = v.state
           from unnest(?::uuid[], ?::text[]) v (id, state) where b.id = v.id and b.scan_state = 'unscanned' returning b.id`,
        [[...states.keys()], [...states.values()]],
      )) as { rows: { id: string }[] };
      return result.rows.map((row) => row.id);
    },
    async messagesWith(blobIds) {
      const result = (await knex.raw(
        `select a.message_id, m.ticket_id, a.blob_id from attachments a join messages m on m.id = a.message_id where a.blob_id = any(?::uuid[])
         union
         select s.message_id, m.ticket_id, s.blob_id from sightings s join messages m on m.id = s.message_id where s.blob_id = any(?::uuid[])`,
        [[...blobIds], [...blobIds]],
      )) as { rows: { message_id: string; ticket_id: string; blob_id: string }[] };
      return result.rows.map((row) => ({ messageId: row.message_id, ticketId: row.ticket_id, blobId: row.blob_id }));
    },
    releaseWaiting: async (messageIds) =>
      knex('deliveries')
        .whereIn('message_id', messageIds)
        .andWhere({ state: 'queued', reason: 'attachment_not_scanned' })
        .update({ next_attempt_at: knex.fn.now() }),
  };
}
