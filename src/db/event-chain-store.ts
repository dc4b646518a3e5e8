import { createHash } from 'node:crypto';
import type { Knex } from 'knex';

export interface ChainLink {
  readonly sequence: number;
  readonly eventId: string;
  readonly hash: Buffer;
}
export interface EventChainStore {
  /** Chains up to `limit` committed events behind the last link, in commit-safe order. Returns how many. */
  seal(limit: number): Promise<number>;
  /** The first link whose event was changed, lost or put in another place; undefined when the chain holds. */
  firstBroken(): Promise<number | undefined>;
}

interface SealedEvent {
  readonly id: string;
  readonly at: Date;
  readonly transaction_id: string;
  readonly content: string;
}

/** Any constant: one process seals at a time. */
const SEAL_LOCK = 0x7761_7363;
const VERIFY_PAGE = 2000;
const EVENT_CONTENT = `concat_ws('|', e.id, e.at, e.type, e.ticket_id, e.centre_id, e.ticket_version, e.actor_id, e.data) as content`;

/**
 * Ruling 5: the audit trail is hash-chained. Sealing runs behind the writers, so that they never wait for each other: only events of
 * transactions that are surely all visible (below the snapshot's xmin) are taken, in the order (transaction, id).
 */
export function createEventChainStore(knex: Knex): EventChainStore {
  return {
    async seal(limit) {
      const locked = (await knex.raw('select pg_try_advisory_xact_lock(?) as got', [SEAL_LOCK])) as { rows: { got: boolean }[] };
      if (locked.rows[0]?.got !== true) return 0;
      const last = (await knex('event_chain').orderBy('sequence', 'desc').first('sequence', 'event_id', 'transaction_id', 'hash')) as
        | { sequence: number; event_id: string; transaction_id: string; hash: Buffer }
        | undefined;
      const found = (await knex.raw(
        `select e.id, e.at, e.transaction_id, ${EVENT_CONTENT} from events e
          where e.transaction_id < pg_snapshot_xmin(pg_current_snapshot())
            and (e.transaction_id, e.id) > (?::xid8, ?::uuid)
          order by e.transaction_id, e.id limit ?`,
        [last?.transaction_id ?? '0', last?.event_id ?? '00000000-0000-0000-0000-000000000000', limit],
      )) as { rows: SealedEvent[] };
      let previous = last?.hash ?? Buffer.alloc(32);
      let sequence = Number(last?.sequence ?? 0);
      const links = found.rows.map((event) => {
        previous = link(previous, event.content);
        sequence += 1;
        return { sequence, event_id: event.id, event_at: event.at, transaction_id: event.transaction_id, hash: previous };
      });
      if (links.length > 0) await knex('event_chain').insert(links);
      return links.length;
    },
    async firstBroken() {
      let previous: Buffer = Buffer.alloc(32);
      for (let after = 0; ; ) {
        const page = (await knex.raw(
          `select c.sequence, c.hash, ${EVENT_CONTENT}, e.id as found from event_chain c
             left join events e on e.id = c.event_id and e.transaction_id = c.transaction_id
            where c.sequence > ? order by c.sequence limit ?`,
          [after, VERIFY_PAGE],
        )) as { rows: { sequence: number; hash: Buffer; content: string; found: string | null }[] };
        if (page.rows.length === 0) return undefined;
        for (const row of page.rows) {
          if (Number(row.sequence) !== after + 1 || row.found === null) return after + 1;
          previous = link(previous, row.content);
          if (!previous.equals(row.hash)) return after + 1;
          after += 1;
        }
      }
    },
  };
}

const link = (previous: Buffer, content: string): Buffer => createHash('sha256').update(previous).update(content).digest();
