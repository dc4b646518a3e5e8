import type { Knex } from 'knex';
import type { AccountId, TicketId } from '../core/ids';

export interface TicketFacts {
  readonly reference: string;
  readonly centreId: string;
  readonly timeZone: string;
  readonly centreName: { readonly ar: string; readonly en: string };
}

/** Facts about tickets that letters and callers are told. */
export interface OutgoingStore {
  ticketFacts(id: TicketId): Promise<TicketFacts | undefined>;
  /** The ticket that an item of a source ended up in. */
  ticketOfSource(accountId: AccountId, sourceKey: string): Promise<{ ticketId: TicketId; reference: string } | undefined>;
}

export function createOutgoingStore(knex: Knex): OutgoingStore {
  return {
    async ticketFacts(id) {
      const row = (await knex('tickets as t').join('centres as c', 'c.id', 't.centre_id').where('t.id', id).first('t.reference', 't.centre_id', 'c.name', 'c.time_zone')) as
        | { reference: string; centre_id: string; time_zone: string; name: { ar: string; en: string } }
        | undefined;
      return row === undefined ? undefined : { reference: row.reference, centreId: row.centre_id, timeZone: row.time_zone, centreName: row.name };
    },
    async ticketOfSource(accountId, sourceKey) {
      const row = (await knex('sightings as s')
        .join('messages as m', 'm.id', 's.message_id')
        .join('tickets as t', 't.id', 'm.ticket_id')
        .where('s.account_id', accountId)
        .andWhereRaw('md5(s.source_key) = md5(?)', [sourceKey])
        .first('t.id', 't.reference')) as { id: TicketId; reference: string } | undefined;
      return row === undefined ? undefined : { ticketId: row.id, reference: row.reference };
    },
  };
}
