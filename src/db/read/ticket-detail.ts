import type { Knex } from 'knex';
import type { Language } from '../../core/language';
import { TRANSITIONS, type Ticket, type TicketMove, type TicketState } from '../../core/ticket';
import type { Viewer } from '../../core/viewer';
import { readResults, type ResultRead } from './case-results';
import { FAMILY_IDS, SURVIVOR_IDS } from './merged';
import { CORRECTED_TO, isoOrNull, readMessages, toDelivery, type DeliveryRead, type MessageRead } from './message-read';
import { TICKET_COLUMNS, toTicketRow, type RawTicketRow, type TicketRowRead } from './ticket-row';
import { visibleTickets, visibleTo } from './visible-to';

export interface TicketRead extends TicketRowRead {
  readonly accountId: string;
  readonly accountAddress: string;
  readonly category: string | null;
  readonly complexity: Ticket['complexity'];
  readonly importance: Ticket['importance'];
  readonly procedure: Ticket['procedure'];
  readonly language: Language;
  readonly closedAt: string | null;
  readonly contact: ContactRead | null;
  readonly moves: TicketMove[];
  readonly results: ResultRead[];
  readonly messages: MessageRead[];
  readonly events: TimelineRead[];
  readonly links: { readonly id: string; readonly reference: string; readonly why: string }[];
  /** Where a merged one's mail goes now; null also when that case does not exist for the viewer. */
  readonly mergedInto: NamedTicket | null;
  /** Cases whose conversation is part of this one's. */
  readonly mergedFrom: NamedTicket[];
  /** The case that this one was split off from, while that can be undone. */
  readonly splitFrom: NamedTicket | null;
  /** What another system called it, before it came here. */
  readonly oldNumbers: string[];
}
export interface NamedTicket {
  readonly id: string;
  readonly reference: string;
}
export interface ContactRead {
  readonly id: string;
  readonly name: string;
  readonly handles: { readonly kind: string; readonly value: string }[];
  readonly tickets: {
    readonly id: string;
    readonly reference: string;
    readonly subject: string;
    readonly state: TicketState;
    readonly lastMessageAt: string;
  }[];
}
export interface TimelineRead {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly actor: { readonly id: string; readonly name: string } | null;
  readonly data: Record<string, unknown>;
  /** The other case that the event names. */
  readonly other: NamedTicket | null;
}

/** Moves that a person makes; `answer` and `hear` come with messages. */
const BY_HAND: readonly TicketMove[] = [
  'start',
  'ask',
  'accept',
  'refer',
  'close',
  'reject',
  'direct_out',
  'withdraw',
  'reopen',
];
const MOST_OTHER_TICKETS = 20;
const MOST_EVENTS = 1_000;

/** One ticket with its conversation; undefined when it does not exist for this viewer. One statement a table, at the same time. */
export async function readTicket(
  knex: Knex,
  viewer: Viewer,
  ticketId: string,
  scanRequired: boolean,
): Promise<TicketRead | undefined> {
  const row = await ticketRow(knex, viewer, ticketId);
  if (row === undefined) return undefined;
  const mergedFrom = await mergedInto(knex, viewer, ticketId);
  const [messages, survivor, splitFrom, events, contact, links, results, oldNumbers] = await Promise.all([
    readMessages(knex, { ticketIds: [ticketId, ...mergedFrom.map((ticket) => ticket.id)] }, scanRequired),
    row.merged_into === null ? null : survivorOf(knex, viewer, ticketId),
    splitOf(knex, viewer, ticketId),
    timeline(knex, viewer, ticketId),
    contactOf(knex, viewer, row.contact_id as string | null, ticketId),
    linksOf(knex, viewer, ticketId),
    readResults(knex, ticketId),
    knex('ticket_aliases').where({ ticket_id: ticketId }).orderBy(['created_at', 'number']).pluck('shown') as Promise<
      string[]
    >,
  ]);
  const state = row.state as TicketState;
  return {
    ...toTicketRow(row),
    accountId: row.account_id as string,
    accountAddress: row.account_address as string,
    category: row.category as string | null,
    complexity: row.complexity as Ticket['complexity'],
    importance: row.importance as Ticket['importance'],
    procedure: row.procedure as Ticket['procedure'],
    language: row.language as Language,
    closedAt: isoOrNull(row.closed_at),
    contact,
    moves: BY_HAND.filter((move) => TRANSITIONS[state][move] !== undefined),
    messages: links.some((link) => link.why === 'other_centre' || link.why === 'forwarded')
      ? messages
      : messages.map(withoutHiddenReason),
    results,
    events,
    links,
    mergedInto: survivor,
    mergedFrom,
    splitFrom,
    oldNumbers,
  };
}

