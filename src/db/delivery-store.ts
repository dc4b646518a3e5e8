import type { Knex } from 'knex';
import type { AccountId, BlobId, DeliveryId, MessageId, TicketId, UserId } from '../core/ids';
import type { DeliveryState } from '../core/delivery';
import type { StoredBlob } from './blob-store';

export interface Delivery {
  readonly id: DeliveryId;
  readonly messageId: MessageId;
  readonly ticketId: TicketId;
  readonly accountId: AccountId;
  readonly recipient: string;
  readonly role: 'to' | 'cc' | 'bcc';
  readonly state: DeliveryState;
  readonly attempt: number;
  /** When the first attempt began since it was written or a person had it sent again. */
  readonly triedSince: Date;
}
export interface NewDelivery {
  readonly id: DeliveryId;
  readonly messageId: MessageId;
  readonly ticketId: TicketId;
  readonly accountId: AccountId;
  readonly recipient: string;
  readonly role: 'to' | 'cc' | 'bcc';
  /** `held` until it can no longer be called back, then due. */
  readonly holdSeconds: number;
}
export interface Payload {
  readonly externalId: string;
  readonly blobId: BlobId;
  readonly sealedKey: Buffer | null;
}
export interface DeliveryChange {
  readonly state: DeliveryState;
  readonly reason: string | null;
  readonly retryInSeconds?: number;
  /** Its day of trying begins with the next attempt: this one has not tried anything. */
  readonly anew?: boolean;
}

/**
 * From the claim to the first byte: reading and composing. Short, so that what a dead process or a lost answer of the database left
 * claimed is soon queued again; nothing has been sent by then, and a slow composer finds its attempt gone before it sends.
 */
const CLAIM_LEASE_SECONDS = 30;
/** On the wire; longer than any send may take. A sender that outlives it finds its attempt number gone. */
const WIRE_LEASE_SECONDS = 180;

export interface DeliveryStore {
  insert(rows: readonly NewDelivery[]): Promise<void>;
  /**
   * Takes all due recipients of one message; empty when nothing is due. Answers of one ticket go one after the other, the older
   * of two that are due before the other. One UPDATE, so nobody else has them.
   */
  claim(exceptAccounts?: readonly AccountId[]): Promise<Delivery[]>;
  /** False when this attempt is no longer ours: somebody declared it unknown, or a person decided. */
  finish(delivery: Delivery, change: DeliveryChange): Promise<boolean>;
  /** Said just before the first byte: from here on a crash leaves it unknown. False when the attempt is no longer ours. */
  goOnWire(deliveries: readonly Delivery[]): Promise<boolean>;
  /** Leases that ran out: unknown when the attempt may have reached the wire (ruling 4), else queued again. */
  expire(): Promise<Delivery[]>;
  /** Unknown ones of the last hour that nobody has decided, each in its turn: evidence may have turned up. */
  takeUndecided(limit: number): Promise<Delivery[]>;
  set(id: string, change: { state: DeliveryState; reason: string | null; decidedBy?: UserId; queueNow?: boolean }): Promise<void>;
  lock(id: DeliveryId): Promise<Delivery | undefined>;
  /** Held → cancelled, all or nothing. Returns how many. */
  cancelHeld(messageId: MessageId): Promise<number>;
  countOf(messageId: MessageId): Promise<number>;
  /** Its words, or what was composed of them, are gone for ever: there is nothing to send. */
  isErased(messageId: MessageId): Promise<boolean>;
  payload(messageId: MessageId): Promise<Payload | undefined>;
  /** First writer wins, and is told so; the caller reads back what stands. */
  savePayload(messageId: MessageId, accountId: AccountId, externalId: string, blob: StoredBlob): Promise<boolean>;
  /** When the next one falls due, in seconds from now; undefined when nothing waits. */
  nextDueSeconds(): Promise<number | undefined>;
}

