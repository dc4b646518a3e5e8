import type { Client } from 'pg';

/** What the sockets need of a committed event: ids and codes, never content. */
export interface FeedEvent {
  readonly id: string;
  readonly type: string;
  readonly ticketId: string | null;
  readonly centreId: string | null;
  readonly ticketVersion: number | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Reads events in the order in which they become visible, each once and none left out (ruling 6). The mark is a whole snapshot, not
 * a number: what was not yet visible in the last one is exactly what is new, also where a long transaction commits late with a small
 * id, and such a transaction holds nothing up.
 */
export class EventFeed {
  private snapshot: string | undefined;

  /** Begins at this moment, or goes on where an earlier connection ended. */
  async read(client: Client): Promise<readonly FeedEvent[]> {
    if (this.snapshot === undefined) {
      this.snapshot = (await client.query<{ snapshot: string }>('select pg_current_snapshot()::text as snapshot'))
        .rows[0]?.snapshot;
      return [];
    }
    const { rows } = await client.query<{ snapshot: string; events: FeedEvent[] }>(NEW_EVENTS, [this.snapshot]);
    const [row] = rows;
    if (row === undefined) return [];
    this.snapshot = row.snapshot;
    return row.events;
  }
}

/** One statement, so that the new mark and the rows are of one snapshot. */
const NEW_EVENTS = `
  select pg_current_snapshot()::text as snapshot,
         coalesce((
           select json_agg(json_build_object('id', id, 'type', type, 'ticketId', ticket_id, 'centreId', centre_id,
                                             'ticketVersion', ticket_version, 'data', data) order by transaction_id, id)
             from events
            where transaction_id >= pg_snapshot_xmax($1::pg_snapshot)
               or transaction_id = any (array(select pg_snapshot_xip($1::pg_snapshot)))), '[]') as events`;
