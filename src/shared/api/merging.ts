/** Cases that become one, that are taken apart, that have to do with each other; and whom a centre does not want to hear. */
import { z } from 'zod';
import { Person, id, instant } from './basics';

/** A case as people name it: its id, or its number in any spelling. */
const caseName = z.string().trim().min(1).max(100);
export const MergeTicket = z.strictObject({ into: caseName, version: z.int().optional() });
export const MergeResult = z.object({ survivorId: id });
export const Belongs = z.enum(['stays', 'goes']);
export type Belongs = z.infer<typeof Belongs>;
/** A message that came or was written since the merge, about which undoing asks. */
export const MessageSince = z.object({
  id,
  ticketId: id,
  direction: z.enum(['in', 'out', 'note']),
  thirdParty: z.boolean(),
  name: z.string(),
  subject: z.string(),
  words: z.string(),
  textDirection: z.enum(['rtl', 'ltr']),
  receivedAt: instant,
});
export type MessageSince = z.infer<typeof MessageSince>;
export const MessagesSince = z.object({ messages: z.array(MessageSince) });
/** One decision for each message of `MessagesSince`, no more and no fewer. */
export const UnmergeTicket = z.strictObject({ messages: z.record(id, Belongs) });
export const SplitMessage = z.strictObject({ onwards: z.boolean().default(false) });
export const SplitMade = z.object({ ticketId: id, reference: z.string() });
export const LINK_KINDS = ['related', 'duplicate', 'forwarded'] as const;
export const LinkTicket = z.strictObject({ other: caseName, kind: z.enum(LINK_KINDS) });
export const LinkMade = z.object({ otherId: id });

export const MarkSpam = z.strictObject({ spam: z.boolean() });
export const SenderBlock = z.object({
  id,
  centreId: id,
  kind: z.enum(['address', 'domain']),
  value: z.string(),
  reason: z.string(),
  createdBy: Person,
  createdAt: instant,
  expiresAt: instant.nullable(),
});
export type SenderBlock = z.infer<typeof SenderBlock>;
/** A sender for whom nothing happens by itself any more, until somebody has seen it. */
export const SenderLimit = z.object({
  centreId: id,
  address: z.string(),
  what: z.enum(['cases', 'messages', 'reopenings']),
  firstAt: instant,
  ticket: z.object({ id, reference: z.string() }).nullable(),
});
export type SenderLimit = z.infer<typeof SenderLimit>;
export const SenderBlocks = z.object({ blocks: z.array(SenderBlock), limits: z.array(SenderLimit) });
export type SenderBlocks = z.infer<typeof SenderBlocks>;
export const BlockSender = z.strictObject({
  centreId: id,
  kind: z.enum(['address', 'domain']),
  value: z.string().trim().min(1).max(320),
  reason: z.string().trim().min(1).max(500),
  days: z.int().min(1).max(3_650).nullable().default(null),
});
export const SeeSenderLimit = z.strictObject({ centreId: id, address: z.string().min(1).max(400) });
