import type { TicketForFiling } from '../../db/filing-rows';
import type { Surroundings } from './surroundings';

/** What was read for the batch; the plan adds to it as it goes, so that a reply finds the parent filed just before it. */
export interface Known {
  readonly identities: Map<string, { centreId: string; messageId: string; ticketId: string }[]>;
  readonly keys: Map<string, { ticketId: string; messageId: string }[]>;
  readonly references: Map<string, string>;
  /** `oldNumberKey` → cases that had that number in another system. */
  readonly oldNumbers: Map<string, string[]>;
  readonly tickets: Map<string, TicketForFiling>;
  readonly participants: Set<string>;
  readonly contacts: Map<string, string>;
  readonly openedThisHour: Map<string, number>;
  readonly acknowledgedToday: Map<string, number>;
  readonly around: Surroundings;
}
