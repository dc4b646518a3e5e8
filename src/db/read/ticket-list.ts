import type { Knex } from 'knex';
import type { TicketState } from '../../core/ticket';
import type { Viewer } from '../../core/viewer';
import { exactInstant, readCursor, writeCursor, type Position } from './cursor';
import { understandSearch, type SearchTerms } from './search-terms';
import { TICKET_COLUMNS, toTicketRow, type RawTicketRow, type TicketRowRead } from './ticket-row';
import { visibleTo } from './visible-to';

export type ViewName = 'all' | 'mine' | 'unassigned' | 'urgent' | 'waiting' | 'undelivered' | 'closed';
export interface TicketListQuery {
  readonly view: ViewName;
  readonly q?: string | undefined;
  readonly channel?: string | undefined;
  readonly centre?: string | undefined;
  readonly state?: TicketState | undefined;
  readonly type?: string | undefined;
  readonly assignee?: string | undefined;
  readonly team?: string | undefined;
  readonly tag?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}
export interface TicketPageRead {
  readonly items: TicketRowRead[];
  readonly next: string | null;
}

type Condition = (query: Knex.QueryBuilder) => void;
type PageRow = RawTicketRow & { readonly position: string };

/** How many of the newest tickets are looked through before the search index is asked (frequent words are found here at once). */
const NEWEST_LOOKED_THROUGH = 1_000;

/** Tickets of a view, newest activity first. */
export async function listTickets(knex: Knex, viewer: Viewer, query: TicketListQuery, now: Date): Promise<TicketPageRead> {
  const terms = await termsOf(knex, viewer, query, now);
  const conditions: Condition[] = [inView(query, viewer, terms !== undefined), matching(query)];
  const position = readCursor(query.after);
  const rows = await findPage(knex, viewer, conditions, terms, position, query.limit + 1);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const next = rows.length > query.limit && last !== undefined ? writeCursor({ at: last.position, id: last.id as string }) : null;
  return { items: shown.map(toTicketRow), next };
}

async function termsOf(knex: Knex, viewer: Viewer, query: TicketListQuery, now: Date): Promise<SearchTerms | undefined> {
  if (query.q === undefined || query.q.trim() === '') return undefined;
  const codes = (await knex('centres').whereIn('id', viewer.centreIds).select('code')) as { code: string }[];
  return understandSearch(query.q, codes.map((row) => row.code), now);
}

/** `all` is all that is open; a search, or asking for a state, looks into the closed ones as well. */
export function inView(query: Pick<TicketListQuery, 'view' | 'state'>, viewer: Viewer, searching: boolean): Condition {
  return (tickets) => {
    const open = (): void => void tickets.where('tickets.state', '<>', 'closed');
    switch (query.view) {
      case 'all':
        return searching || query.state !== undefined ? undefined : open();
      case 'mine':
        tickets.where('tickets.assignee_id', viewer.userId);
        return open();
      case 'unassigned':
        tickets.whereNull('tickets.assignee_id');
        return open();
      case 'urgent':
        tickets.where('tickets.urgent', true);
        return open();
      case 'waiting':
        return void tickets.where('tickets.state', 'need_info');
      case 'undelivered':
        return void tickets.whereNotNull('tickets.trouble');
      case 'closed':
        return void tickets.where('tickets.state', 'closed');
    }
  };
}

function matching(query: TicketListQuery): Condition {
  return (tickets) => {
    if (query.channel !== undefined) tickets.where('tickets.channel', query.channel);
    if (query.centre !== undefined) tickets.where('tickets.centre_id', query.centre);
    if (query.state !== undefined) tickets.where('tickets.state', query.state);
    if (query.type !== undefined) tickets.where('tickets.type', query.type);
    if (query.assignee !== undefined) tickets.where('tickets.assignee_id', query.assignee);
    if (query.team !== undefined) tickets.where('tickets.team_id', query.team);
    if (query.tag !== undefined) tickets.whereRaw('tickets.tags @> array[?]::text[]', [query.tag]);
  };
}

async function findPage(
  knex: Knex,
  viewer: Viewer,
  conditions: readonly Condition[],
  terms: SearchTerms | undefined,
  position: Position | undefined,
  limit: number,
): Promise<PageRow[]> {
  if (terms === undefined) return pageByCentre(knex, viewer, conditions, position, limit);
  if (terms.kind === 'nothing') return [];
  if (terms.kind === 'words') {
    // the guide's pattern that never degenerates: a look through the newest first, then the index with the planner kept off the order
    const among: Condition = (tickets) => void tickets.whereRaw(`tickets.search @@ to_tsquery('simple', ?)`, [terms.words]);
    const recent = await pageAmongNewest(knex, viewer, [...conditions, among], position, limit);
    if (recent.length >= limit) return recent;
  }
  return pageOfHits(knex, viewer, conditions, terms, position, limit);
}

