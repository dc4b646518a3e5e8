import type { Condition } from './ticket-conditions';

/** What narrows a list beside the filters of the views. */
export interface SearchFilters {
  readonly category?: string | undefined;
  /** Days of registration, both included, as `2026-11-25` in the ministry's zone. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly files?: 'yes' | undefined;
  /** Cases of one person. */
  readonly contact?: string | undefined;
}

const ZONE = 'Asia/Riyadh';

export function narrowedBy({ category, from, to, files, contact }: SearchFilters): Condition {
  return (tickets) => {
    if (category !== undefined) tickets.where('tickets.category', category);
    if (from !== undefined) {
      tickets.whereRaw('tickets.received_at >= ?::date::timestamp at time zone ?', [from, ZONE]);
      // nothing is registered after its last message: the list's own index ends there
      tickets.whereRaw('tickets.last_message_at >= ?::date::timestamp at time zone ?', [from, ZONE]);
    }
    if (to !== undefined) tickets.whereRaw('tickets.received_at < (?::date + 1)::timestamp at time zone ?', [to, ZONE]);
    if (files !== undefined) tickets.where('tickets.attachment_count', '>', 0);
    if (contact !== undefined) tickets.where('tickets.contact_id', contact);
  };
}
