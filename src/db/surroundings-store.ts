import type { Knex } from 'knex';
import { SHUT_STATES } from '../core/ticket';
import { FAMILIES, PATHS } from './read/merged';

/** Which of a sender's own limits was reached. */
export type SenderLimit = 'cases' | 'messages' | 'reopenings';
export interface LimitReached {
  readonly centreId: string;
  readonly address: string;
  readonly what: SenderLimit;
  readonly at: Date;
  readonly ticketId: string;
}

export interface Unthanked {
  readonly reference: string;
  readonly account: { readonly id: string; readonly channel: string; readonly address: string };
  readonly centreId: string;
  readonly to: { readonly address: string; readonly name: string };
  readonly subject: string;
  readonly language: 'ar' | 'en' | null;
  readonly replyHandle: unknown;
}

/** What stands around the tickets and senders of a batch: merges, earlier follow-ups, blocks, and how much was written lately. */
export interface SurroundingsStore {
  /** Of merged ones among `ids`: where their pointers end (ruling 9). */
  survivors(ids: readonly string[]): Promise<Map<string, string>>;
  /** Who takes part in these tickets or in those merged into them. */
  participants(ids: readonly string[]): Promise<{ ticketId: string; kind: string; value: string }[]>;
  /** Cases that took up these closed ones. */
  takenUpBy(ids: readonly string[]): Promise<{ ticketId: string; followUpId: string }[]>;
  /** How often mail alone opened each again. */
  reopenings(ids: readonly string[], since: Date): Promise<Map<string, number>>;
  /** Per contact, how many messages came. */
  messagesSince(contactIds: readonly string[], since: Date): Promise<Map<string, number>>;
  /** Blocks that stand and name one of these addresses or domains. */
  blocks(centreIds: readonly string[], values: readonly string[], now: Date): Promise<{ centreId: string; kind: 'address' | 'domain'; value: string }[]>;
  /** Addresses that are ours, aliases too, lower case. */
  ownAddresses(): Promise<string[]>;
  /** The first mail of a case that has been neither acknowledged nor answered, when it is one that would have been. */
  unthanked(ticketId: string): Promise<Unthanked | undefined>;
  /** Acknowledgements that have not left yet do not leave, and are due again when the case is somebody's after all. */
  recallThanks(ticketId: string): Promise<void>;
  /** Once a sender, limit and day; returns those that are new. */
  noteLimits(limits: readonly LimitReached[]): Promise<LimitReached[]>;
}

