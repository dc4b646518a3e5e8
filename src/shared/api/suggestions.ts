/** CLS-6: what is proposed for a case; a person decides. */
import { z } from 'zod';
import { TicketState, id, instant } from './basics';

export const ClassProposal = z.object({
  code: z.string(),
  /** How often such a proposal was right, 0–1; told of the first one alone. */
  certainty: z.number(),
  /** Words of this case that speak for it. */
  because: z.array(z.string()),
});
export type ClassProposal = z.infer<typeof ClassProposal>;
export const LikeTicket = z.object({
  id,
  reference: z.string(),
  subject: z.string(),
  state: TicketState,
  receivedAt: instant,
  /** 0–1: how much of their words they share. */
  likeness: z.number(),
});
export type LikeTicket = z.infer<typeof LikeTicket>;
export const Suggestions = z.object({
  /** Best first; empty while too little was decided to learn from. */
  type: z.array(ClassProposal),
  category: z.array(ClassProposal),
  /** Solved cases of the same class that are like this one. */
  similar: z.array(LikeTicket),
  /** Cases of the same person within fourteen days that may be the same matter. */
  duplicates: z.array(LikeTicket),
});
export type Suggestions = z.infer<typeof Suggestions>;
