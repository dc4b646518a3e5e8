import type { AccountId, CentreId, ContactId, TeamId, TicketId, UserId } from './ids';
import type { Language } from './language';

/** States of a case that this slice uses; codes are seed-data Annex C's and permanent. */
export const TICKET_STATES = ['registered', 'in_progress', 'need_info', 'answered', 'closed'] as const;
export type TicketState = (typeof TICKET_STATES)[number];

/** What can happen to a ticket, as far as its state is concerned. */
export const TICKET_MOVES = ['start', 'ask', 'answer', 'close', 'reopen', 'hear'] as const;
export type TicketMove = (typeof TICKET_MOVES)[number];

/** The state machine, as data so that the README's drawing and the tests come from it. A missing pair is an impossible transition. */
export const TRANSITIONS: Readonly<Record<TicketState, Partial<Readonly<Record<TicketMove, TicketState>>>>> = {
  registered: { start: 'in_progress', ask: 'need_info', answer: 'answered', close: 'closed', hear: 'registered' },
  in_progress: { start: 'in_progress', ask: 'need_info', answer: 'answered', close: 'closed', hear: 'in_progress' },
  need_info: { start: 'in_progress', answer: 'answered', close: 'closed', hear: 'in_progress' },
  answered: { start: 'in_progress', ask: 'need_info', answer: 'answered', close: 'closed', hear: 'in_progress' },
  closed: { reopen: 'in_progress', hear: 'in_progress' },
};

export function nextState(from: TicketState, move: TicketMove): TicketState | undefined {
  return TRANSITIONS[from][move];
}

export const isOpen = (state: TicketState): boolean => state !== 'closed';

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
