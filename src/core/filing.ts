import { isShut, nextState, type ShutState, type TicketState } from './ticket';

/**
 * How a message points at a ticket. `token` and `known` only we could have given out; `parent`: the ticket awaited this very message;
 * `reference` is a number that anybody may know; `mention`: the message carries our marks and answers nobody (it was forwarded).
 */
export type EvidenceKind = 'token' | 'known' | 'parent' | 'reference' | 'mention';

/** A ticket that a message's evidence points at, with what the decision needs to know. Merged ones are already their survivors (ruling 9). */
export interface Candidate {
  readonly ticketId: string;
  readonly by: EvidenceKind;
  readonly sameCentre: boolean;
  readonly state: TicketState;
  readonly closedAt: Date | null;
  /** The nearest message that this one answers lies there: after a split that says more than a token of the case it came from. */
  readonly nearest: boolean;
  /** The sender's handle is among those who take part in the ticket. */
  readonly senderIsParticipant: boolean;
  readonly spam: boolean;
  /** How often mail alone has opened it again in the last 24 hours. */
  readonly reopenings: number;
  /** The case in which this sender took it up after it had been closed for good. */
  readonly takenUpBy?: Candidate | undefined;
}

export interface FilingFacts {
  readonly candidates: readonly Candidate[];
  readonly senderTrust: 'aligned' | 'failed' | 'unknown';
  readonly automatic: 'no' | 'auto-reply' | 'bulk' | 'notification';
  readonly now: Date;
  readonly reopenDays: number;
  /** People of this centre blocked the sender. */
  readonly blocked: boolean;
  /** Our own edge holds it for spam. */
  readonly suspected: boolean;
  /** The sender has written so much lately that nothing happens by itself any more. */
  readonly limited: boolean;
}

export type Filing =
  | { readonly kind: 'join'; readonly ticketId: string; readonly standing: 'member'; /** The state that it is brought back from. */ readonly reopens: ShutState | false; readonly reason: string }
  | { readonly kind: 'join'; readonly ticketId: string; readonly standing: 'third_party'; readonly reopens: false; readonly reason: string }
  | {
      readonly kind: 'open';
      readonly linkTo?: { readonly ticketId: string; readonly why: LinkReason };
      readonly reason: string;
      /** It goes to the spam folder, unacknowledged. */
      readonly spam?: 'headers' | 'block';
    };
export type LinkReason = 'reference_only' | 'other_centre' | 'closed_case' | 'forwarded' | 'blocked';

/** How long after closing a known participant's answer reopens the case instead of opening a new, linked one. */
export const REOPEN_DAYS = 30;
/** How often a day mail alone opens the same case again; more looks like two machines that talk (channels §3). */
export const REOPENINGS_PER_DAY = 3;
const DAY_MS = 86_400_000;

/**
 * Ruling 2: where does a message belong? Evidence that only we could have given out (a signed token, an id that we sent or filed)
 * joins; who may *take part* is another question: strangers are attached folded and change nothing. A reference number is public
 * and joins only a participant whose domain our own edge has proven. Of several cases, the one in which the sender takes part counts.
 */
export function decideFiling(facts: FilingFacts): Filing {
  if (facts.blocked) return setAside(facts);
  const filing = decideTrusted(facts);
  return filing.kind === 'open' && facts.suspected ? { ...filing, spam: 'headers' } : filing;
}

