import type { Knex } from 'knex';
import type { Viewer } from '../../core/viewer';
import { exactInstant, type Position } from './cursor';
import type { Condition } from './ticket-conditions';
import { TICKET_COLUMNS, type RawTicketRow } from './ticket-row';
import { visibleTo } from './visible-to';

/** A row of a page, with the place at which the next page would begin. */
export type PageRow = RawTicketRow & { readonly position: string };
/** What a page is made of. */
export interface Wanted {
  readonly view: Condition;
  readonly filters: readonly Condition[];
  readonly position: Position | undefined;
  readonly limit: number;
}

/** How many of each centre's newest tickets are looked through before an index is asked (what is frequent is found here at once). */
const NEWEST_LOOKED_THROUGH = 600;

/**
 * For a condition with an inverted index, which knows no order: what is frequent is found among the newest, what is rare by its index.
 * Left to itself the planner would sometimes walk the whole order for something rare, or sort all rows of something frequent.
 */
export async function pageOfFew(knex: Knex, viewer: Viewer, wanted: Wanted, condition: Condition): Promise<PageRow[]> {
  const newest = visibleRows(knex, viewer, wanted)
    .whereRaw('tickets.centre_id = centre.id')
    .limit(NEWEST_LOOKED_THROUGH);
  const tickets = knex
    .select(TICKET_COLUMNS.map((column) => `tickets.${column}`))
    .from(knex.raw('(?) as tickets', [byCentre(knex, viewer, newest)]));
  condition(tickets);
  const recent = await withAssignees(knex, tickets, wanted.limit);
  return recent.length >= wanted.limit ? recent : pageOfHits(knex, viewer, wanted, condition);
}

/**
 * Each of the viewer's centres gives its newest rows from its own index, and the best of them are the page: as quick for a person with
 * three centres as for one with one, and for a small centre among large ones.
 */
export async function pageByCentre(knex: Knex, viewer: Viewer, wanted: Wanted): Promise<PageRow[]> {
  const ofCentre = visibleRows(knex, viewer, wanted).whereRaw('tickets.centre_id = centre.id').limit(wanted.limit);
  return withAssignees(knex, byCentre(knex, viewer, ofCentre), wanted.limit);
}

/** `ofCentre`, which names `centre.id`, for each of the viewer's centres. */
export const byCentre = (knex: Knex, viewer: Viewer, ofCentre: Knex.QueryBuilder): Knex.Raw =>
  knex.raw(`select x.* from unnest(?::uuid[]) as centre (id) cross join lateral (?) x`, [
    [...viewer.centreIds],
    ofCentre,
  ]);

/** Rows that the condition's own index finds, put in order afterwards; `materialized` keeps the planner off the order's index. */
export async function pageOfHits(knex: Knex, viewer: Viewer, wanted: Wanted, condition: Condition): Promise<PageRow[]> {
  const found = visibleRows(knex, viewer, { ...wanted, filters: [...wanted.filters, condition] }, PLACE).clearOrder();
  const page = knex.raw(
    `with hits as materialized (?),
     best as (select id from hits order by last_message_at desc, id desc limit ?)
     select ${TICKET_COLUMNS.map((column) => `tickets.${column}`).join(', ')} from best join tickets using (id)`,
    [found, wanted.limit],
  );
  return withAssignees(knex, page, wanted.limit);
}

/** The columns that say where a ticket stands in a list. */
export const PLACE = ['id', 'last_message_at'] as const;

/** What the viewer may see of the view behind the position, newest activity first. */
export function visibleRows(
  knex: Knex,
  viewer: Viewer,
  { view, filters, position }: Wanted,
  columns: readonly string[] = TICKET_COLUMNS,
): Knex.QueryBuilder {
  const tickets = knex('tickets')
    .where(visibleTo(viewer))
    .select(columns.map((column) => `tickets.${column}`))
    .orderBy([
      { column: 'tickets.last_message_at', order: 'desc' },
      { column: 'tickets.id', order: 'desc' },
    ]);
  for (const condition of [view, ...filters]) condition(tickets);
  if (position !== undefined)
    tickets.whereRaw('(tickets.last_message_at, tickets.id) < (?::timestamptz, ?::uuid)', [position.at, position.id]);
  return tickets;
}

/** The best `limit` of these rows in order, each with its holder's name and its place. */
export async function withAssignees(knex: Knex, rows: Knex.QueryBuilder | Knex.Raw, limit: number): Promise<PageRow[]> {
  const result = (await knex.raw(
    `select page.*, ${exactInstant('page.last_message_at')} as position, users.name as assignee_name
       from (select * from (?) found order by found.last_message_at desc, found.id desc limit ?) page
       left join users on users.id = page.assignee_id
      order by page.last_message_at desc, page.id desc`,
    [rows, limit],
  )) as { rows: PageRow[] };
  return result.rows;
}
