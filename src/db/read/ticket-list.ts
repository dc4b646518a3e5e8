import type { Knex } from 'knex';
import { nameWords } from '../../core/search-names';
import type { Viewer } from '../../core/viewer';
import { readCursor, writeCursor } from './cursor';
import { isByDue, pageByDue } from './due-list';
import { narrowedBy, type SearchFilters } from './search-filters';
import { hasNameLike, searchFor, type Search } from './search-hits';
import { matchedByName, matchesOf, type SearchMatch } from './search-match';
import { searchFew, searchPage } from './search-page';
import { understandSearch } from './search-terms';
import { inView, matching, type Condition, type TicketListQuery } from './ticket-conditions';
import {
  pageByCentre,
  pageOfFew,
  pageOfHits,
  visibleRows,
  withAssignees,
  type PageRow,
  type Wanted,
} from './ticket-pages';
import { toTicketRow, type TicketRowRead } from './ticket-row';

export type ListQuery = TicketListQuery & SearchFilters;
/** A row of a list; `match` only where something was looked for. */
export type ListedTicketRead = TicketRowRead & { readonly match?: SearchMatch | undefined };
export interface TicketPageRead {
  readonly items: ListedTicketRead[];
  /** Where to go on; a search may say so before it has a page full, or found anything. */
  readonly next: string | null;
}

/** Tickets of a view, newest activity first. */
export async function listTickets(knex: Knex, viewer: Viewer, query: ListQuery, now: Date): Promise<TicketPageRead> {
  const search = await searchOf(knex, viewer, query, now);
  const tagged: Condition = (tickets) => void tickets.whereRaw('tickets.tags @> array[?]::text[]', [query.tag ?? '']);
  const wanted: Wanted = {
    // of one person everything is shown, as when something is looked for
    view: inView(query, viewer, search !== undefined || query.contact !== undefined),
    filters: [matching(query), narrowedBy(query)],
    position: readCursor(query.after),
    limit: query.limit + 1,
  };
  if (search === undefined) return pageOf(await findPage(knex, viewer, query, wanted, tagged), query.limit);
  const narrowed = query.tag === undefined ? wanted : { ...wanted, filters: [...wanted.filters, tagged] };
  const { rows, stoppedAt } =
    query.contact === undefined
      ? await searchPage(knex, viewer, narrowed, search)
      : await searchFew(knex, viewer, narrowed, search);
  const page = pageOf(rows, query.limit);
  if (page.items.length === 0 && stoppedAt === undefined && query.after === undefined)
    return similarNames(knex, viewer, narrowed, query);
  const matches = await matchesOf(knex, search, page.items);
  return {
    items: page.items.map((row) => ({ ...row, match: matches.get(row.id) })),
    next: page.next ?? (stoppedAt === undefined ? null : writeCursor(stoppedAt)),
  };
}

/** Nothing is written so: perhaps somebody is called almost so. Their whole name is marked. */
async function similarNames(
  knex: Knex,
  viewer: Viewer,
  wanted: Wanted,
  { q = '', limit }: ListQuery,
): Promise<TicketPageRead> {
  const words = nameWords(q);
  if (words.length === 0) return { items: [], next: null };
  const { items } = pageOf(await pageOfHits(knex, viewer, wanted, hasNameLike(words)), limit);
  return { items: items.map((row) => ({ ...row, match: matchedByName(row) })), next: null };
}

function pageOf(rows: readonly PageRow[], limit: number): { items: TicketRowRead[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next =
    rows.length > limit && last !== undefined ? writeCursor({ at: last.position, id: last.id as string }) : null;
  return { items: shown.map(toTicketRow), next };
}

async function searchOf(knex: Knex, viewer: Viewer, { q }: TicketListQuery, now: Date): Promise<Search | undefined> {
  if (q === undefined || q.trim() === '') return undefined;
  const codes = (await knex('centres').whereIn('id', viewer.centreIds).pluck('code')) as string[];
  return searchFor(viewer, understandSearch(q, codes, now), q);
}

async function findPage(
  knex: Knex,
  viewer: Viewer,
  query: ListQuery,
  wanted: Wanted,
  tagged: Condition,
): Promise<PageRow[]> {
  if (query.tag !== undefined) return pageOfFew(knex, viewer, wanted, tagged);
  if (query.contact !== undefined) return pageOfHits(knex, viewer, wanted, () => undefined);
  if (isByDue(query.view)) return pageByDue(knex, viewer, [wanted.view, ...wanted.filters], wanted);
  // what one person or team holds has an index of its own, in order, across the centres
  const held = query.view === 'mine' || query.assignee !== undefined || query.team !== undefined;
  return held
    ? withAssignees(knex, visibleRows(knex, viewer, wanted).limit(wanted.limit), wanted.limit)
    : pageByCentre(knex, viewer, wanted);
}
