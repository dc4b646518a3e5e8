import type { Party } from '../../../connectors/contract';
import { decideFiling, type Candidate, type Filing } from '../../core/filing';
import { awaits, candidatesFor, keysToLearn } from '../filing/candidates';
import { handleKey, participantKey, push } from '../filing/plan';
import { handleValue, identityHash, threadKeyHash } from '../filing/parsed-item';
import { normalOldNumber } from '../../core/old-number';
import { customerOf, numberOf, type ImportItem } from './import-item';
import { hear, openedTicket } from './old-ticket';
import type { ImportPlacement, ImportPlan, ImportTools, KnownForImport } from './placement';
import type { ImportSettings } from './run-settings';

/** Decides every message of a batch in order. Pure, as the plan of ordinary filing is. */
export function planImport(items: readonly ImportItem[], known: KnownForImport, settings: ImportSettings, tools: ImportTools): ImportPlan {
  const plan: ImportPlan = { placements: [], duplicates: [], aliases: [], contacts: [] };
  for (const item of items) {
    const twin = twinOf(item, known, settings);
    if (twin !== undefined) {
      plan.duplicates.push({ item, messageId: twin.messageId });
      learnAlias(item, twin.ticketId, known, settings, plan);
      continue;
    }
    const placement = place(item, known, settings, tools, plan);
    plan.placements.push(placement);
    learnAlias(item, placement.ticketId, known, settings, plan);
    learn(placement, known, settings, tools);
  }
  return plan;
}

/**
 * The same message as it lies here already: byte by byte the same mail, or, where it came here by another way than from this source,
 * its Message-ID from the same sender. Within one source an id that is used twice is two messages (ruling 3).
 */
function twinOf({ letter, parsed: { inbound } }: ImportItem, known: KnownForImport, { account, source }: ImportSettings): { messageId: string; ticketId: string } | undefined {
  const copies = known.filing.identities.get(identityHash(inbound).toString('hex')) ?? [];
  const copy = copies.find((one) => one.centreId === account.centreId);
  if (copy !== undefined || letter.told?.ownMessageId !== true) return copy;
  const hits = inbound.answersTo.flatMap((key) => known.filing.keys.get(threadKeyHash(key).toString('hex')) ?? []);
  return hits.find((hit) => {
    const there = known.messages.get(hit.messageId);
    const sameId = there?.externalId.toLowerCase() === inbound.externalId.toLowerCase();
    return sameId && there?.source !== source && there?.address === inbound.from.address.toLowerCase() && known.filing.tickets.get(hit.ticketId)?.centreId === account.centreId;
  });
}

function learnAlias(item: ImportItem, ticketId: string, known: KnownForImport, { account, source }: ImportSettings, plan: ImportPlan): void {
  const number = numberOf(item);
  if (number === '' || known.aliases.has(number)) return;
  known.aliases.set(number, ticketId);
  plan.aliases.push({ centreId: account.centreId, source, number: normalOldNumber(number), shown: number, ticketId });
}

function place(item: ImportItem, known: KnownForImport, settings: ImportSettings, tools: ImportTools, plan: ImportPlan): ImportPlacement {
  const filing = decide(item, known, tools);
  const { inbound } = item.parsed;
  const opens = filing.kind === 'open';
  const ticketId = filing.kind === 'join' ? filing.ticketId : tools.newId();
  const standing = filing.kind === 'join' ? filing.standing : 'member';
  const person = item.direction === 'in' ? undefined : known.people.get(inbound.from.address.toLowerCase());
  return {
    item,
    messageId: tools.newId(),
    ticketId,
    contactId: item.direction === 'in' ? contactFor(inbound.from, known, tools, plan) : null,
    customerId: opens ? contactFor(customerOf(item), known, tools, plan) : null,
    authorId: person?.id ?? null,
    opens,
    standing,
    reason: filing.reason,
    keys: keysOf(item, ticketId, standing, known),
    joining: joining(item, opens, known, settings),
    ...(filing.kind === 'open' && filing.linkTo !== undefined ? { linkTo: filing.linkTo } : {}),
  };
}

