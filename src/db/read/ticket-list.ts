import type { Knex } from 'knex';
import type { Viewer } from '../../core/viewer';
import { writtenOldNumbers } from '../../core/old-number';
import { exactInstant, readCursor, writeCursor, type Position } from './cursor';
import { understandSearch, type SearchTerms } from './search-terms';
import { TICKET_COLUMNS, toTicketRow, type RawTicketRow, type TicketRowRead } from './ticket-row';
import { inView, matching, type Condition, type TicketListQuery } from './ticket-conditions';
import { visibleTo } from './visible-to';

export interface TicketPageRead {
  readonly items: TicketRowRead[];
  readonly next: string | null;
}

type PageRow = RawTicketRow & { readonly position: string };
interface Wanted {
  readonly conditions: readonly Condition[];
  readonly position: Position | undefined;
  readonly limit: number;
}

/** How many of the newest tickets are looked through before the search index is asked (frequent words are found here at once). */
const NEWEST_LOOKED_THROUGH = 600;

/** Tickets of a view, newest activity first. */
export async function listTickets(
  knex: Knex,
  viewer: Viewer,
  query: TicketListQuery,
  now: Date,
): Promise<TicketPageRead> {
  const terms = await termsOf(knex, viewer, query, now);
  const wanted: Wanted = {
    conditions: [inView(query, viewer, terms !== undefined), matching(query)],
    position: readCursor(query.after),
    limit: query.limit + 1,
  };
  const rows = await findPage(knex, viewer, query, wanted, terms);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const next =
    rows.length > query.limit && last !== undefined ? writeCursor({ at: last.position, id: last.id as string }) : null;
  return { items: shown.map(toTicketRow), next };
}

async function termsOf(
  knex: Knex,
  viewer: Viewer,
  query: TicketListQuery,
  now: Date,
): Promise<SearchTerms | undefined> {
  if (query.q === undefined || query.q.trim() === '') return undefined;
  const codes = (await knex('centres').whereIn('id', viewer.centreIds).select('code')) as { code: string }[];
  return understandSearch(
    query.q,
    codes.map((row) => row.code),
    now,
  );
}

async function findPage(
  knex: Knex,
  viewer: Viewer,
  query: TicketListQuery,
  wanted: Wanted,
  terms: SearchTerms | undefined,
): Promise<PageRow[]> {
  if (query.tag !== undefined) {
    const tagged: Condition = (tickets) => void tickets.whereRaw('tickets.tags @> array[?]::text[]', [query.tag ?? '']);
    return terms === undefined
      ? pageOfFew(knex, viewer, wanted, tagged)
      : pageFound(knex, viewer, { ...wanted, conditions: [...wanted.conditions, tagged] }, terms, await oldCases(knex, viewer, query));
  }
  if (terms !== undefined) return pageFound(knex, viewer, wanted, terms, await oldCases(knex, viewer, query));
  // what one person or team holds has an index of its own, in order, across the centres
  const held = query.view === 'mine' || query.assignee !== undefined || query.team !== undefined;
  return held
    ? withAssignees(knex, visibleRows(knex, viewer, wanted).limit(wanted.limit), wanted.limit)
    : pageByCentre(knex, viewer, wanted);
}

/** Cases that had the number that is looked for in another system. */
async function oldCases(knex: Knex, viewer: Viewer, { q = '' }: TicketListQuery): Promise<string[]> {
  const numbers = writtenOldNumbers(q);
  if (numbers.length === 0) return [];
  return knex('ticket_aliases')
    .join('tickets', 'tickets.id', 'ticket_aliases.ticket_id')
    .where(visibleTo(viewer))
    .whereIn('ticket_aliases.number', numbers)
    .distinct('tickets.id')
    .pluck('tickets.id');
}

/** @param old ids of cases that had such a number before they came here: found beside what a bare number else means, and before any words */
async function pageFound(knex: Knex, viewer: Viewer, wanted: Wanted, terms: SearchTerms, old: readonly string[]): Promise<PageRow[]> {
  switch (terms.kind) {
    case 'nothing':
      return [];
    case 'references':
      return pageOfHits(knex, viewer, wanted, (tickets) => void tickets.whereIn('tickets.reference', terms.references));
    case 'words':
      return old.length > 0 ? pageOfHits(knex, viewer, wanted, isOneOf(old)) : pageOfWords(knex, viewer, wanted, terms.words);
    case 'reference_prefixes': {
      const conditions = [...(terms.prefixes.length === 0 ? [] : [beginsWith(terms.prefixes)]), ...(old.length === 0 ? [] : [isOneOf(old)])];
      const found = conditions.length === 0 ? [] : await pageOfHits(knex, viewer, wanted, anyOf(conditions));
      return found.length > 0 ? found : pageOfWords(knex, viewer, wanted, terms.words);
    }
    case 'handle': {
      const { kind, value } = terms.handle;
      const contacts = knex('tickets')
        .whereIn('contact_id', knex('handles').where({ kind, value }).select('contact_id'))
        .select('id');
      const ids = contacts.union([knex('participants').where({ kind, value }).select('ticket_id')]);
      const found = await pageOfHits(
        knex,
        viewer,
        wanted,
        anyOf([(tickets) => void tickets.whereRaw('tickets.id in (?)', [ids]), ...(old.length === 0 ? [] : [isOneOf(old)])]),
      );
      return found.length > 0 ? found : pageOfWords(knex, viewer, wanted, terms.words);
    }
  }
}

