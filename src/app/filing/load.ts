import type { Stores } from '../../db/stores';
import type { Known } from './plan';
import { handleValue, identityHash, threadKeyHash, type ParsedMessage } from './parsed-item';

const HOUR_MS = 3_600_000;

/** Reads in a handful of statements all that planning a batch needs, and locks the tickets it may touch. */
export async function loadKnown(stores: Stores, items: readonly ParsedMessage[], now: Date): Promise<Known> {
  const { filing } = stores;
  const identities = group(await filing.identities(unique(items.map((item) => identityHash(item.inbound)))), (row) => row.hash);
  const evidence = items.flatMap((item) => item.inbound.continues);
  const keys = group(
    await filing.threadKeys(unique(evidence.filter((one) => one.by !== 'reference').map((one) => threadKeyHash(one.key)))),
    (row) => row.hash,
  );
  const numbers = [...new Set(evidence.filter((one) => one.by === 'reference').map((one) => one.key.replace(/^ref:/, '')))];
  const references = new Map((await filing.ticketIdsByReference(numbers)).map((row) => [row.reference, row.id]));

  const ticketIds = new Set<string>(references.values());
  for (const rows of [...identities.values(), ...keys.values()]) for (const row of rows) ticketIds.add(row.ticketId);
  const tickets = new Map((await filing.lockTickets([...ticketIds])).map((ticket) => [ticket.id, ticket]));
  const participants = new Set((await filing.participants([...ticketIds])).map((row) => `${row.ticketId} ${row.kind} ${row.value}`));

  const senders = items.map((item) => ({ kind: item.inbound.from.kind as string, value: handleValue(item.inbound.from.address) }));
  const contactRows = await filing.contactsByHandle(senders);
  const contacts = new Map(contactRows.map((row) => [`${row.kind} ${row.value}`, row.contactId]));
  return {
    identities,
    keys,
    references,
    tickets,
    participants,
    contacts,
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