/**
 * Each of the viewer's centres gives its newest rows from its own index, and the best of them are the page: as quick for a person with
 * three centres as for one with one, and for a small centre among large ones.
 */
async function pageByCentre(knex: Knex, viewer: Viewer, conditions: readonly Condition[], position: Position | undefined, limit: number): Promise<PageRow[]> {
  const ofCentre = visibleRows(knex, viewer, conditions, position).whereRaw('tickets.centre_id = centre.id').limit(limit);
  const newest = knex.raw(`select x.* from unnest(?::uuid[]) as centre (id) cross join lateral (?) x`, [[...viewer.centreIds], ofCentre]);
  return withAssignees(knex, newest, limit);
}

async function pageAmongNewest(knex: Knex, viewer: Viewer, conditions: readonly Condition[], position: Position | undefined, limit: number): Promise<PageRow[]> {
  const newest = visibleRows(knex, viewer, [], position).select('tickets.search').whereRaw('tickets.centre_id = centre.id').limit(NEWEST_LOOKED_THROUGH);
  const all = knex.raw(`select x.* from unnest(?::uuid[]) as centre (id) cross join lateral (?) x`, [[...viewer.centreIds], newest]);
  const tickets = knex.select(TICKET_COLUMNS.map((column) => `tickets.${column}`)).from(knex.raw('(?) as tickets', [all]));
  for (const condition of conditions) condition(tickets);
  return withAssignees(knex, tickets, limit);
}

/** Rows that an index on what was asked for finds, put in order afterwards. */
async function pageOfHits(
  knex: Knex,
  viewer: Viewer,
  conditions: readonly Condition[],
  terms: Exclude<SearchTerms, { kind: 'nothing' }>,
  position: Position | undefined,
  limit: number,
): Promise<PageRow[]> {
  const ids = hits(knex, terms);
  const found = visibleRows(knex, viewer, [...conditions, (tickets) => void tickets.whereRaw('tickets.id in (?)', [ids])], position, false);
  return withAssignees(knex, found, limit);
}

function hits(knex: Knex, terms: Exclude<SearchTerms, { kind: 'nothing' }>): Knex.QueryBuilder | Knex.Raw {
  const byWords = (words: string): Knex.QueryBuilder => knex('tickets').whereRaw(`search @@ to_tsquery('simple', ?)`, [words]).select('id');
  switch (terms.kind) {
    case 'words':
      return byWords(terms.words);
    case 'references':
      return knex('tickets').whereIn('reference', terms.references).select('id');
    case 'reference_prefixes': {
      const begins = knex('tickets').where((any) => terms.prefixes.forEach((prefix) => void any.orWhereLike('reference', `${prefix}%`)));
      const numbers = terms.prefixes.length === 0 ? knex('tickets').whereRaw('false') : begins;
      return numbers.select('id').union([byWords(terms.words)]);
    }
    case 'handle': {
      const { kind, value } = terms.handle;
      const contacts = knex('tickets').whereIn('contact_id', knex('handles').where({ kind, value }).select('contact_id')).select('id');
      return contacts.union([knex('participants').where({ kind, value }).select('ticket_id'), byWords(terms.words)]);
    }
  }
}

function visibleRows(knex: Knex, viewer: Viewer, conditions: readonly Condition[], position: Position | undefined, ordered = true): Knex.QueryBuilder {
  const tickets = knex('tickets')
    .where(visibleTo(viewer))
    .select(TICKET_COLUMNS.map((column) => `tickets.${column}`));
  for (const condition of conditions) condition(tickets);
  if (position !== undefined) tickets.whereRaw('(tickets.last_message_at, tickets.id) < (?::timestamptz, ?::uuid)', [position.at, position.id]);
  if (ordered) tickets.orderBy([{ column: 'tickets.last_message_at', order: 'desc' }, { column: 'tickets.id', order: 'desc' }]);
  return tickets;
}

async function withAssignees(knex: Knex, rows: Knex.QueryBuilder | Knex.Raw, limit: number): Promise<PageRow[]> {
  const result = (await knex.raw(
    `select page.*, ${exactInstant('page.last_message_at')} as position, users.name as assignee_name
       from (select * from (?) found order by found.last_message_at desc, found.id desc limit ?) page
       left join users on users.id = page.assignee_id
      order by page.last_message_at desc, page.id desc`,
    [rows, limit],
  )) as { rows: PageRow[] };
  return result.rows;
}
