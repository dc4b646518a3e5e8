import type { Knex } from 'knex';
import type { AccountId, BlobId, MessageId, SightingId } from '../core/ids';
import type { StoredBlob } from './blob-store';
import { findKnown, type KnownItem, type Likeness } from './recognition';

/** An item seen at a source: one row of the ledger. */
export interface Sighting {
  readonly id: SightingId;
  readonly accountId: AccountId;
  readonly sourceKey: string;
  readonly blobId: BlobId;
  readonly transport: Readonly<Record<string, unknown>>;
  readonly backlog: boolean;
  readonly receivedAt: Date;
  readonly attempts: number;
  readonly sealedKey: Buffer | null;
  /** Of the original. */
  readonly bytes: number;
  readonly sha256: Buffer;
  /** The message that it became before, which could not be opened and is tried again. */
  readonly messageId: MessageId | null;
}
export interface NewSighting {
  readonly id: SightingId;
  readonly accountId: AccountId;
  readonly sourceKey: string;
  readonly blob: Pick<StoredBlob, 'id'>;
  readonly transport: Readonly<Record<string, unknown>>;
  readonly backlog: boolean;
  readonly receivedAt: Date;
  /** Hashes by which it is known again. */
  readonly recognisedBy?: readonly string[];
  /** Of one that was known: nothing is left to do for it. */
  readonly settled?: Exclude<Settlement, { readonly detail: string }>;
}
export type Settlement =
  | { readonly outcome: 'filed'; readonly messageId: MessageId; readonly reason: 'new' | 'joined' | 'duplicate' | 'receipt' | 'retraction' | 'reopened' }
  /** Filed with its original although nobody could read it; `detail` is the code that says why. */
  | { readonly outcome: 'filed'; readonly messageId: MessageId; readonly reason: 'shell'; readonly detail: string }
  | { readonly outcome: 'ignored'; readonly reason: string }
  | { readonly outcome: 'quarantined'; readonly reason: string; readonly detail: string };

const LEASE_SECONDS = 120;
/** A batch is held in memory while it is parsed: it ends with the item that passes this size. */
const MOST_BYTES = 8 * 1024 * 1024;

export interface SightingStore {
  insertBlobs(blobs: readonly StoredBlob[]): Promise<void>;
  /** Rows that were there already (the same item again) are left alone; returns the ids really inserted. */
  insert(rows: readonly NewSighting[]): Promise<Set<string>>;
  /** The items that these are, as they were stored before; see `findKnown`. */
  known(asked: readonly Likeness[]): Promise<(KnownItem | undefined)[]>;
  /**
   * Takes up to `limit` pending items, oldest first, and no more than fit in memory together. Their lease expires if the process dies.
   * @param claimId a name of this claim's own, for `giveBack`
   */
  claim(limit: number, claimId: string, only?: readonly SightingId[]): Promise<Sighting[]>;
  /** Frees what a claim took whose answer never came. Returns how many items that were. */
  giveBack(claimIds: readonly string[]): Promise<number>;
  settle(settlements: ReadonlyMap<SightingId, Settlement>): Promise<void>;
  /** Puts claimed ones back: the trouble was ours, not theirs, and does not count as an attempt. */
  postpone(ids: readonly SightingId[], seconds: number): Promise<void>;
  /** Frees what a process that is gone had claimed. */
  releaseClaims(): Promise<void>;
  /** Quarantined, or filed although unreadable → pending, with all its tries before it; those so far are only remembered. Returns how many were. */
  replay(ids: readonly SightingId[]): Promise<number>;
  /** Of a message that could not be opened; undefined for every other. */
  ofUnreadable(messageId: MessageId): Promise<SightingId | undefined>;
  quarantinedCentre(id: SightingId): Promise<{ centreId: string; outcome: string } | undefined>;
  /** Whether more than `limit` items wait to be filed; looks at no more than that. */
  morePendingThan(limit: number): Promise<boolean>;
  settled(id: SightingId): Promise<{ outcome: string; messageId: MessageId | null } | undefined>;
}