function decideTrusted(facts: FilingFacts): Filing {
  const { candidates, senderTrust } = facts;
  const strong = candidates.filter(isStrong);
  const here = strong.filter((candidate) => candidate.sameCentre);
  const mine = here.filter((candidate) => candidate.senderIsParticipant);
  const own = mine.find((candidate) => candidate.nearest) ?? mine[0] ?? here[0];
  if (own !== undefined) return joinByEvidence(own, facts);
  const awaited = candidates.find((one) => one.by === 'parent' && one.sameCentre && one.senderIsParticipant);
  if (awaited !== undefined && senderTrust !== 'failed') return joinAsMember(awaited, facts);
  const elsewhere = strong[0];
  if (elsewhere !== undefined) return openLinked(elsewhere, 'other_centre');
  const mentioned = firstBy(candidates, 'mention');
  if (mentioned !== undefined) return openLinked(mentioned, 'forwarded');
  const named = firstBy(candidates, 'reference');
  if (named === undefined) return { kind: 'open', reason: 'new' };
  const proven = named.sameCentre && named.senderIsParticipant && senderTrust === 'aligned';
  return proven ? joinAsMember(named, facts) : openLinked(named, 'reference_only');
}

const isStrong = (candidate: Candidate): boolean => candidate.by === 'token' || candidate.by === 'known';
const openLinked = ({ ticketId }: Candidate, why: LinkReason): Filing => ({ kind: 'open', linkTo: { ticketId, why }, reason: why });

function firstBy(candidates: readonly Candidate[], by: EvidenceKind): Candidate | undefined {
  const found = candidates.filter((candidate) => candidate.by === by);
  return found.find((candidate) => candidate.sameCentre) ?? found[0];
}

/** What blocked senders write is kept where people can look for it, and touches no case of anybody. */
function setAside({ candidates }: FilingFacts): Filing {
  const strong = candidates.filter((candidate) => isStrong(candidate) && candidate.sameCentre);
  const before = strong.find((candidate) => candidate.spam && candidate.senderIsParticipant);
  if (before !== undefined) return { kind: 'join', ticketId: before.ticketId, standing: 'member', reopens: false, reason: before.by };
  const [meant] = strong;
  return { kind: 'open', reason: 'blocked', spam: 'block', ...(meant === undefined ? {} : { linkTo: { ticketId: meant.ticketId, why: 'blocked' } }) };
}

function joinByEvidence(candidate: Candidate, facts: FilingFacts): Filing {
  if (!candidate.senderIsParticipant || facts.senderTrust === 'failed') {
    return { kind: 'join', ticketId: candidate.ticketId, standing: 'third_party', reopens: false, reason: candidate.by };
  }
  return joinAsMember(candidate, facts);
}

function joinAsMember(candidate: Candidate, facts: FilingFacts): Filing {
  const { ticketId, by } = candidate;
  const quietly: Filing = { kind: 'join', ticketId, standing: 'member', reopens: false, reason: by };
  // an out-of-office note must not reopen what people closed, nor anybody what people found to be spam
  if (!isShut(candidate.state) || candidate.spam || isMachine(facts.automatic)) return quietly;
  const closedFor = facts.now.getTime() - (candidate.closedAt?.getTime() ?? facts.now.getTime());
  const within = candidate.state !== 'closed_final' && closedFor <= facts.reopenDays * DAY_MS;
  if (within && candidate.reopenings < REOPENINGS_PER_DAY && !facts.limited) return { ...quietly, reopens: candidate.state };
  if (candidate.takenUpBy !== undefined) return joinAsMember({ ...candidate.takenUpBy, by }, facts);
  return { kind: 'open', linkTo: { ticketId, why: 'closed_case' }, reason: within ? 'reopened_often' : 'closed_case' };
}

/** A list or a bulk mark proves no machine (channels §4): a person may have written through it, and is heard. */
const isMachine = (automatic: FilingFacts['automatic']): boolean => automatic === 'auto-reply' || automatic === 'notification';

/** The state after a member's message was heard; machines' and strangers' words move nothing. */
export function stateAfterMessage(state: TicketState, filing: Filing, automatic: FilingFacts['automatic']): TicketState {
  if (filing.kind !== 'join' || filing.standing !== 'member' || isMachine(automatic)) return state;
  if (isShut(state) && !filing.reopens) return state;
  return nextState(state, 'hear') ?? state;
}
