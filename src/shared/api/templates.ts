/** Words of a centre's letters. */
import { z } from 'zod';
import { Language, Person, id, instant } from './basics';

export const TemplatePurpose = z.enum(['acknowledgement', 'reply_frame', 'missing_data', 'appeal_review', 'appeal_dismissed', 'survey']);
export type TemplatePurpose = z.infer<typeof TemplatePurpose>;
const both = (most: number) => z.strictObject({ ar: z.string().max(most), en: z.string().max(most) });
export const TemplateContent = z.strictObject({ subject: both(200), body: both(5_000) });
export type TemplateContent = z.infer<typeof TemplateContent>;
export const LetterTemplate = z.object({
  centreId: id,
  purpose: TemplatePurpose,
  /** 0: never changed. */
  version: z.int(),
  /** Our own words hold. */
  isStandard: z.boolean(),
  content: TemplateContent,
  hasSubject: z.boolean(),
  /** Names that may stand in braces. */
  placeholders: z.array(z.string()),
  changed: z.object({ by: Person, at: instant }).nullable(),
});
export type LetterTemplate = z.infer<typeof LetterTemplate>;
export const LetterTemplates = z.object({ items: z.array(LetterTemplate) });
export const TemplateVersions = z.object({
  /** The newest first; the words that the letter came with are version 0. */
  items: z.array(LetterTemplate.pick({ version: true, isStandard: true, content: true, changed: true })),
});
export type TemplateVersion = z.infer<typeof TemplateVersions>['items'][number];
export const SaveTemplate = z.strictObject({ version: z.int().min(0), content: TemplateContent });
export const ResetTemplate = z.strictObject({ version: z.int().min(0) });
export const PreviewTemplate = z.strictObject({ content: TemplateContent, language: Language });
export const TemplatePreview = z.object({
  subject: z.string(),
  /** As mail programs show it that show no HTML. */
  text: z.string(),
  /** What is left of the HTML in Outlook, which lays out as a word processor does, and in Gmail, which drops html and body. */
  outlook: z.string(),
  gmail: z.string(),
});
export type TemplatePreview = z.infer<typeof TemplatePreview>;
