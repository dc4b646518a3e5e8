/** Questions to units about a case (PRC-2). */
import { z } from 'zod';
import { LocalizedText, id, instant } from './basics';

export const ReferralState = z.enum(['sent', 'accepted', 'question_back', 'answered', 'returned', 'recalled']);
export const ReferralMove = z.enum(['accept', 'ask_back', 'reply', 'answer', 'return', 'recall', 'remind']);
export type ReferralMove = z.infer<typeof ReferralMove>;
const reason = z.enum(['RT-1', 'RT-2', 'RT-3', 'RT-4', 'RT-5', 'RT-6', 'RT-7', 'RT-8']);
export const ReferralInfo = z.object({
  id,
  unit: z.object({ id, code: z.string(), name: LocalizedText }),
  receiver: z.object({ name: z.string(), mail: z.string() }),
  purpose: z.string(),
  question: z.string(),
  dueAt: instant,
  state: ReferralState,
  /** The letter that carried it, a message of the case. */
  messageId: id,
  sentBy: id,
  sentAt: instant,
  acceptedAt: instant.nullable(),
  endedAt: instant.nullable(),
  returnReason: reason.nullable(),
  /** The answer, the question back, or the reason; empty where a mail answered it. */
  words: z.string(),
  proposedUnitId: id.nullable(),
  /** The mail that answered it, folded in the case. */
  answerMessageId: id.nullable(),
  reminders: z.int(),
  /** What the reader may record of it now. */
  moves: z.array(ReferralMove),
  version: z.int(),
});
export type ReferralInfo = z.infer<typeof ReferralInfo>;
export const Referrals = z.object({ items: z.array(ReferralInfo) });
export type Referrals = z.infer<typeof Referrals>;
const words = z.string().trim().min(1).max(4_000);
export const ReferTicket = z.strictObject({
  /** Made by the client; the same again is the same referral. */
  id,
  version: z.int(),
  unitId: id,
  purpose: z.enum(['RP-1', 'RP-2', 'RP-3']),
  question: words,
  dueAt: instant,
  /** Whose words are shown to the body; nothing else of the case is. */
  messageIds: z.array(id).max(50),
});
const version = z.int();
export const MoveReferral = z.discriminatedUnion('move', [
  z.strictObject({ version, move: z.enum(['accept', 'remind']) }),
  z.strictObject({ version, move: z.enum(['ask_back', 'reply', 'answer', 'recall']), words }),
  z.strictObject({
    version,
    move: z.literal('return'),
    reason,
    words: z.string().trim().max(4_000),
    /** Whose it is instead; RT-1 needs it. */
    proposedUnitId: id.nullable(),
  }),
]);
export type MoveReferral = z.infer<typeof MoveReferral>;
