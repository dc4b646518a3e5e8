import type { Knex } from 'knex';
import type { TemplateContent } from '../core/letter-template';
import type { TicketState } from '../core/ticket';
import type * as rows from './filing-rows';

/** What filing reads and writes, in bulk: a batch of a hundred messages costs about as many statements as one. */
export interface FilingStore {
  /** One batch is filed at a time in the whole installation, so that a child never overtakes the parent being filed elsewhere. */
  lock(): Promise<void>;
  stillPending(sightingIds: readonly string[]): Promise<Set<string>>;
  identities(hashes: readonly Buffer[]): Promise<{ hash: string; centreId: string; messageId: string; ticketId: string }[]>;
  threadKeys(hashes: readonly Buffer[]): Promise<{ hash: string; ticketId: string; messageId: string }[]>;
  ticketIdsByReference(references: readonly string[]): Promise<{ reference: string; id: string }[]>;
  /** Locks them in id order (ruling 9) and reads what the decision needs. */
  lockTickets(ids: readonly string[]): Promise<rows.TicketForFiling[]>;
  contactsByHandle(handles: readonly { kind: string; value: string }[]): Promise<{ kind: string; value: string; contactId: string }[]>;
  /** Per contact: cases opened in the last hour. */
  openedSince(contactIds: readonly string[], since: Date): Promise<Map<string, number>>;
  acknowledgedSince(accountIds: readonly string[], addresses: readonly string[], since: Date): Promise<Map<string, number>>;
  centres(): Promise<rows.CentreRow[]>;
  /** The first of `count` new sequence numbers. */
  takeSequences(centreId: string, hijriYear: number, count: number): Promise<number>;
  write(batch: rows.FilingWrites): Promise<void>;
  deliveriesOf(messageIds: readonly string[]): Promise<rows.DeliveryForReceipt[]>;
  /** Newest outgoing messages of a ticket to an address: where a bounce names only the case. */
  lastDeliveryTo(ticketIds: readonly string[], addresses: readonly string[]): Promise<rows.DeliveryForReceipt[]>;
  /** Locks the case of a message that could not be opened; undefined when it was opened meanwhile. */
  lockShell(messageId: string): Promise<rows.ShellForFiling | undefined>;
  openShell(messageId: string, content: rows.Row, ticket: rows.ShellOpening): Promise<void>;
}

/** Any constant: the name of the filing lock among advisory locks. */
const FILING_LOCK = 0x7761736c;

