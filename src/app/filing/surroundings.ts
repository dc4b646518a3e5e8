import type { OwnIdentity } from '../../core/impersonation';
import { blockValues, MESSAGE_WINDOW_MS } from '../../core/sender-limits';
import { isShut } from '../../core/ticket';
import type { TicketForFiling } from '../../db/filing-rows';
import type { Stores } from '../../db/stores';
import type { ParsedMessage } from './parsed-item';

const DAY_MS = 86_400_000;
/** A survivor's follow-up may have been merged in its turn; deeper than this nobody goes. */
const MOST_ROUNDS = 4;

/** What stands around the tickets and senders of a batch. */
export interface Surroundings {
  /** A ticket's survivor; itself when it was not merged. */
  survivor(ticketId: string): string;
  /** More pointers, found later. */
  redirect(more: ReadonlyMap<string, string>): void;
  readonly takenUpBy: ReadonlyMap<string, readonly string[]>;
  readonly reopenings: Map<string, number>;
  readonly messagesLately: Map<string, number>;
  readonly ownAddresses: ReadonlySet<string>;
  /** Who we are, as imitators would write it; one object for the whole batch. */
  readonly own: OwnIdentity;
  isBlocked(centreId: string, address: string): boolean;
}

/** Follows pointers and later cases from the tickets at hand, adding what they lead to, locked, to `tickets`. */
export async function loadSurroundings(
  stores: Stores,
  items: readonly ParsedMessage[],
  tickets: Map<string, TicketForFiling>,
  contactIds: readonly string[],
  now: Date,
): Promise<Surroundings> {
  const { surroundings } = stores;
  const survivors = new Map<string, string>();
  const takenUpBy = new Map<string, string[]>();
  let fresh: readonly TicketForFiling[] = [...tickets.values()];
  for (let round = 0; round < MOST_ROUNDS && fresh.length > 0; round++) {
    const merged = fresh.filter((ticket) => ticket.mergedInto !== null).map((ticket) => ticket.id);
    for (const [id, root] of await surroundings.survivors(merged)) survivors.set(id, root);
    const closed = fresh.filter((ticket) => isShut(ticket.state) && ticket.mergedInto === null).map((ticket) => ticket.id);
    for (const { ticketId, followUpId } of await surroundings.takenUpBy(closed)) {
      takenUpBy.set(ticketId, [...(takenUpBy.get(ticketId) ?? []), followUpId]);
    }
    const wanted = [...survivors.values(), ...[...takenUpBy.values()].flat()].filter((id) => !tickets.has(id));
    fresh = await stores.filing.lockTickets([...new Set(wanted)]);
    for (const ticket of fresh) tickets.set(ticket.id, ticket);
  }
  const closed = [...tickets.values()].filter((ticket) => isShut(ticket.state)).map((ticket) => ticket.id);
  const addresses = await surroundings.ownAddresses();
  return {
    survivor: (ticketId) => survivors.get(ticketId) ?? ticketId,
    redirect: (more) => more.forEach((root, id) => survivors.set(id, root)),
    takenUpBy,
    reopenings: await surroundings.reopenings(closed, new Date(now.getTime() - DAY_MS)),
    messagesLately: await surroundings.messagesSince(contactIds, new Date(now.getTime() - MESSAGE_WINDOW_MS)),
    ownAddresses: new Set(addresses),
    own: { addresses, names: (await stores.filing.centres()).flatMap((centre) => [centre.name.ar, centre.name.en]) },
    isBlocked: await loadBlocks(stores, items, now),
  };
}

async function loadBlocks(stores: Stores, items: readonly ParsedMessage[], now: Date): Promise<Surroundings['isBlocked']> {
  const values = items.flatMap((item) => {
    const { address, domains } = blockValues(item.inbound.from.address);
    return [address, ...domains];
  });
  const blocks = await stores.surroundings.blocks([...new Set(items.map((item) => item.account.centreId))], [...new Set(values)], now);
  const standing = new Set(blocks.map((block) => `${block.centreId} ${block.kind} ${block.value}`));
  return (centreId, from) => {
    const { address, domains } = blockValues(from);
    return standing.has(`${centreId} address ${address}`) || domains.some((domain) => standing.has(`${centreId} domain ${domain}`));
  };
}
