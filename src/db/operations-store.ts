import type { Knex } from 'knex';
import type { UserId } from '../core/ids';
import { BLOBS_OF_MESSAGES, eraseRows, runWithKnex } from './erase';
import { COPIES_OF_MESSAGES } from './erase-case-words';
import type { HoldReport } from './put-on-hold';

/** A restored installation stands still from `since` until a person releases it. */
export interface Hold {
  readonly id: string;
  readonly since: Date;
  readonly backupTakenAt: Date;
  readonly report: HoldReport;
}
/** What the operator's own checks are remembered by: when each last succeeded. */
export type Mark = 'backup' | 'restore_test';

export interface MessagePlace {
  readonly id: string;
  readonly ticketId: string;
  readonly centreId: string;
}

/** One that would be sent. */
export interface WaitingDelivery {
  readonly id: string;
  readonly messageId: string;
  readonly ticketId: string;
}

export interface OperationsStore {
  /** Undefined: nothing stands still. */
  hold(): Promise<Hold | undefined>;
  /** @param by undefined: on the command line. False when nothing stood still. */
  release(by: UserId | undefined): Promise<boolean>;
  /** Writes when something last succeeded, by the database's clock. */
  mark(what: Mark, detail: Readonly<Record<string, unknown>>): Promise<void>;
  marks(): Promise<ReadonlyMap<Mark, Date>>;
  /** The blobs that hold a part of these messages, and the cases that they stand in. */
  partsOf(
    messageIds: readonly string[],
  ): Promise<{ readonly blobIds: readonly string[]; readonly messages: readonly MessagePlace[] }>;
  /** Letters of referrals that carry words of these messages on, and what answered them. Read behind `lockWays`: nobody refers then. */
  copiesOf(messageIds: readonly string[]): Promise<string[]>;
  /**
   * Keeps the cases of these messages and what is sent of them as they are until the transaction ends. Never waits for a delivery that
   * somebody has hold of: it is being sent. The cases must be locked in one order by everybody: theirs is that of their ids.
   */
  lockWays(
    messageIds: readonly string[],
  ): Promise<{ readonly beingSent: boolean; readonly waiting: readonly WaitingDelivery[] }>;
  /** Takes their words, names and keys away for ever (ruling 5); what waited to be sent is cancelled. */
  erase(messageIds: readonly string[], blobIds: readonly string[]): Promise<void>;
  /** Reference numbers given out so far, for the journal. */
  referenceCounters(): Promise<{ centreId: string; hijriYear: number; last: number }[]>;
}

export function createOperationsStore(knex: Knex): OperationsStore {
  return {
    async hold() {
      const row = (await knex('holds').whereNull('released_at').first('id', 'since', 'backup_taken_at', 'report')) as
        { id: string; since: Date; backup_taken_at: Date; report: HoldReport } | undefined;
      if (row === undefined) return undefined;
      return { id: row.id, since: row.since, backupTakenAt: row.backup_taken_at, report: row.report };
    },
    async release(by) {
      const released = await knex('holds')
        .whereNull('released_at')
        .update({ released_at: knex.fn.now(), released_by: by ?? null });
      // evidence is looked for in the hour after a delivery became unknown: that hour begins now
      if (released > 0)
        await knex('deliveries')
          .where({ state: 'unknown', reason: 'restored' })
          .whereNull('decided_by')
          .update({ updated_at: knex.fn.now() });
      return released > 0;
    },
    async mark(what, detail) {
      await knex('operation_marks')
        .insert({ what, at: knex.fn.now(), detail: JSON.stringify(detail) })
        .onConflict('what')
        .merge();
    },
    async marks() {
      const rows = (await knex('operation_marks').select('what', 'at')) as { what: Mark; at: Date }[];
      return new Map(rows.map((row) => [row.what, row.at]));
    },
    async partsOf(messageIds) {
      const ids = [...messageIds];
      const blobs = await runWithKnex(knex)(BLOBS_OF_MESSAGES, [ids]);
      const messages = (await knex('messages as m')
        .join('tickets as t', 't.id', 'm.ticket_id')
        .whereIn('m.id', ids)
        .select({ id: 'm.id', ticketId: 'm.ticket_id', centreId: 't.centre_id' })) as MessagePlace[];
      return { blobIds: blobs.rows.map((row) => row['id'] as string), messages };
    },
    async copiesOf(messageIds) {
      const { rows } = await runWithKnex(knex)(COPIES_OF_MESSAGES, [[...messageIds]]);
      return rows.map((row) => row['id'] as string);
    },
    async lockWays(messageIds) {
      const ids = [...messageIds];
      await knex('tickets')
        .whereIn('id', knex('messages').whereIn('id', ids).select('ticket_id'))
        .orderBy('id')
        .forUpdate()
        .select('id');
      const of = (): Knex.QueryBuilder => knex('deliveries').whereIn('message_id', ids);
      const free = (await of()
        .forUpdate()
        .skipLocked()
        .select({ id: 'id', messageId: 'message_id', ticketId: 'ticket_id', state: 'state' })) as (WaitingDelivery & {
        state: string;
      })[];
      const all = (await of().count({ n: '*' }).first()) as { n: string | number } | undefined;
      return {
        beingSent: free.length < Number(all?.n ?? 0) || free.some(({ state }) => state === 'sending'),
        waiting: free.filter(({ state }) => state === 'held' || state === 'queued'),
      };
    },
    async erase(messageIds, blobIds) {
      await eraseRows(runWithKnex(knex), messageIds, blobIds);
    },
    referenceCounters: async () =>
      (await knex('reference_counters')
        .orderBy(['centre_id', 'hijri_year'])
        .select({ centreId: 'centre_id', hijriYear: 'hijri_year', last: 'last_sequence' })) as {
        centreId: string;
        hijriYear: number;
        last: number;
      }[],
  };
}
