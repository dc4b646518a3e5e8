import { createContext, useContext } from 'react';
import type { Message, Ticket } from '../../../src/shared/api';
import type { SplitWish } from './split-panel';

interface CaseOfMessages {
  /** The number of the case that a message lies in, when that is another one merged into the case on the screen. */
  readonly originOf: (message: Message) => string | undefined;
  /** Whether a case of its own can be made of it: a mail, and not the only one. */
  readonly maySplit: (message: Message) => boolean;
  readonly split: (wish: SplitWish) => void;
}

/** What a message's own menu must know of the case round it. */
export const CaseContext = createContext<CaseOfMessages>({
  originOf: () => undefined,
  maySplit: () => false,
  split: () => undefined,
});
export const useCase = (): CaseOfMessages => useContext(CaseContext);

export const originOf =
  (ticket: Ticket) =>
  (message: Message): string | undefined =>
    message.ticketId === ticket.id ? undefined : ticket.mergedFrom.find(({ id }) => id === message.ticketId)?.reference;

/** The first mail stays: a case begins with it. */
export function maySplit(ticket: Ticket, message: Message): boolean {
  if (ticket.merged || message.direction !== 'in' || message.ticketId !== ticket.id) return false;
  const first = ticket.messages.find(
    (one) => one.direction === 'in' && one.standing === 'member' && one.ticketId === ticket.id,
  );
  return first !== undefined && first.id !== message.id;
}
