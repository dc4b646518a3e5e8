/** What is being written, and ready replies. */
import { z } from 'zod';
import { Language, id, instant } from './basics';
import { Upload } from './messages';

export const DraftBody = z.strictObject({
  text: z.string().max(200_000),
  to: z.array(z.string().max(254)).max(50).optional(),
  cc: z.array(z.string().max(254)).max(50).optional(),
  attachments: z.array(Upload).max(50).optional(),
});
export type DraftBody = z.infer<typeof DraftBody>;
export const Draft = z.object({
  kind: z.enum(['reply', 'note']),
  body: DraftBody,
  version: z.int(),
  updatedAt: instant,
});
export type Draft = z.infer<typeof Draft>;
export const SaveDraft = z.strictObject({ body: DraftBody, version: z.int() });
export const CannedReply = z.object({
  id,
  centreId: id.nullable(),
  language: Language,
  shortcut: z.string(),
  title: z.string(),
  body: z.string(),
  version: z.int(),
});
export type CannedReply = z.infer<typeof CannedReply>;
export const SaveCannedReply = z.strictObject({
  centreId: id.nullable(),
  language: Language,
  shortcut: z.string().min(1).max(40),
  title: z.string().min(1).max(120),
  body: z.string().min(1).max(20_000),
  version: z.int().optional(),
});
export const CannedReplies = z.object({ items: z.array(CannedReply) });
