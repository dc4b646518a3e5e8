import type { ThreadEvidence } from '../../../connectors/contract';
import type { Candidate, EvidenceKind } from '../../core/filing';
import { handleValue, identityHash, threadKeyHash, type ParsedMessage } from './parsed-item';
import type { Known } from './known';

/** The key under which a case waits for a message that it already answers: answers overtake their questions. */
export const awaitedKey = (key: string): string => `awaits:${key}`;
export const isReference = (evidence: ThreadEvidence): boolean => evidence.key.startsWith('ref:');
/** A number that another system gave to a case, said to be a case's or not. */
export const isOldNumber = (evidence: ThreadEvidence): boolean => /^old\??:/.test(evidence.key);
export const oldNumberOf = (evidence: ThreadEvidence): string => evidence.key.slice(evidence.key.indexOf(':') + 1);
export const oldNumberKey = (centreId: string, number: string): string => `${centreId} ${number}`;
export const referenceOf = (evidence: ThreadEvidence): string => evidence.key.slice('ref:'.length);

/** Every key that filing this message looks up. */
export function keysToLookUp({ inbound }: ParsedMessage): string[] {
  return [...inbound.continues.filter((one) => !isReference(one) && !isOldNumber(one)).map((one) => one.key), ...inbound.answersTo, ...inbound.answersTo.map(awaitedKey)];
}

/** Strongest evidence first, as the connector ordered it; then the same message in another centre; then cases that awaited it. */
export function candidatesFor(item: ParsedMessage, known: Known): Candidate[] {
  const found: Candidate[] = [];
  const add = (ticketId: string | undefined, by: EvidenceKind): void => {
    const candidate = ticketId === undefined ? undefined : candidateOf(item, known, known.around.survivor(ticketId), by);
    if (candidate === undefined || found.some((one) => one.ticketId === candidate.ticketId && rank(one.by) <= rank(by))) return;
    found.push(candidate);
  };
  for (const evidence of item.inbound.continues) {
    if (isReference(evidence)) add(known.references.get(referenceOf(evidence)), evidence.by);
    else if (isOldNumber(evidence)) add(oldCase(item, evidence, known), evidence.by);
    else for (const hit of hits(known, evidence.key)) add(hit.ticketId, evidence.by);
  }
  for (const copy of known.identities.get(identityHash(item.inbound).toString('hex')) ?? []) add(copy.ticketId, 'known');
  for (const key of item.inbound.answersTo) for (const hit of hits(known, awaitedKey(key))) add(hit.ticketId, 'parent');
  return found;
}

/** Shorter ones stand in many a subject: "a request of 12 chairs". */
const SHORTEST_TELLING = 4;

/**
 * The case of the centre that had this number, if it is one. A bare `#12345` and a short number mean it only when they come from
 * somebody who takes part in it.
 */
function oldCase({ account, inbound }: ParsedMessage, evidence: ThreadEvidence, known: Known): string | undefined {
  const found = known.oldNumbers.get(oldNumberKey(account.centreId, oldNumberOf(evidence))) ?? [];
  const [only, ...others] = new Set(found.map((id) => known.around.survivor(id)));
  if (only === undefined || others.length > 0) return undefined;
  const takesPart = known.participants.has(`${only} ${inbound.from.kind} ${handleValue(inbound.from.address)}`);
  const telling = evidence.key.startsWith('old:') && oldNumberOf(evidence).length >= SHORTEST_TELLING;
  return takesPart || telling ? only : undefined;
}

/** Where the nearest parent that we know lies; the connector names parents nearest first. */
function nearestOf(item: ParsedMessage, known: Known): string[] {
  const parent = item.inbound.continues.find((one) => one.by === 'known' && hits(known, one.key).length > 0);
  return parent === undefined ? [] : hits(known, parent.key).map((hit) => known.around.survivor(hit.ticketId));
}

const hits = (known: Known, key: string): readonly { ticketId: string }[] => known.keys.get(threadKeyHash(key).toString('hex')) ?? [];
const RANKS: Readonly<Record<EvidenceKind, number>> = { token: 0, known: 0, parent: 1, mention: 2, reference: 2 };
const rank = (by: EvidenceKind): number => RANKS[by];

function candidateOf(item: ParsedMessage, known: Known, ticketId: string, by: EvidenceKind, followed: readonly string[] = []): Candidate | undefined {
  const ticket = known.tickets.get(ticketId);
  if (ticket === undefined) return undefined;
  const { kind, address } = item.inbound.from;
  const seen = [...followed, ticketId];
  const later = (known.around.takenUpBy.get(ticketId) ?? [])
    .map((id) => known.around.survivor(id))
    .filter((id) => !seen.includes(id))
    .map((id) => candidateOf(item, known, id, by, seen))
    .find((one) => one !== undefined && one.sameCentre && one.senderIsParticipant && !one.spam);
  return {
    ticketId,
    by,
    nearest: nearestOf(item, known).includes(ticketId),
    sameCentre: ticket.centreId === item.account.centreId,
    state: ticket.state,
    closedAt: ticket.closedAt,
    senderIsParticipant: known.participants.has(`${ticketId} ${kind} ${handleValue(address)}`),
    spam: ticket.spam,
    reopenings: known.around.reopenings.get(ticketId) ?? 0,
    takenUpBy: later,
  };
}

/** The ids that later messages may name to find this one's case: not those that already lead to another case of the centre. */
export function keysToLearn(item: ParsedMessage, known: Known, ticketId: string): { readonly keys: readonly string[]; readonly reused: boolean } {
  const taken = (key: string): boolean =>
    hits(known, key).some((hit) => {
      const other = known.around.survivor(hit.ticketId);
      return other !== known.around.survivor(ticketId) && known.tickets.get(other)?.centreId === item.account.centreId;
    });
  const keys = item.inbound.answersTo.filter((key) => !taken(key));
  return { keys, reused: item.inbound.answersTo.some((key) => hits(known, key).some((hit) => known.tickets.get(hit.ticketId)?.centreId === item.account.centreId)) };
}

/** What this message answers, if nobody knows it yet: the nearest parent alone, for the older ones are other people's conversations. */
export function awaits(item: ParsedMessage, known: Known): string | undefined {
  const [nearest] = item.inbound.continues.filter((one) => one.by === 'known');
  return nearest === undefined || hits(known, nearest.key).length > 0 ? undefined : awaitedKey(nearest.key);
}
