import type { Stores } from '../../db/stores';
import type { Known } from '../filing/known';
import { loadKnown } from '../filing/load';
import { handleKey, participantKey } from '../filing/plan';
import { handleValue, threadKeyHash } from '../filing/parsed-item';
import { customerOf, numberOf, type ImportItem } from './import-item';
import type { KnownForImport } from './placement';
import type { ImportSettings } from './run-settings';

/** Reads all that planning a batch of an import needs, and locks the cases that it may touch. */
export async function loadForImport(stores: Stores, items: readonly ImportItem[], { account, source }: ImportSettings, now: Date): Promise<KnownForImport> {
  const filing = await loadKnown(stores, items.map((item) => item.parsed), now);
  const numbers = [...new Set(items.map(numberOf).filter((number) => number !== ''))];
  const aliases = new Map((await stores.imports.aliases(account.centreId, source, numbers)).map((alias) => [alias.shown, alias.ticketId]));
  await loadTickets(stores, filing, [...aliases.values()]);
  const customers = items.map(customerOf).map(({ kind, address }) => ({ kind: kind as string, value: handleValue(address) }));
  for (const row of await stores.filing.contactsByHandle(customers)) filing.contacts.set(handleKey(row.kind, row.value), row.contactId);
  const named = items.flatMap(({ letter, parsed }) => [parsed.inbound.from.address, letter.told?.ticket.assignee ?? '']).map((email) => email.toLowerCase());
  const owners = items.flatMap(({ parsed }) => parsed.inbound.answersTo).flatMap((key) => filing.keys.get(threadKeyHash(key).toString('hex')) ?? []);
  return {
    filing,
    aliases,
    people: await stores.imports.people([...new Set(named)].filter((email) => email !== '')),
    messages: new Map((await stores.imports.messages([...new Set(owners.map((hit) => hit.messageId))])).map((message) => [message.messageId, message])),
  };
}

/** Cases that only their old numbers lead to, and where they were merged to. */
async function loadTickets(stores: Stores, known: Known, ids: readonly string[]): Promise<void> {
  const wanted = ids.filter((id) => !known.tickets.has(id));
  if (wanted.length === 0) return;
  const found = await stores.filing.lockTickets([...new Set(wanted)]);
  const merged = found.filter((ticket) => ticket.mergedInto !== null);
  const survivors = await stores.surroundings.survivors(merged.map((ticket) => ticket.id));
  const more = await stores.filing.lockTickets([...new Set([...survivors.values()].filter((id) => !known.tickets.has(id)))]);
  for (const ticket of [...found, ...more]) known.tickets.set(ticket.id, ticket);
  known.around.redirect(survivors);
  for (const { ticketId, kind, value } of await stores.surroundings.participants([...found, ...more].map((ticket) => ticket.id))) known.participants.add(participantKey(ticketId, kind, value));
}

/**
 * What a dry run would have made so far, in memory: numbers and keys, no words. A real run needs none of it, for it finds everything in
 * the database.
 */
export class Carried {
  private all: KnownForImport | undefined;

  /** What was read, over what the batches before would have written. */
  with(read: KnownForImport): KnownForImport {
    const before = this.all;
    if (before === undefined) return (this.all = read);
    addLists(before.filing.identities, read.filing.identities, (one) => one.messageId);
    addLists(before.filing.keys, read.filing.keys, (one) => `${one.ticketId} ${one.messageId}`);
    addMissing(before.filing.tickets, read.filing.tickets);
    addMissing(before.filing.contacts, read.filing.contacts);
    addMissing(before.aliases, read.aliases);
    for (const participant of read.filing.participants) before.filing.participants.add(participant);
    return (this.all = { ...before, people: read.people, messages: read.messages, filing: { ...before.filing, around: read.filing.around, oldNumbers: read.filing.oldNumbers } });
  }
}

function addMissing<T>(to: Map<string, T>, from: ReadonlyMap<string, T>): void {
  for (const [key, value] of from) if (!to.has(key)) to.set(key, value);
}

function addLists<T>(to: Map<string, T[]>, from: ReadonlyMap<string, T[]>, idOf: (value: T) => string): void {
  for (const [key, values] of from) {
    const there = to.get(key) ?? [];
    const ids = new Set(there.map(idOf));
    to.set(key, [...there, ...values.filter((value) => !ids.has(idOf(value)))]);
  }
}