export function createDeliveryStore(knex: Knex): DeliveryStore {
  return {
    async insert(rows) {
      await knex('deliveries').insert(
        rows.map((row) => ({
          id: row.id,
          message_id: row.messageId,
          ticket_id: row.ticketId,
          account_id: row.accountId,
          recipient: row.recipient,
          role: row.role,
          state: row.holdSeconds > 0 ? 'held' : 'queued',
          next_attempt_at: knex.raw('now() + make_interval(secs => ?)', [row.holdSeconds]),
        })),
      );
    },
    async claim(exceptAccounts = []) {
      // the row of `one` is locked, its siblings only if nobody else has them: two workers never wait for each other. What another
      // worker is claiming this instant still looks due to us: that is why an earlier due one of the ticket counts like one on its way
      const result = (await knex.raw(
        `with one as (
           select message_id from deliveries d where state in ('held', 'queued') and next_attempt_at <= now()
              and account_id <> all (?::uuid[])
              and not exists (select 1 from holds where released_at is null)
              and not exists (
                select 1 from deliveries e
                 where e.ticket_id = d.ticket_id
                   and (e.state = 'sending'
                     or (e.state in ('held', 'queued') and e.next_attempt_at <= now()
                         and (e.created_at, e.message_id) < (d.created_at, d.message_id))))
            order by next_attempt_at limit 1 for update skip locked),
         due as (
           select id from deliveries where message_id = (select message_id from one) and state in ('held', 'queued')
              and next_attempt_at <= now() for update skip locked)
         update deliveries set state = 'sending', attempt = attempt + 1, updated_at = now(), tried_since = coalesce(tried_since, now()),
                lease_until = now() + make_interval(secs => ?)
          where id in (select id from due) returning *`,
        [[...exceptAccounts], CLAIM_LEASE_SECONDS],
      )) as { rows: Record<string, unknown>[] };
      return result.rows.map(toDelivery);
    },
    finish: async (delivery, change) =>
      (await knex('deliveries')
        .where({ id: delivery.id, attempt: delivery.attempt, state: 'sending' })
        .update({
          state: change.state,
          reason: change.reason,
          lease_until: null,
          updated_at: knex.fn.now(),
          ...(change.anew === true ? { tried_since: null } : {}),
          ...(change.retryInSeconds === undefined ? {} : { next_attempt_at: knex.raw('now() + make_interval(secs => ?)', [change.retryInSeconds]) }),
        })) === 1,
    goOnWire: async (deliveries) =>
      (await knex('deliveries')
        .whereIn(['id', 'attempt'], deliveries.map((delivery) => [delivery.id, delivery.attempt]))
        .andWhere({ state: 'sending' })
        .update({ wire_attempt: knex.raw('attempt'), wire_at: knex.fn.now(), lease_until: knex.raw('now() + make_interval(secs => ?)', [WIRE_LEASE_SECONDS]) })) ===
      deliveries.length,
    async expire() {
      const rows = await knex('deliveries')
        .where({ state: 'sending' })
        .andWhereRaw('lease_until < now()')
        .update({
          state: knex.raw(`case when wire_attempt = attempt then 'unknown' else 'queued' end`),
          reason: 'worker_lost',
          next_attempt_at: knex.fn.now(),
          lease_until: null,
          updated_at: knex.fn.now(),
        })
        .returning('*');
      return (rows as Record<string, unknown>[]).map(toDelivery);
    },
    async takeUndecided(limit) {
      const turn = knex('deliveries')
        .where({ state: 'unknown' })
        .whereNull('decided_by')
        .andWhereRaw(`updated_at > now() - interval '1 hour'`)
        .orderByRaw('evidence_sought_at nulls first, updated_at desc')
        .limit(limit)
        .select('id');
      const rows = await knex('deliveries').whereIn('id', turn).update({ evidence_sought_at: knex.fn.now() }).returning('*');
      return (rows as Record<string, unknown>[]).map(toDelivery);
    },
    async set(id, change) {
      await knex('deliveries')
        .where({ id })
        .update({
          state: change.state,
          reason: change.reason,
          lease_until: null,
          updated_at: knex.fn.now(),
          ...(change.decidedBy === undefined ? {} : { decided_by: change.decidedBy }),
          ...(change.queueNow === true ? { next_attempt_at: knex.fn.now(), tried_since: null } : {}),
        });
    },
    async lock(id) {
      const rows = (await knex('deliveries').where({ id }).forUpdate()) as Record<string, unknown>[];
      return rows[0] === undefined ? undefined : toDelivery(rows[0]);
    },
    cancelHeld: async (messageId) =>
      knex('deliveries').where({ message_id: messageId, state: 'held' }).update({ state: 'cancelled', reason: 'called_back', updated_at: knex.fn.now() }),
    async countOf(messageId) {
      const row = await knex('deliveries').where({ message_id: messageId }).count({ n: '*' }).first();
      return Number(row?.['n'] ?? 0);
    },
    async isErased(messageId) {
      const found = await knex('messages as m')
        .leftJoin('outgoing as o', 'o.message_id', 'm.id')
        .leftJoin('blobs as b', 'b.id', 'o.payload_blob_id')
        .where('m.id', messageId)
        .andWhereRaw(`(m.recipients = '[]' or (o.message_id is not null and b.sealed_key is null))`)
        .first('m.id');
      return found !== undefined;
    },
    async payload(messageId) {
      const row = (await knex('outgoing as o')
        .join('blobs as b', 'b.id', 'o.payload_blob_id')
        .where('o.message_id', messageId)
        .first('o.external_id', 'o.payload_blob_id', 'b.sealed_key')) as Record<string, unknown> | undefined;
      if (row === undefined) return undefined;
      return { externalId: row['external_id'] as string, blobId: row['payload_blob_id'] as BlobId, sealedKey: row['sealed_key'] as Buffer | null };
    },
    async savePayload(messageId, accountId, externalId, blob) {
      // composed by us of files that were judged before: nothing in it is new to a scanner
      await knex('blobs').insert({ id: blob.id, sha256: blob.sha256, bytes: blob.bytes, sealed_key: blob.sealedKey, scan_state: 'clean' });
      const row = { message_id: messageId, account_id: accountId, external_id: externalId, payload_blob_id: blob.id };
      return (await knex('outgoing').insert(row).onConflict('message_id').ignore().returning('message_id')).length === 1;
    },
    async nextDueSeconds() {
      const row = (await knex('deliveries')
        .whereIn('state', ['held', 'queued'])
        .first(knex.raw('extract(epoch from min(next_attempt_at) - now())::float8 as seconds'))) as { seconds: number | null } | undefined;
      return row?.seconds ?? undefined;
    },
  };
}

function toDelivery(row: Record<string, unknown>): Delivery {
  return {
    id: row['id'] as DeliveryId,
    messageId: row['message_id'] as MessageId,
    ticketId: row['ticket_id'] as TicketId,
    accountId: row['account_id'] as AccountId,
    recipient: row['recipient'] as string,
    role: row['role'] as 'to' | 'cc' | 'bcc',
    state: row['state'] as DeliveryState,
    attempt: row['attempt'] as number,
    triedSince: (row['tried_since'] ?? row['created_at']) as Date,
  };
}