/** Why a message was filed here must not tell of a case that the reader may not know of. */
const withoutHiddenReason = (message: MessageRead): MessageRead =>
  message.matchReason === 'other_centre' || message.matchReason === 'forwarded'
    ? { ...message, matchReason: 'new' }
    : message;

/** One message of a ticket that this viewer may see. */
export async function readMessage(
  knex: Knex,
  viewer: Viewer,
  messageId: string,
  scanRequired: boolean,
): Promise<MessageRead | undefined> {
  if (!(await isMessageVisible(knex, viewer, messageId))) return undefined;
  return (await readMessages(knex, { messageId }, scanRequired))[0];
}

export async function readDelivery(knex: Knex, viewer: Viewer, deliveryId: string): Promise<DeliveryRead | undefined> {
  const row = await knex('deliveries')
    .join('tickets', 'tickets.id', 'deliveries.ticket_id')
    .where(visibleTo(viewer))
    .where('deliveries.id', deliveryId)
    .first('deliveries.*', knex.raw(CORRECTED_TO));
  return row === undefined ? undefined : toDelivery(row);
}

async function isMessageVisible(knex: Knex, viewer: Viewer, messageId: string): Promise<boolean> {
  return (
    (await visibleTickets(knex, viewer)
      .join('messages', 'messages.ticket_id', 'tickets.id')
      .where('messages.id', messageId)
      .first('tickets.id')) !== undefined
  );
}

type DetailRow = RawTicketRow &
  Readonly<Record<'contact_id' | 'account_id' | 'account_address' | 'category' | 'complexity' | 'importance' | 'procedure' | 'language' | 'closed_at', unknown>>;

async function ticketRow(knex: Knex, viewer: Viewer, ticketId: string): Promise<DetailRow | undefined> {
  return visibleTickets(knex, viewer)
    .leftJoin('users', 'users.id', 'tickets.assignee_id')
    .join('accounts', 'accounts.id', 'tickets.account_id')
    .where('tickets.id', ticketId)
    .first(
      ...TICKET_COLUMNS.map((column) => `tickets.${column}`),
      'tickets.contact_id',
      'tickets.account_id',
      'tickets.category',
      'tickets.complexity',
      'tickets.importance',
      'tickets.procedure',
      'tickets.language',
      'tickets.closed_at',
      { assignee_name: 'users.name', account_address: 'accounts.address' },
    );
}

/** Cases that point here, over any number of merges, as far as they exist for the viewer. */
async function mergedInto(knex: Knex, viewer: Viewer, ticketId: string): Promise<NamedTicket[]> {
  return visibleTickets(knex, viewer)
    .whereRaw(`tickets.id in ${FAMILY_IDS}`, [[ticketId]])
    .whereNot('tickets.id', ticketId)
    .orderBy('reference')
    .select('tickets.id', 'tickets.reference') as unknown as Promise<NamedTicket[]>;
}

/** Where the pointers end. */
async function survivorOf(knex: Knex, viewer: Viewer, ticketId: string): Promise<NamedTicket | null> {
  const found = (await visibleTickets(knex, viewer)
    .whereRaw(`tickets.id in ${SURVIVOR_IDS}`, [[ticketId]])
    .first('tickets.id', 'tickets.reference')) as NamedTicket | undefined;
  return found ?? null;
}