const isOneOf =
  (ids: readonly string[]): Condition =>
  (tickets) =>
    void tickets.whereIn('tickets.id', ids);

function anyOf(conditions: readonly Condition[]): Condition {
  const [only, ...more] = conditions;
  if (only !== undefined && more.length === 0) return only;
  return (tickets) => void tickets.where((any) => conditions.forEach((condition) => void any.orWhere((one) => condition(one))));
}

const beginsWith =
  (prefixes: readonly string[]): Condition =>
  (tickets) =>
    void tickets.where((any) => prefixes.forEach((prefix) => void any.orWhereLike('tickets.reference', `${prefix}%`)));

async function pageOfWords(knex: Knex, viewer: Viewer, wanted: Wanted, words: string): Promise<PageRow[]> {
  if (words === '') return [];
  return pageOfFew(
    knex,
    viewer,
    wanted,
    (tickets) => void tickets.whereRaw(`tickets.search @@ to_tsquery('simple', ?)`, [words]),
  );
}

/**
 * For a condition with an inverted index, which knows no order: what is frequent is found among the newest, what is rare by its index.
 * Left to itself the planner would sometimes walk the whole order for a rare word, or sort all rows of a frequent one.
 */
async function pageOfFew(knex: Knex, viewer: Viewer, wanted: Wanted, condition: Condition): Promise<PageRow[]> {
  const newest = visibleRows(knex, viewer, wanted)
    .select('tickets.search')
    .whereRaw('tickets.centre_id = centre.id')
    .limit(NEWEST_LOOKED_THROUGH);
  const all = knex.raw(`select x.* from unnest(?::uuid[]) as centre (id) cross join lateral (?) x`, [
    [...viewer.centreIds],
    newest,
  ]);
  const tickets = knex
    .select(TICKET_COLUMNS.map((column) => `tickets.${column}`))
    .from(knex.raw('(?) as tickets', [all]));
  condition(tickets);
  const recent = await withAssignees(knex, tickets, wanted.limit);
  return recent.length >= wanted.limit ? recent : pageOfHits(knex, viewer, wanted, condition);
}

/**
 * Each of the viewer's centres gives its newest rows from its own index, and the best of them are the page: as quick for a person with
 * three centres as for one with one, and for a small centre among large ones.
 */
async function pageByCentre(knex: Knex, viewer: Viewer, wanted: Wanted): Promise<PageRow[]> {
  const ofCentre = visibleRows(knex, viewer, wanted).whereRaw('tickets.centre_id = centre.id').limit(wanted.limit);
  const newest = knex.raw(`select x.* from unnest(?::uuid[]) as centre (id) cross join lateral (?) x`, [
    [...viewer.centreIds],
    ofCentre,
  ]);
  return withAssignees(knex, newest, wanted.limit);
}

/** Rows that the condition's own index finds, put in order afterwards; `materialized` keeps the planner off the order's index. */
async function pageOfHits(knex: Knex, viewer: Viewer, wanted: Wanted, condition: Condition): Promise<PageRow[]> {
  const found = visibleRows(knex, viewer, { ...wanted, conditions: [...wanted.conditions, condition] }, false);
  return withAssignees(knex, knex.raw('with hits as materialized (?) select * from hits', [found]), wanted.limit);
}

function visibleRows(knex: Knex, viewer: Viewer, { conditions, position }: Wanted, ordered = true): Knex.QueryBuilder {
  const tickets = knex('tickets')
    .where(visibleTo(viewer))
    .select(TICKET_COLUMNS.map((column) => `tickets.${column}`));
  for (const condition of conditions) condition(tickets);
  if (position !== undefined)
    tickets.whereRaw('(tickets.last_message_at, tickets.id) < (?::timestamptz, ?::uuid)', [position.at, position.id]);
  if (ordered)
    tickets.orderBy([
      { column: 'tickets.last_message_at', order: 'desc' },
      { column: 'tickets.id', order: 'desc' },
    ]);
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
