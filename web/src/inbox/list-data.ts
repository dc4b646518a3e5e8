import type { ListedTicket, TicketPage, TicketRow } from '../../../src/shared/api';
import type { ListOrder } from './filter';

/** What is known of one list: the rows so far, newest activity first, and where to go on. */
export interface ListData {
  readonly items: readonly ListedTicket[];
  readonly next: string | null;
}

function sortsAfter(row: TicketRow, other: TicketRow, order: ListOrder): boolean {
  if (order === 'activity')
    return row.lastMessageAt < other.lastMessageAt || (row.lastMessageAt === other.lastMessageAt && row.id < other.id);
  const [due, otherDue] = [row.clock?.dueAt ?? '', other.clock?.dueAt ?? ''];
  return due > otherDue || (due === otherDue && row.id > other.id);
}

/**
 * Lays a fresh first page over the rows that were already loaded, so that scrolling far down is not undone by a change at the top.
 * A known row that the fresh page should have held and does not has left the view; one that sorts after it was only pushed down.
 */
export function mergeHead(known: ListData | undefined, head: TicketPage, order: ListOrder = 'activity'): ListData {
  const last = head.items.at(-1);
  if (known === undefined || head.next === null || last === undefined) return head;
  const fresh = new Set(head.items.map((row) => row.id));
  const overlaps = known.items.some((row) => fresh.has(row.id));
  // More new rows than a page holds: what lies between is unknown, so the old rows cannot be joined on.
  if (!overlaps) return head;
  const rest = known.items.filter((row) => !fresh.has(row.id) && sortsAfter(row, last, order));
  return rest.length === 0 ? head : { items: [...head.items, ...rest], next: known.next };
}

export function appendPage(known: ListData, page: TicketPage): ListData {
  const ids = new Set(known.items.map((row) => row.id));
  return { items: [...known.items, ...page.items.filter((row) => !ids.has(row.id))], next: page.next };
}

export function replaceRow(known: ListData, row: TicketRow): ListData {
  const at = known.items.findIndex((other) => other.id === row.id);
  return at < 0 ? known : { ...known, items: known.items.with(at, { ...known.items[at], ...row }) };
}

export function removeRow(known: ListData, id: string): ListData {
  return known.items.some((row) => row.id === id)
    ? { ...known, items: known.items.filter((row) => row.id !== id) }
    : known;
}

/**
 * The rows as shown while somebody reads or points in the list: nothing moves under them.
 * Rows keep the places they had, with fresh contents; rows that are gone go; what is new above is only counted.
 */
export function steady(
  shown: readonly string[],
  latest: readonly ListedTicket[],
): { rows: ListedTicket[]; waiting: number } {
  const byId = new Map(latest.map((row) => [row.id, row]));
  const kept = shown.flatMap((id) => byId.get(id) ?? []);
  const keptIds = new Set(shown);
  const lastKept = latest.findLastIndex((row) => keptIds.has(row.id));
  const below = latest.slice(lastKept + 1);
  const waiting = latest.slice(0, lastKept + 1).filter((row) => !keptIds.has(row.id)).length;
  return { rows: [...kept, ...below], waiting };
}
