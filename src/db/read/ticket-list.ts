import type { Knex } from 'knex';
import type { Viewer } from '../../core/viewer';
import { exactInstant, readCursor, writeCursor, type Position } from './cursor';
import { isByDue, pageByDue } from './due-list';
import { hasWords, isHit, isWordsAlone, searchFor, type Search } from './search-hits';
import { narrowedBy, type SearchFilters } from './search-filters';
import { matchesOf, type SearchMatch } from './search-match';
import { understandSearch } from './search-terms';
import { TICKET_COLUMNS, toTicketRow, type RawTicketRow, type TicketRowRead } from './ticket-row';
import { inView, matching, type Condition, type TicketListQuery } from './ticket-conditions';
import { visibleTo } from './visible-to';

export type ListQuery = TicketListQuery & SearchFilters;
/** A row of a list; `match` only where something was looked for. */
export type ListedTicketRead = TicketRowRead & { readonly match?: SearchMatch | undefined };
export interface TicketPageRead {
  readonly items: ListedTicketRead[];
  readonly next: string | null;
}

type PageRow = RawTicketRow & { readonly position: string };
interface Wanted {
  readonly view: Condition;
  readonly filters: readonly Condition[];
  readonly position: Position | undefined;
  readonly limit: number;
}

/** How many of each centre's newest tickets are looked through before an index is asked (frequent words are found here at once). */
const NEWEST_LOOKED_THROUGH = [600] as const;

/** Tickets of a view, newest activity first. */
export async function listTickets(knex: Knex, viewer: Viewer, query: ListQuery, now: Date): Promise<TicketPageRead> {
  const search = await searchOf(knex, viewer, query, now);
  const wanted: Wanted = {
    view: inView(query, viewer, search !== undefined),
    filters: [matching(query), narrowedBy(query)],
    position: readCursor(query.after),
    limit: query.limit + 1,
  };
  const rows = await findPage(knex, viewer, query, wanted, search);
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const next =
    rows.length > query.limit && last !== undefined ? writeCursor({ at: last.position, id: last.id as string }) : null;
  const items = shown.map(toTicketRow);
  if (search === undefined) return { items, next };
  const matches = await matchesOf(knex, search, items);
  return { items: items.map((row) => ({ ...row, match: matches.get(row.id) })), next };
}

async function searchOf(knex: Knex, viewer: Viewer, { q }: TicketListQuery, now: Date): Promise<Search | undefined> {
  if (q === undefined || q.trim() === '') return undefined;
  const codes = (await knex('centres').whereIn('id', viewer.centreIds).pluck('code')) as string[];
  return searchFor(viewer, understandSearch(q, codes, now), q);
}

async function findPage(
  knex: Knex,
  viewer: Viewer,
  query: TicketListQuery,
  wanted: Wanted,
  search: Search | undefined,
): Promise<PageRow[]> {
  const tagged: Condition | undefined =
    query.tag === undefined
      ? undefined
      : (tickets) => void tickets.whereRaw('tickets.tags @> array[?]::text[]', [query.tag ?? '']);
  if (search !== undefined) {
    const narrowed = tagged === undefined ? wanted : { ...wanted, filters: [...wanted.filters, tagged] };
    const found = isWordsAlone(search) ? await pageOfNewest(knex, viewer, narrowed, hasWords(search)) : undefined;
    return found ?? pageOfHits(knex, viewer, narrowed, isHit(knex, search));
  }
  if (tagged !== undefined)
    return (await pageOfNewest(knex, viewer, wanted, tagged)) ?? pageOfHits(knex, viewer, wanted, tagged);
  if (isByDue(query.view)) return pageByDue(knex, viewer, [wanted.view, ...wanted.filters], wanted);
  // what one person or team holds has an index of its own, in order, across the centres
  const held = query.view === 'mine' || query.assignee !== undefined || query.team !== undefined;
  return held
    ? withAssignees(knex, visibleRows(knex, viewer, wanted).limit(wanted.limit), wanted.limit)
    : pageByCentre(knex, viewer, wanted);
}

/**
 * For a condition with an inverted index, which knows no order: what is frequent is found among the newest. Left to itself the planner
 * would sometimes walk the whole order for a rare word, or sort all rows of a frequent one.
 * @returns undefined when the newest do not fill a page: then the condition's own index must be asked
 */
async function pageOfNewest(
  knex: Knex,
  viewer: Viewer,
  wanted: Wanted,
  condition: Condition,
): Promise<PageRow[] | undefined> {
  for (const count of NEWEST_LOOKED_THROUGH) {
    const newest = visibleRows(knex, viewer, { ...wanted, filters: [] })
      .select('tickets.category', 'tickets.contact_id')
      .whereRaw('tickets.centre_id = centre.id')
      .limit(count);
    const tickets = knex
      .select(TICKET_COLUMNS.map((column) => `tickets.${column}`))
      .from(knex.raw('(?) as tickets', [byCentre(knex, viewer, newest)]));
    for (const one of [...wanted.filters, condition]) one(tickets);
    const found = await withAssignees(knex, tickets, wanted.limit);
    if (found.length >= wanted.limit) return found;
  }
  return undefined;
}

/**
 * Each of the viewer's centres gives its newest rows from its own index, and the best of them are the page: as quick for a person with
 * three centres as for one with one, and for a small centre among large ones.
 */
async function pageByCentre(knex: Knex, viewer: Viewer, wanted: Wanted): Promise<PageRow[]> {
  const ofCentre = visibleRows(knex, viewer, wanted).whereRaw('tickets.centre_id = centre.id').limit(wanted.limit);
  return withAssignees(knex, byCentre(knex, viewer, ofCentre), wanted.limit);
}

const byCentre = (knex: Knex, viewer: Viewer, ofCentre: Knex.QueryBuilder): Knex.Raw =>
  knex.raw(`select x.* from unnest(?::uuid[]) as centre (id) cross join lateral (?) x`, [
    [...viewer.centreIds],
    ofCentre,
  ]);

/** Rows that the condition's own index finds, put in order afterwards; `materialized` keeps the planner off the order's index. */
async function pageOfHits(knex: Knex, viewer: Viewer, wanted: Wanted, condition: Condition): Promise<PageRow[]> {
  const found = visibleRows(knex, viewer, { ...wanted, filters: [...wanted.filters, condition] }, [
    'id',
    'last_message_at',
  ]);
  const page = knex.raw(
    `with hits as materialized (?),
     best as (select id from hits order by last_message_at desc, id desc limit ?)
     select ${TICKET_COLUMNS.map((column) => `tickets.${column}`).join(', ')} from best join tickets using (id)`,
    [found, wanted.limit],
  );
  return withAssignees(knex, page, wanted.limit);
}

/** @param unordered only these columns, in any order */
function visibleRows(
  knex: Knex,
  viewer: Viewer,
  { view, filters, position }: Wanted,
  unordered?: readonly string[],
): Knex.QueryBuilder {
  const tickets = knex('tickets')
    .where(visibleTo(viewer))
    .select((unordered ?? TICKET_COLUMNS).map((column) => `tickets.${column}`));
  for (const condition of [view, ...filters]) condition(tickets);
  if (position !== undefined)
    tickets.whereRaw('(tickets.last_message_at, tickets.id) < (?::timestamptz, ?::uuid)', [position.at, position.id]);
  if (unordered === undefined)
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