async function splitOf(knex: Knex, viewer: Viewer, ticketId: string): Promise<NamedTicket | null> {
  const found = (await visibleTickets(knex, viewer)
    .join('ticket_splits as s', 's.ticket_id', 'tickets.id')
    .where('s.new_ticket_id', ticketId)
    .whereNull('s.undone_at')
    .first('tickets.id', 'tickets.reference')) as NamedTicket | undefined;
  return found ?? null;
}

/** What happened, without what names a case that does not exist for this viewer. */
async function timeline(knex: Knex, viewer: Viewer, ticketId: string): Promise<TimelineRead[]> {
  const rows = (await knex('events as e')
    .leftJoin('users as u', 'u.id', 'e.actor_id')
    .leftJoin(visibleTickets(knex, viewer).select('id', 'reference').as('other'), (on) =>
      on.on(knex.raw(`other.id = (e.data->>'otherTicketId')::uuid`)),
    )
    .where('e.ticket_id', ticketId)
    .whereRaw(`(e.data->>'otherTicketId' is null or other.id is not null)`)
    .orderBy('e.at', 'desc')
    .orderBy('e.id', 'desc')
    .limit(MOST_EVENTS)
    .select('e.id', 'e.at', 'e.type', 'e.data', 'e.actor_id', {
      actor_name: 'u.name',
      other_id: 'other.id',
      other_reference: 'other.reference',
    })) as Record<string, unknown>[];
  return rows.reverse().map((row) => ({
    id: row['id'] as string,
    at: (row['at'] as Date).toISOString(),
    type: row['type'] as string,
    actor:
      row['actor_id'] === null
        ? null
        : { id: row['actor_id'] as string, name: (row['actor_name'] as string | null) ?? '' },
    data: row['data'] as Record<string, unknown>,
    other:
      row['other_id'] === null ? null : { id: row['other_id'] as string, reference: row['other_reference'] as string },
  }));
}

/** The contact is the installation's; the cases shown are only the viewer's, and nothing tells that there are more (ruling 8). */
async function contactOf(
  knex: Knex,
  viewer: Viewer,
  contactId: string | null,
  ticketId: string,
): Promise<ContactRead | null> {
  if (contactId === null) return null;
  const [contact, handles, tickets] = await Promise.all([
    knex('contacts').where({ id: contactId }).first('id', 'name') as Promise<{ id: string; name: string } | undefined>,
    knex('handles').where({ contact_id: contactId }).orderBy(['kind', 'value']).select('kind', 'value') as Promise<
      { kind: string; value: string }[]
    >,
    visibleTickets(knex, viewer)
      .where({ contact_id: contactId })
      .whereNot('tickets.id', ticketId)
      .orderBy('last_message_at', 'desc')
      .limit(MOST_OTHER_TICKETS)
      .select('id', 'reference', 'subject', 'state', 'last_message_at') as Promise<Record<string, unknown>[]>,
  ]);
  if (contact === undefined) return null;
  return {
    ...contact,
    handles,
    tickets: tickets.map((row) => ({
      id: row['id'] as string,
      reference: row['reference'] as string,
      subject: row['subject'] as string,
      state: row['state'] as TicketState,
      lastMessageAt: (row['last_message_at'] as Date).toISOString(),
    })),
  };
}

/** Links in both directions, only to tickets that exist for this viewer. */
async function linksOf(knex: Knex, viewer: Viewer, ticketId: string): Promise<TicketRead['links']> {
  const end = (own: string, other: string): Knex.QueryBuilder =>
    visibleTickets(knex, viewer)
      .join('ticket_links', `ticket_links.${other}`, 'tickets.id')
      .where(`ticket_links.${own}`, ticketId)
      .select('tickets.id', 'tickets.reference', 'ticket_links.why');
  return (await end('ticket_id', 'other_id')
    .union([end('other_id', 'ticket_id')])
    .orderBy('reference')) as TicketRead['links'];
}
