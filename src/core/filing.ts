import { nextState, type TicketState } from './ticket';

/** A ticket that a message's evidence points at, with what the decision needs to know. */
export interface Candidate {
  readonly ticketId: string;
  readonly by: 'token' | 'known' | 'reference';
  readonly sameCentre: boolean;
  readonly state: TicketState;
  readonly closedAt: Date | null;
  /** The sender's handle is among those who take part in the ticket. */
  readonly senderIsParticipant: boolean;
}

export interface FilingFacts {
  readonly candidates: readonly Candidate[];
  readonly senderTrust: 'aligned' | 'failed' | 'unknown';
  readonly automatic: 'no' | 'auto-reply' | 'bulk' | 'notification';
  readonly now: Date;
  readonly reopenDays: number;
}

export type Filing =
  | { readonly kind: 'join'; readonly ticketId: string; readonly standing: 'member'; readonly reopens: boolean; readonly reason: string }
  | { readonly kind: 'join'; readonly ticketId: string; readonly standing: 'third_party'; readonly reopens: false; readonly reason: string }
  | { readonly kind: 'open'; readonly linkTo?: { readonly ticketId: string; readonly why: LinkReason }; readonly reason: string };
export type LinkReason = 'reference_only' | 'other_centre' | 'closed_case';

/** How long after closing a known participant's answer reopens the case instead of opening a new, linked one. */
export const REOPEN_DAYS = 30;
const DAY_MS = 86_400_000;

/**
 * Ruling 2: where does a message belong? Evidence that only we could have given out (a signed token, an id that we sent or filed)
 * joins; who may *take part* is another question: strangers are attached folded and change nothing. A reference number is public
 * and joins only a participant whose domain our own edge has proven.
 */
export function decideFiling(facts: FilingFacts): Filing {
  const strong = facts.candidates.filter((candidate) => candidate.by !== 'reference');
  const here = strong.find((candidate) => candidate.sameCentre);
  if (here !== undefined) return joinByEvidence(here, facts);
  const elsewhere = strong[0];
  if (elsewhere !== undefined) {
    return { kind: 'open', linkTo: { ticketId: elsewhere.ticketId, why: 'other_centre' }, reason: 'other_centre' };
  }
  const named = facts.candidates.find((candidate) => candidate.sameCentre) ?? facts.candidates[0];
  if (named === undefined) return { kind: 'open', reason: 'new' };
  const proven = named.sameCentre && named.senderIsParticipant && facts.senderTrust === 'aligned';
  if (proven) return joinAsMember(named, facts);
  return { kind: 'open', linkTo: { ticketId: named.ticketId, why: 'reference_only' }, reason: 'reference_only' };
}

function joinByEvidence(candidate: Candidate, facts: FilingFacts): Filing {
  if (!candidate.senderIsParticipant || facts.senderTrust === 'failed') {
    return { kind: 'join', ticketId: candidate.ticketId, standing: 'third_party', reopens: false, reason: candidate.by };
  }
  return joinAsMember(candidate, facts);
}

function joinAsMember(candidate: Candidate, facts: FilingFacts): Filing {
  const { ticketId, by } = candidate;
  if (candidate.state !== 'closed') return { kind: 'join', ticketId, standing: 'member', reopens: false, reason: by };
  // an out-of-office note must not reopen what people closed
  if (facts.automatic !== 'no') return { kind: 'join', ticketId, standing: 'member', reopens: false, reason: by };
  const closedFor = facts.now.getTime() - (candidate.closedAt?.getTime() ?? facts.now.getTime());
  if (closedFor <= facts.reopenDays * DAY_MS) return { kind: 'join', ticketId, standing: 'member', reopens: true, reason: by };
  return { kind: 'open', linkTo: { ticketId, why: 'closed_case' }, reason: 'closed_case' };
}

/** The state after a member's message was heard; machines' and strangers' words move nothing. */
export function stateAfterMessage(state: TicketState, filing: Filing, automatic: FilingFacts['automatic']): TicketState {
  if (filing.kind !== 'join' || filing.standing !== 'member' || automatic !== 'no') return state;
  if (state === 'closed' && !filing.reopens) return state;
  return nextState(state, 'hear') ?? state;
}