export function createFilingStore(knex: Knex): FilingStore {
  return {
    async lock() {
      await knex.raw('select pg_advisory_xact_lock(?)', [FILING_LOCK]);
    },
    async stillPending(ids) {
      const found = await knex('sightings').whereIn('id', ids).andWhere({ outcome: 'pending' }).orderBy('id').forUpdate().select('id');
      return new Set(found.map((row: { id: string }) => row.id));
    },
    async identities(hashes) {
      if (hashes.length === 0) return [];
      const found = (await knex('message_identities as i')
        .join('messages as m', 'm.id', 'i.message_id')
        .whereIn('i.identity_hash', hashes as Buffer[])
        .select('i.identity_hash', 'i.centre_id', 'i.message_id', 'm.ticket_id')) as Record<string, unknown>[];
      return found.map((row) => ({
        hash: (row['identity_hash'] as Buffer).toString('hex'),
        centreId: row['centre_id'] as string,
        messageId: row['message_id'] as string,
        ticketId: row['ticket_id'] as string,
      }));
    },
    async threadKeys(hashes) {
      if (hashes.length === 0) return [];
      const found = (await knex('thread_keys').whereIn('key_hash', hashes as Buffer[]).select('key_hash', 'ticket_id', 'message_id')) as Record<string, unknown>[];
      return found.map((row) => ({
        hash: (row['key_hash'] as Buffer).toString('hex'),
        ticketId: row['ticket_id'] as string,
        messageId: row['message_id'] as string,
      }));
    },
    async ticketIdsByReference(references) {
      if (references.length === 0) return [];
      return knex('tickets').whereIn('reference', references).select('reference', 'id');
    },
    async lockTickets(ids) {
      if (ids.length === 0) return [];
      const found = (await knex('tickets').whereIn('id', ids).orderBy('id').forUpdate().select('*')) as Record<string, unknown>[];
      return found.map(toTicket);
    },
    async contactsByHandle(handles) {
      if (handles.length === 0) return [];
      return knex('handles')
        .whereIn(['kind', 'value'], handles.map((handle) => [handle.kind, handle.value]))
        .select({ kind: 'kind', value: 'value', contactId: 'contact_id' });
    },
    async openedSince(contactIds, since) {
      if (contactIds.length === 0) return new Map();
      const found = (await knex('tickets')
        .whereIn('contact_id', contactIds)
        .andWhere('received_at', '>', since)
        // what came over from another system was not written to us now
        .whereNull('imported_at')
        .groupBy('contact_id')
        .select('contact_id')
        .count({ n: '*' })) as Record<string, unknown>[];
      return new Map(found.map((row) => [String(row['contact_id']), Number(row['n'])]));
    },
    async acknowledgedSince(accountIds, addresses, since) {
      if (addresses.length === 0) return new Map();
      const found = (await knex('acknowledgements')
        .whereIn('account_id', accountIds)
        .whereIn('address', addresses)
        .andWhere('at', '>', since)
        .groupBy('account_id', 'address')
        .select('account_id', 'address')
        .count({ n: '*' })) as Record<string, unknown>[];
      return new Map(found.map((row) => [`${row['account_id']} ${row['address']}`, Number(row['n'])]));
    },
    async centres() {
      const words = knex('letter_templates as w').whereRaw('w.centre_id = c.id').where({ purpose: 'acknowledgement' }).orderBy('version', 'desc').limit(1).select('content');
      const found = (await knex('centres as c').select('c.*', { acknowledgement: words })) as Record<string, unknown>[];
      return found.map((row) => ({
        id: row['id'] as string,
        code: row['code'] as string,
        name: row['name'] as { ar: string; en: string },
        timeZone: row['time_zone'] as string,
        defaultLanguage: row['default_language'] as 'ar' | 'en',
        ...(row['acknowledgement'] === null ? {} : { acknowledgement: row['acknowledgement'] as TemplateContent }),
      }));
    },
    async takeSequences(centreId, hijriYear, count) {
      const result = (await knex.raw(
        `insert into reference_counters (centre_id, hijri_year, last_sequence) values (?, ?, ?)
         on conflict (centre_id, hijri_year) do update set last_sequence = reference_counters.last_sequence + excluded.last_sequence
         returning last_sequence`,
        [centreId, hijriYear, count],
      )) as { rows: { last_sequence: number }[] };
      return Number(result.rows[0]?.last_sequence ?? count) - count + 1;
    },
    write: (batch) => write(knex, batch),
    lockShell: (messageId) => lockShell(knex, messageId),
    async openShell(messageId, content, { ticketId, ...changes }) {
      await knex('messages').where({ id: messageId }).update(content);
      await knex('tickets').where({ id: ticketId }).update({ ...changes, version: knex.raw('version + 1') });
    },
    async deliveriesOf(messageIds) {
      if (messageIds.length === 0) return [];
      return selectDeliveries(knex('deliveries').whereIn('message_id', messageIds));
    },
    async lastDeliveryTo(ticketIds, addresses) {
      if (ticketIds.length === 0 || addresses.length === 0) return [];
      return selectDeliveries(knex('deliveries').whereIn('ticket_id', ticketIds).whereIn(knex.raw('lower(recipient)') as unknown as string, addresses).orderBy('created_at', 'desc'));
    },
  };
}

