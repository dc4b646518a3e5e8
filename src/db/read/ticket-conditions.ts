import type { Knex } from 'knex';
import { SHUT_STATES, type TicketState } from '../../core/ticket';
import type { Viewer } from '../../core/viewer';

export type ViewName =
  | 'all'
  | 'due'
  | 'late'
  | 'objected'
  | 'under_review'
  | 'mine'
  | 'unassigned'
  | 'urgent'
  | 'waiting'
  | 'undelivered'
  | 'strangers'
  | 'closed'
  | 'spam';
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

/**
 * `all` is all that is open; a search, or asking for a state, looks into the closed ones as well. What lies in the spam folder is
 * found by searching and in its own view alone. `strangers`: somebody must decide about a message of one who does not take part.
 */
export function inView(query: Pick<TicketListQuery, 'view' | 'state'>, viewer: Viewer, searching: boolean): Condition {
  return (tickets) => {
    const wanted = (): void => void tickets.where('tickets.spam', false);
    const open = (): void => {
      wanted();
      tickets.whereNotIn('tickets.state', SHUT_STATES);
    };
    switch (query.view) {
      case 'all':
        if (searching) return;
        return query.state === undefined ? open() : wanted();
      // what is due, or late, is open and no spam: else its clock would stand
      case 'due':
        return void tickets.whereNotNull('tickets.due_at');
      case 'late':
        return void tickets.where('tickets.late', true);
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
        wanted();
        return void tickets.where('tickets.state', 'need_info');
      case 'objected':
      case 'under_review':
        wanted();
        return void tickets.where('tickets.state', query.view);
      case 'undelivered':
        return void tickets.whereNotNull('tickets.trouble');
      case 'strangers':
        wanted();
        return void tickets.whereRaw(`tickets.id in (select ticket_id from messages where standing = 'third_party')`);
      case 'closed':
        wanted();
        return void tickets.whereIn('tickets.state', SHUT_STATES);
      case 'spam':
        return void tickets.where('tickets.spam', true);
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
