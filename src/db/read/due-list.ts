import type { Knex } from 'knex';
import type { Viewer } from '../../core/viewer';
import { exactInstant, type Position } from './cursor';
import type { Condition } from './ticket-conditions';
import { TICKET_COLUMNS, type RawTicketRow } from './ticket-row';
import { visibleTo } from './visible-to';

/** Views that are ordered by when the case's clock is due, the most pressing first. */
export const isByDue = (view: string): boolean => view === 'due' || view === 'late';

/**
 * A page in the order of due times, each centre's from its own index. The instants are business time; the place in the list is the due
 * time and the id.
 */
export async function pageByDue(
  knex: Knex,
  viewer: Viewer,
  conditions: readonly Condition[],
  { position, limit }: { readonly position: Position | undefined; readonly limit: number },
): Promise<(RawTicketRow & { readonly position: string })[]> {
  const ofCentre = knex('tickets')
    .where(visibleTo(viewer))
    .whereRaw('tickets.centre_id = centre.id')
    .whereNotNull('tickets.due_at')
    .select(TICKET_COLUMNS.map((column) => `tickets.${column}`))
    .orderBy(['tickets.due_at', 'tickets.id'])
    .limit(limit);
  for (const condition of conditions) condition(ofCentre);
  if (position !== undefined)
    ofCentre.whereRaw('(tickets.due_at, tickets.id) > (?::timestamptz, ?::uuid)', [position.at, position.id]);
  const result = (await knex.raw(
    `select page.*, ${exactInstant('page.due_at')} as position, users.name as assignee_name
       from (select x.* from unnest(?::uuid[]) as centre (id) cross join lateral (?) x order by x.due_at, x.id limit ?) page
       left join users on users.id = page.assignee_id
      order by page.due_at, page.id`,
    [[...viewer.centreIds], ofCentre, limit],
  )) as { rows: (RawTicketRow & { readonly position: string })[] };
  return result.rows;
}