export function createSightingStore(knex: Knex): SightingStore {
  return {
    async insertBlobs(blobs) {
      if (blobs.length === 0) return;
      await knex('blobs').insert(blobs.map((blob) => ({ id: blob.id, sha256: blob.sha256, bytes: blob.bytes, sealed_key: blob.sealedKey })));
    },
    async insert(rows) {
      if (rows.length === 0) return new Set();
      const inserted: { id: string }[] = await knex('sightings')
        .insert(rows.map((row) => toRow(knex, row)))
        .onConflict(knex.raw('(account_id, md5(source_key))'))
        .ignore()
        .returning('id');
      return new Set(inserted.map((row) => row.id));
    },
    known: (asked) => findKnown(knex, asked),
    async claim(limit, claimId, only) {
      const narrowed = only === undefined ? '' : 'and id = any(?::uuid[])';
      const result = (await knex.raw(
        `with due as (
           select id, blob_id from sightings
            where outcome = 'pending' and next_attempt_at <= now() and (lease_until is null or lease_until < now()) ${narrowed}
            order by id limit ? for update skip locked),
         sized as (
           select d.id, sum(b.bytes) over (order by d.id) - b.bytes as before from due d join blobs b on b.id = d.blob_id)
         update sightings s set attempts = attempts + 1, lease_until = now() + make_interval(secs => ?), claim_id = ?
           from blobs b where b.id = s.blob_id and s.id in (select id from sized where before < ?)
         returning s.id, s.account_id, s.source_key, s.blob_id, s.transport, s.backlog, s.received_at, s.attempts, s.message_id,
                   b.sealed_key, b.bytes, b.sha256`,
        [...(only === undefined ? [] : [[...only]]), limit, LEASE_SECONDS, claimId, MOST_BYTES],
      )) as { rows: Record<string, unknown>[] };
      return result.rows.map(toSighting).sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    giveBack: async (claimIds) =>
      knex('sightings')
        .whereIn('claim_id', claimIds)
        .andWhere({ outcome: 'pending' })
        .whereNotNull('lease_until')
        .update({ lease_until: null, claim_id: null, attempts: knex.raw('greatest(attempts - 1, 0)') }),
    settle: (settlements) => settle(knex, settlements),
    async postpone(ids, seconds) {
      await knex('sightings')
        .whereIn('id', ids)
        .andWhere({ outcome: 'pending' })
        .update({ lease_until: null, attempts: knex.raw('greatest(attempts - 1, 0)'), next_attempt_at: knex.raw('now() + make_interval(secs => ?)', [seconds]) });
    },
    async releaseClaims() {
      await knex('sightings').where({ outcome: 'pending' }).whereNotNull('lease_until').update({ lease_until: null });
    },
    replay: async (ids) =>
      knex('sightings')
        .whereIn('id', ids)
        .andWhere((again) => again.where({ outcome: 'quarantined' }).orWhere({ outcome: 'filed', reason: 'shell' }))
        .update({ outcome: 'pending', reason: null, detail: null, settled_at: null, earlier_attempts: knex.raw('earlier_attempts + attempts'), attempts: 0, lease_until: null, next_attempt_at: knex.fn.now() }),
    async ofUnreadable(messageId) {
      const row = (await knex('messages').where({ id: messageId }).whereNotNull('unreadable').first('sighting_id')) as { sighting_id: SightingId } | undefined;
      return row?.sighting_id;
    },
    async quarantinedCentre(id) {
      const row = (await knex('sightings as s').join('accounts as a', 'a.id', 's.account_id').where('s.id', id).first('a.centre_id', 's.outcome')) as
        | { centre_id: string; outcome: string }
        | undefined;
      return row === undefined ? undefined : { centreId: row.centre_id, outcome: row.outcome };
    },
    async morePendingThan(limit) {
      const row = await knex('sightings').where({ outcome: 'pending' }).offset(limit).first('id');
      return row !== undefined;
    },
    async settled(id) {
      const row = (await knex('sightings').where({ id }).first('outcome', 'message_id')) as
        | { outcome: string; message_id: MessageId | null }
        | undefined;
      return row === undefined ? undefined : { outcome: row.outcome, messageId: row.message_id };
    },
  };
}

const toRow = (knex: Knex, { settled, ...row }: NewSighting): Record<string, unknown> => ({
  id: row.id,
  account_id: row.accountId,
  source_key: row.sourceKey,
  blob_id: row.blob.id,
  transport: JSON.stringify(row.transport),
  backlog: row.backlog,
  received_at: row.receivedAt,
  recognised_by: [...(row.recognisedBy ?? [])],
  ...(settled === undefined ? {} : { outcome: settled.outcome, reason: settled.reason, settled_at: knex.fn.now() }),
  ...(settled?.outcome === 'filed' ? { message_id: settled.messageId } : {}),
});

async function settle(knex: Knex, settlements: ReadonlyMap<SightingId, Settlement>): Promise<void> {
  if (settlements.size === 0) return;
  const values = [...settlements].map(([id, settlement]) => [
    id,
    settlement.outcome,
    settlement.reason,
    'detail' in settlement ? settlement.detail : null,
    settlement.outcome === 'filed' ? settlement.messageId : null,
  ]);
  await knex.raw(
    `update sightings s set outcome = v.outcome, reason = v.reason, detail = v.detail, message_id = v.message_id::uuid,
            settled_at = now(), lease_until = null
       from (values ${values.map(() => '(?::uuid, ?, ?, ?, ?)').join(', ')}) v (id, outcome, reason, detail, message_id)
      where s.id = v.id and s.outcome = 'pending'`,
    values.flat() as Knex.RawBinding[],
  );
}

function toSighting(row: Record<string, unknown>): Sighting {
  return {
    id: row['id'] as SightingId,
    accountId: row['account_id'] as AccountId,
    sourceKey: row['source_key'] as string,
    blobId: row['blob_id'] as BlobId,
    transport: row['transport'] as Record<string, unknown>,
    backlog: row['backlog'] as boolean,
    receivedAt: row['received_at'] as Date,
    attempts: row['attempts'] as number,
    sealedKey: row['sealed_key'] as Buffer | null,
    bytes: Number(row['bytes']),
    sha256: row['sha256'] as Buffer,
    messageId: row['message_id'] as MessageId | null,
  };
}