/** The rules of ordinary filing, without those that begin at the moment in which a mail comes: nothing is blocked, limited, reopened or too late. */
function decide(item: ImportItem, known: KnownForImport, { now }: ImportTools): Filing {
  const { inbound } = item.parsed;
  const numbered = known.aliases.get(numberOf(item));
  const there = numbered === undefined ? undefined : known.filing.tickets.get(known.filing.around.survivor(numbered));
  // wherever it was moved or merged to meanwhile: it is the same case
  if (there !== undefined) return { kind: 'join', ticketId: there.id, standing: standingIn(there.id, item, known), reopens: false, reason: 'reference' };
  if (item.letter.told !== undefined) return { kind: 'open', reason: 'new' };
  const candidates = candidatesFor(item.parsed, known.filing).map(
    (candidate): Candidate => ({
      ...candidate,
      reopenings: 0,
      takenUpBy: undefined,
      closedAt: now,
      senderIsParticipant: candidate.senderIsParticipant || item.direction === 'out',
    }),
  );
  return decideFiling({ candidates, senderTrust: inbound.senderTrust, automatic: inbound.automatic, now, reopenDays: 1, blocked: false, suspected: false, limited: false });
}

/** The source itself says whose case a message is in; a number in a mail's subject may have been written by anybody (ruling 2). */
function standingIn(ticketId: string, { letter, direction, parsed: { inbound } }: ImportItem, { filing }: KnownForImport): 'member' | 'third_party' {
  if (letter.told !== undefined || direction === 'out') return 'member';
  const takesPart = filing.participants.has(participantKey(ticketId, inbound.from.kind, inbound.from.address));
  return takesPart && inbound.senderTrust !== 'failed' ? 'member' : 'third_party';
}

function contactFor(party: Party, known: KnownForImport, tools: ImportTools, plan: ImportPlan): string | null {
  // a name is nobody's alone: such a person is text
  if (party.kind === 'name_only') return null;
  const key = handleKey(party.kind, party.address);
  const there = known.filing.contacts.get(key);
  if (there !== undefined) return there;
  const id = tools.newId();
  known.filing.contacts.set(key, id);
  plan.contacts.push({ id, party });
  return id;
}

/** Its own ids, and the message that it answers where that has not come yet: mails lie in a source in any order. */
function keysOf(item: ImportItem, ticketId: string, standing: 'member' | 'third_party', { filing }: KnownForImport): readonly string[] {
  if (item.direction === 'note') return [];
  const { keys } = keysToLearn(item.parsed, filing, ticketId);
  const awaited = standing === 'member' ? awaits(item.parsed, filing) : undefined;
  return awaited === undefined ? keys : [...keys, awaited];
}

/** Who opened it, and those to whom we wrote. */
function joining(item: ImportItem, opens: boolean, known: KnownForImport, { formerAddresses }: ImportSettings): Party[] {
  const written = item.direction === 'out' ? item.parsed.inbound.to : [];
  const own = new Set([...known.filing.around.ownAddresses, ...formerAddresses]);
  return [...(opens ? [customerOf(item)] : []), ...written].filter((party) => party.kind !== 'name_only' && !own.has(handleValue(party.address)));
}

function learn(placement: ImportPlacement, { filing: known }: KnownForImport, settings: ImportSettings, tools: ImportTools): void {
  const { item, messageId, ticketId } = placement;
  const centreId = known.tickets.get(ticketId)?.centreId ?? settings.account.centreId;
  push(known.identities, identityHash(item.parsed.inbound).toString('hex'), { centreId, messageId, ticketId });
  for (const key of placement.keys) push(known.keys, threadKeyHash(key).toString('hex'), { ticketId, messageId });
  if (placement.opens) {
    push(known.keys, threadKeyHash(tools.replyKey(ticketId)).toString('hex'), { ticketId, messageId });
    known.tickets.set(ticketId, openedTicket(placement, settings, tools.now));
  }
  for (const party of placement.joining) known.participants.add(participantKey(ticketId, party.kind, party.address));
  hear(placement, known, settings);
}
