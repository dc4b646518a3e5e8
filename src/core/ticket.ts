import type { Complexity, Importance, Procedure } from './case-class';
import type { AccountId, CentreId, ContactId, TeamId, TicketId, UserId } from './ids';
import type { Language } from './language';

/**
 * States of a case, seed-data Annex C; codes are permanent. `received` lies in quarantine and in the spam folder, and `merged` is a
 * pointer of its own (ruling 9): neither is a state here.
 */
export const TICKET_STATES = [
  'registered',
  'need_info',
  'accepted',
  'in_progress',
  'for_statement',
  'statement_in',
  'answered',
  'objected',
  'under_review',
  'closed',
  'closed_final',
  'directed_out',
  'rejected',
  'withdrawn',
] as const;
export type TicketState = (typeof TICKET_STATES)[number];

/** Nothing is to be done any more, unless the person writes again or appeals. */
export const SHUT_STATES = ['closed', 'closed_final', 'directed_out', 'rejected', 'withdrawn'] as const satisfies readonly TicketState[];
export type ShutState = (typeof SHUT_STATES)[number];

/** What can happen to a ticket, as far as its state is concerned. */
export const TICKET_MOVES = [
  'start',
  'ask',
  'accept',
  'refer',
  'collect',
  'take_back',
  'answer',
  'close',
  'reject',
  'direct_out',
  'withdraw',
  'object',
  'review',
  'dismiss',
  'decide',
  'finish',
  'reopen',
  'hear',
] as const;
export type TicketMove = (typeof TICKET_MOVES)[number];

type Moves = Partial<Readonly<Record<TicketMove, TicketState>>>;

const OPEN: Moves = { start: 'in_progress', answer: 'answered', close: 'closed', withdraw: 'withdrawn' };
const ASK: Moves = { ask: 'need_info' };
/** Only what nobody has taken up yet is accepted or rejected (transitions 8 and 9). */
const NEW: Moves = { ...OPEN, accept: 'accepted', reject: 'rejected', direct_out: 'directed_out' };
/** The person may write again, or object to what was decided (transitions 24 and 30). */
const SHUT: Moves = { reopen: 'in_progress', hear: 'in_progress', object: 'objected' };

/** The state machine, as data so that the README's drawing and the tests come from it. A missing pair is an impossible transition. */
export const TRANSITIONS: Readonly<Record<TicketState, Moves>> = {
  registered: { ...NEW, ...ASK, hear: 'registered' },
  need_info: { ...NEW, hear: 'in_progress' },
  accepted: { ...OPEN, ...ASK, reject: 'rejected', hear: 'accepted' },
  // who answers a decision by disputing it has reopened the case by writing (transition 30 leads to 24)
  in_progress: { ...OPEN, ...ASK, refer: 'for_statement', direct_out: 'directed_out', object: 'objected', hear: 'in_progress' },
  // others are asked: what is written to the person meanwhile tells no result, and nothing is closed over their heads (transitions 12 to 14, 17)
  for_statement: { refer: 'for_statement', collect: 'statement_in', take_back: 'in_progress', answer: 'for_statement', withdraw: 'withdrawn', hear: 'for_statement' },
  statement_in: { ...OPEN, refer: 'for_statement', hear: 'statement_in' },
  answered: { ...OPEN, ...ASK, object: 'objected', finish: 'closed_final', hear: 'in_progress' },
  // an appeal is decided by others, whatever is written meanwhile (transitions 25 to 28)
  objected: { review: 'under_review', dismiss: 'closed', withdraw: 'withdrawn', answer: 'objected', hear: 'objected' },
  under_review: { decide: 'answered', withdraw: 'withdrawn', answer: 'under_review', hear: 'under_review' },
  closed: SHUT,
  // the ministry's own road ends here: what the person writes now becomes a new, linked case
  closed_final: {},
  directed_out: SHUT,
  rejected: SHUT,
  withdrawn: { reopen: 'in_progress', hear: 'in_progress' },
};

export function nextState(from: TicketState, move: TicketMove): TicketState | undefined {
  return TRANSITIONS[from][move];
}

export const isShut = (state: TicketState): state is ShutState => (SHUT_STATES as readonly TicketState[]).includes(state);

/** Somebody has objected, and it is not decided yet. */
export const isUnderAppeal = (state: TicketState): boolean => state === 'objected' || state === 'under_review';

export interface Ticket {
  readonly id: TicketId;
  /** `937-1448-0000123-4` (ruling 12); opens nothing by itself. */
  readonly reference: string;
  readonly centreId: CentreId;
  readonly accountId: AccountId;
  readonly channel: string;
  readonly contactId: ContactId | null;
  readonly subject: string;
  readonly state: TicketState;
  readonly type: string | null;
  readonly category: string | null;
  readonly urgent: boolean;
  /** Null: nobody has decided; the category's own is proposed (CLS-3, CLS-4, CLS-5). */
  readonly complexity: Complexity | null;
  readonly importance: Importance | null;
  readonly procedure: Procedure | null;
  readonly assigneeId: UserId | null;
  readonly teamId: TeamId | null;
  readonly tags: readonly string[];
  readonly language: Language;
  /** Grows by one with every change; an edit names the version it saw. */
  readonly version: number;
  readonly receivedAt: Date;
  readonly lastMessageAt: Date;
  readonly closedAt: Date | null;
  /** Ruling 9: this case is a pointer; its mail and its answers go there. */
  readonly mergedInto: TicketId | null;
  /** Kept in the spam folder: a view, not a deletion. */
  readonly spam: boolean;
}