async function lockShell(knex: Knex, messageId: string): Promise<rows.ShellForFiling | undefined> {
  const [row] = (await knex('messages as m')
    .join('tickets as t', 't.id', 'm.ticket_id')
    .where('m.id', messageId)
    .whereNotNull('m.unreadable')
    .forUpdate('t')
    .select({
      ticketId: 't.id',
      centreId: 't.centre_id',
      version: 't.version',
      ticketSubject: 't.subject',
      attachmentCount: 't.attachment_count',
      subject: 'm.subject',
      standing: 'm.standing',
      opened: knex.raw(`not exists (select 1 from messages o where o.ticket_id = t.id and o.direction = 'in' and (o.received_at, o.id) < (m.received_at, m.id))`),
      isNewest: knex.raw(
        `not exists (select 1 from messages o where o.ticket_id = t.id and o.direction = 'in' and o.standing = 'member' and (o.received_at, o.id) > (m.received_at, m.id))`,
      ),
    })) as rows.ShellForFiling[];
  return row;
}

function selectDeliveries(query: Knex.QueryBuilder): Promise<rows.DeliveryForReceipt[]> {
  return query.select({ id: 'id', messageId: 'message_id', ticketId: 'ticket_id', recipient: 'recipient', state: 'state' }) as unknown as Promise<rows.DeliveryForReceipt[]>;
}

async function write(knex: Knex, batch: rows.FilingWrites): Promise<void> {
  const insert = async (table: string, values: readonly object[]): Promise<void> => {
    if (values.length > 0) await knex(table).insert(values);
  };
  await insert('blobs', batch.blobs);
  await insert('contacts', batch.contacts);
  await insert('handles', batch.handles);
  await insert('tickets', batch.tickets);
  await updateTickets(knex, batch.changedTickets);
  if (batch.participants.length > 0) await knex('participants').insert(batch.participants).onConflict(['ticket_id', 'kind', 'value']).ignore();
  await insert('messages', batch.messages);
  await insert('message_identities', batch.identities);
  if (batch.threadKeys.length > 0) await knex('thread_keys').insert(batch.threadKeys).onConflict(['key_hash', 'ticket_id']).ignore();
  await insert('attachments', batch.attachments);
  if (batch.links.length > 0) await knex('ticket_links').insert(batch.links).onConflict(['ticket_id', 'other_id']).ignore();
  await insert('deliveries', batch.deliveries);
  await insert('acknowledgements', batch.acknowledgements);
  await insert('clocks', batch.clocks);
}

/** One statement for all changed tickets: the values travel as one JSON document. */
async function updateTickets(knex: Knex, tickets: readonly rows.TicketChange[]): Promise<void> {
  if (tickets.length === 0) return;
  await knex.raw(
    `update tickets t set state = v.state, version = v.version, last_message_at = v.last_message_at, last_inbound_at = v.last_inbound_at,
            closed_at = v.closed_at, snippet = v.snippet, snippet_direction = v.snippet_direction, message_count = v.message_count,
            attachment_count = v.attachment_count, awaits_answer = v.awaits_answer, trouble = v.trouble
       from jsonb_to_recordset(?::jsonb) as v (id uuid, state text, version int, last_message_at timestamptz, last_inbound_at timestamptz,
            closed_at timestamptz, snippet text, snippet_direction text, message_count int, attachment_count int, awaits_answer boolean,
            trouble text)
      where t.id = v.id`,
    [JSON.stringify(tickets)],
  );
}

function toTicket(row: Record<string, unknown>): rows.TicketForFiling {
  return {
    id: row['id'] as string,
    reference: row['reference'] as string,
    centreId: row['centre_id'] as string,
    state: row['state'] as TicketState,
    version: row['version'] as number,
    contactId: row['contact_id'] as string | null,
    closedAt: row['closed_at'] as Date | null,
    lastMessageAt: row['last_message_at'] as Date,
    lastInboundAt: row['last_inbound_at'] as Date | null,
    snippet: row['snippet'] as string,
    snippetDirection: row['snippet_direction'] as string,
    messageCount: row['message_count'] as number,
    attachmentCount: row['attachment_count'] as number,
    awaitsAnswer: row['awaits_answer'] as boolean,
    trouble: row['trouble'] as 'undelivered' | 'unknown' | null,
    mergedInto: row['merged_into'] as string | null,
    spam: row['spam'] as boolean,
    importedAt: row['imported_at'] as Date | null,
  };
}
