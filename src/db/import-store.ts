import type { Knex } from 'knex';
import type { AccountId, UserId } from '../core/ids';

/** A number that another system gave to a case. */
export interface Alias {
  readonly centreId: string;
  readonly source: string;
  /** Normal form. */
  readonly number: string;
  readonly shown: string;
  readonly ticketId: string;
}
export interface KnownMessage {
  readonly messageId: string;
  /** The other system from which it was taken over; null: it came here by itself. */
  readonly source: string | null;
  readonly externalId: string;
  readonly address: string;
}

/** What taking over another system's cases reads and writes beside ordinary filing. */
export interface ImportStore {
  /** Which of these items of a source are settled already. */
  settledKeys(accountId: AccountId, sourceKeys: readonly string[]): Promise<Set<string>>;
  /** By their numbers exactly as they were written. */
  aliases(centreId: string, source: string, shown: readonly string[]): Promise<Alias[]>;
  /** Cases that now lie in these centres and had one of these numbers elsewhere. */
  ticketsByOldNumber(numbers: readonly string[], centreIds: readonly string[]): Promise<{ number: string; centreId: string; ticketId: string }[]>;
  /** A number that is known already stays where it is. */
  addAliases(aliases: readonly Alias[]): Promise<void>;
  /** An earlier message of an imported case came later: the case began with it. */
  beganAt(tickets: readonly { readonly id: string; readonly at: Date }[]): Promise<void>;
  messages(ids: readonly string[]): Promise<KnownMessage[]>;
  /** People who may sign in, by their addresses in lower case, with the centres that they work in. */
  people(emails: readonly string[]): Promise<Map<string, { id: UserId; centreIds: ReadonlySet<string> }>>;
}

export function createImportStore(knex: Knex): ImportStore {
  return {
    async settledKeys(accountId, sourceKeys) {
      if (sourceKeys.length === 0) return new Set();
      const rows = (await knex('sightings')
        .where({ account_id: accountId })
        .whereRaw('md5(source_key) in (select md5(k) from unnest(?::text[]) k)', [[...sourceKeys]])
        .select('source_key')) as { source_key: string }[];
      return new Set(rows.map((row) => row.source_key));
    },
    async aliases(centreId, source, shown) {
      if (shown.length === 0) return [];
      return knex('ticket_aliases')
        .where({ centre_id: centreId, source })
        .whereIn('shown', [...shown])
        .select({ centreId: 'centre_id', source: 'source', number: 'number', shown: 'shown', ticketId: 'ticket_id' });
    },
    async ticketsByOldNumber(numbers, centreIds) {
      if (numbers.length === 0) return [];
      return knex('ticket_aliases as a')
        .join('tickets as t', 't.id', 'a.ticket_id')
        .whereIn('a.number', numbers)
        .whereIn('t.centre_id', centreIds)
        .distinct({ number: 'a.number', centreId: 't.centre_id', ticketId: 't.id' });
    },
    async addAliases(aliases) {
      if (aliases.length === 0) return;
      const rows = aliases.map((one) => ({ centre_id: one.centreId, source: one.source, number: one.number, shown: one.shown, ticket_id: one.ticketId }));
      await knex('ticket_aliases').insert(rows).onConflict(['centre_id', 'source', 'shown']).ignore();
    },
    async beganAt(tickets) {
      if (tickets.length === 0) return;
      await knex.raw(
        `update tickets t set received_at = v.at
           from (select id, min(at) as at from jsonb_to_recordset(?::jsonb) as r (id uuid, at timestamptz) group by id) v
          where t.id = v.id and t.imported_at is not null and v.at < t.received_at`,
        [JSON.stringify(tickets)],
      );
    },
    async messages(ids) {
      if (ids.length === 0) return [];
      return knex('messages as m')
        .leftJoin('sightings as s', 's.id', 'm.sighting_id')
        .whereIn('m.id', ids)
        .select({
          messageId: 'm.id',
          source: knex.raw(`s.transport->>'imported'`),
          externalId: knex.raw(`coalesce(m.external_id, '')`),
          address: knex.raw(`lower(coalesce(m.sender->>'address', ''))`),
        }) as unknown as Promise<KnownMessage[]>;
    },
    async people(emails) {
      if (emails.length === 0) return new Map();
      const rows = (await knex('users as u')
        .leftJoin('user_centres as c', 'c.user_id', 'u.id')
        .whereIn('u.email', emails)
        .whereNull('u.disabled_at')
        .select({ id: 'u.id', email: 'u.email', centreId: 'c.centre_id' })) as { id: UserId; email: string; centreId: string | null }[];
      const people = new Map<string, { id: UserId; centreIds: Set<string> }>();
      for (const { id, email, centreId } of rows) {
        const person = people.get(email) ?? { id, centreIds: new Set<string>() };
        if (centreId !== null) person.centreIds.add(centreId);
        people.set(email, person);
      }
      return people;
    },
  };
}
