import type { Knex } from 'knex';
import type { TicketState } from '../../core/ticket';
import type { Viewer } from '../../core/viewer';

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
/** Adds itself to a query on the alias `tickets`. */
export type Condition = (query: Knex.QueryBuilder) => void;

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

/** Single filters, each with an index of its own. */
export function matching(query: TicketListQuery): Condition {
  return (tickets) => {
    if (query.channel !== undefined) tickets.where('tickets.channel', query.channel);
    if (query.centre !== undefined) tickets.where('tickets.centre_id', query.centre);
    if (query.state !== undefined) tickets.where('tickets.state', query.state);
    if (query.type !== undefined) tickets.where('tickets.type', query.type);
    if (query.assignee !== undefined) tickets.where('tickets.assignee_id', query.assignee);
    if (query.team !== undefined) tickets.where('tickets.team_id', query.team);
  };
}