export function createSurroundingsStore(knex: Knex): SurroundingsStore {
  return {
    async survivors(ids) {
      if (ids.length === 0) return new Map();
      const result = (await knex.raw(`with recursive ${PATHS} select root as id, at from path where next is null and at <> root`, [[...ids]])) as { rows: { id: string; at: string }[] };
      return new Map(result.rows.map((row) => [row.id, row.at]));
    },
    async participants(ids) {
      if (ids.length === 0) return [];
      const result = (await knex.raw(
        `with recursive ${FAMILIES} select distinct f.root as "ticketId", p.kind, p.value from family f join participants p on p.ticket_id = f.id`,
        [[...ids]],
      )) as { rows: { ticketId: string; kind: string; value: string }[] };
      return result.rows;
    },
    async takenUpBy(ids) {
      if (ids.length === 0) return [];
      return knex('ticket_links').whereIn('other_id', ids).andWhere({ why: 'closed_case' }).orderBy('created_at', 'desc').select({ ticketId: 'other_id', followUpId: 'ticket_id' });
    },
    async reopenings(ids, since) {
      if (ids.length === 0) return new Map();
      const rows = (await knex('events')
        .whereIn('ticket_id', ids)
        .andWhere('at', '>', since)
        .andWhere({ type: 'state.changed' })
        .andWhereRaw(`data->>'move' = 'hear' and data->>'from' = any(?)`, [[...SHUT_STATES]])
        .groupBy('ticket_id')
        .select('ticket_id')
        .count({ n: '*' })) as Record<string, unknown>[];
      return new Map(rows.map((row) => [String(row['ticket_id']), Number(row['n'])]));
    },
    async messagesSince(contactIds, since) {
      if (contactIds.length === 0) return new Map();
      const rows = (await knex('messages')
        .whereIn('contact_id', contactIds)
        .andWhere('received_at', '>', since)
        .andWhere({ direction: 'in' })
        .groupBy('contact_id')
        .select('contact_id')
        .count({ n: '*' })) as Record<string, unknown>[];
      return new Map(rows.map((row) => [String(row['contact_id']), Number(row['n'])]));
    },
    async blocks(centreIds, values, now) {
      if (values.length === 0) return [];
      return knex('sender_blocks')
        .whereIn('centre_id', centreIds)
        .whereIn('value', values)
        .whereNull('lifted_at')
        .andWhere((standing) => void standing.whereNull('expires_at').orWhere('expires_at', '>', now))
        .select({ centreId: 'centre_id', kind: 'kind', value: 'value' });
    },
    async ownAddresses() {
      const found = (await knex.raw(
        `select distinct lower(own.address) as address
           from accounts a
           cross join lateral (
             select a.address union all
             select jsonb_array_elements_text(case jsonb_typeof(a.config->'aliases') when 'array' then a.config->'aliases' else '[]' end)
           ) own (address)
          where position('@' in own.address) > 0`,
      )) as { rows: { address: string }[] };
      return found.rows.map((row) => row.address);
    },
    async unthanked(ticketId) {
      const result = (await knex.raw(
        `select t.reference, t.centre_id, a.id as account_id, a.channel, a.address, m.sender, m.subject, m.language, m.reply_handle
           from tickets t join accounts a on a.id = t.account_id and a.acknowledges
           join messages m on m.ticket_id = t.id and m.direction = 'in' and m.standing = 'member' and m.automatic = 'no' and m.sender_trust <> 'failed'
           join sightings s on s.id = m.sighting_id and not s.backlog
          where t.id = ? and not exists (select 1 from acknowledgements k where k.ticket_id = t.id)
            and not exists (select 1 from messages o where o.ticket_id = t.id and o.purpose = 'reply')
          order by m.received_at, m.id limit 1`,
        [ticketId],
      )) as { rows: Record<string, unknown>[] };
      const row = result.rows[0];
      if (row === undefined) return undefined;
      const sender = row['sender'] as { address: string; name: string };
      return {
        reference: row['reference'] as string,
        account: { id: row['account_id'] as string, channel: row['channel'] as string, address: row['address'] as string },
        centreId: row['centre_id'] as string,
        to: { address: sender.address, name: sender.name },
        subject: row['subject'] as string,
        language: row['language'] as 'ar' | 'en' | null,
        replyHandle: row['reply_handle'],
      };
    },
    async recallThanks(ticketId) {
      const recalled = await knex('deliveries')
        .where({ ticket_id: ticketId, state: 'queued', attempt: 0 })
        .whereIn('message_id', knex('messages').where({ ticket_id: ticketId, purpose: 'acknowledgement' }).select('id'))
        .update({ state: 'cancelled', reason: 'spam', updated_at: knex.fn.now() });
      if (recalled > 0) await knex('acknowledgements').where({ ticket_id: ticketId }).delete();
    },
    async noteLimits(limits) {
      const fresh: LimitReached[] = [];
      for (const limit of limits) {
        const row = { centre_id: limit.centreId, address: limit.address, what: limit.what, day: limit.at, first_at: limit.at, ticket_id: limit.ticketId };
        const inserted = await knex('sender_limits').insert(row).onConflict(['centre_id', 'day', 'what', 'address']).ignore().returning('address');
        if (inserted.length > 0) fresh.push(limit);
      }
      return fresh;
    },
  };
}
