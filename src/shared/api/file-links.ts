/** Large files of answers that go as links; how much one address gets. */
import { z } from 'zod';
import { id, instant } from './basics';

const settings = {
  /** Files larger than so many megabytes; null: none goes as a link. */
  aboveMb: z.int().min(1).max(100).nullable(),
  days: z.int().min(1).max(365),
  version: z.int().min(0),
};
export const FileLinkSettings = z.object({ centreId: id, ...settings });
export type FileLinkSettings = z.infer<typeof FileLinkSettings>;
export const FileLinkSettingsList = z.object({ items: z.array(FileLinkSettings), /** False: Wasl has no address that people can open. */ available: z.boolean() });
export const SaveFileLinkSettings = z.strictObject(settings);
export const FileLink = z.object({
  id,
  attachmentId: id,
  filename: z.string(),
  expiresAt: instant,
  revokedAt: instant.nullable(),
  downloads: z.int(),
});
export type FileLink = z.infer<typeof FileLink>;
export const FileLinks = z.object({ items: z.array(FileLink) });

const perTime = z.int().min(1).max(10_000);
const limits = {
  /** Letters of one kind to one address, in an hour and in a day; what is beyond waits. */
  automaticPerHour: perTime,
  automaticPerDay: perTime,
  answersPerHour: perTime,
  answersPerDay: perTime,
  version: z.int().min(0),
};
export const RecipientLimits = z.object({ centreId: id, ...limits });
export type RecipientLimits = z.infer<typeof RecipientLimits>;
export const RecipientLimitsList = z.object({ items: z.array(RecipientLimits) });
export const SaveRecipientLimits = z.strictObject(limits);
