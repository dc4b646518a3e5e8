import type { Stores } from '../../db/stores';
import { isOldNumber, isReference, keysToLookUp, oldNumberKey, oldNumberOf, referenceOf } from './candidates';
import type { Known } from './known';
import { handleValue, identityHash, threadKeyHash, type ParsedMessage } from './parsed-item';
import { loadSurroundings } from './surroundings';

const HOUR_MS = 3_600_000;

/** Reads in a handful of statements all that planning a batch needs, and locks the tickets it may touch. */
export async function loadKnown(stores: Stores, items: readonly ParsedMessage[], now: Date): Promise<Known> {
  const { filing } = stores;
  const identities = group(await filing.identities(unique(items.map((item) => identityHash(item.inbound)))), (row) => row.hash);
  const evidence = items.flatMap((item) => item.inbound.continues);
  const keys = group(
    await filing.threadKeys(unique(items.flatMap(keysToLookUp).map(threadKeyHash))),
    (row) => row.hash,
  );
  const numbers = [...new Set(evidence.filter(isReference).map(referenceOf))];
  const references = new Map((await filing.ticketIdsByReference(numbers)).map((row) => [row.reference, row.id]));

  const old = [...new Set(evidence.filter(isOldNumber).map(oldNumberOf))];
  const oldCases = await stores.imports.ticketsByOldNumber(old, [...new Set(items.map((item) => item.account.centreId))]);
  const oldNumbers = group(oldCases, (row) => oldNumberKey(row.centreId, row.number));

  const ticketIds = new Set<string>([...references.values(), ...oldCases.map((row) => row.ticketId)]);
  for (const rows of [...identities.values(), ...keys.values()]) for (const row of rows) ticketIds.add(row.ticketId);
  const tickets = new Map((await filing.lockTickets([...ticketIds])).map((ticket) => [ticket.id, ticket]));
  const senders = items.map((item) => ({ kind: item.inbound.from.kind as string, value: handleValue(item.inbound.from.address) }));
  const contactRows = await filing.contactsByHandle(senders);
  const contacts = new Map(contactRows.map((row) => [`${row.kind} ${row.value}`, row.contactId]));
  const around = await loadSurroundings(stores, items, tickets, [...new Set(contacts.values())], now);
  const participants = new Set((await stores.surroundings.participants([...tickets.keys()])).map((row) => `${row.ticketId} ${row.kind} ${row.value}`));
  return {
    identities,
    keys,
    references,
    oldNumbers: new Map([...oldNumbers].map(([key, rows]) => [key, rows.map((row) => row.ticketId)])),
    tickets,
    participants,
    contacts,
    around,
    openedThisHour: await filing.openedSince([...new Set(contacts.values())], new Date(now.getTime() - HOUR_MS)),
    acknowledgedToday: await filing.acknowledgedSince(
      [...new Set(items.map((item) => item.account.id))],
      [...new Set(senders.map((sender) => sender.value))],
      new Date(now.getTime() - 24 * HOUR_MS),
    ),
  };
}


function unique(hashes: readonly Buffer[]): Buffer[] {
  return [...new Map(hashes.map((hash) => [hash.toString('hex'), hash])).values()];
}

function group<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const list = groups.get(keyOf(row));
    if (list === undefined) groups.set(keyOf(row), [row]);
    else list.push(row);
  }
  return groups;
}
