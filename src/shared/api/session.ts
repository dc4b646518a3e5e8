/** Signing in, and who one is. */
import { z } from 'zod';
import { Language, LocalizedText, Role, id } from './basics';

export const SignIn = z.strictObject({ email: z.string().min(3).max(254), password: z.string().min(1).max(1024) });
export const ChangePassword = z.strictObject({
  current: z.string().min(1).max(1024),
  next: z.string().min(12).max(1024),
});
export const Centre = z.object({ id, code: z.string(), name: LocalizedText, timeZone: z.string() });
export const Team = z.object({ id, centreId: id, code: z.string(), name: LocalizedText });
export const Session = z.object({
  user: z.object({ id, name: z.string(), email: z.string(), role: Role, language: Language }),
  mustChangePassword: z.boolean(),
  actions: z.array(z.string()),
  centres: z.array(Centre),
  demo: z.boolean(),
});
export type Session = z.infer<typeof Session>;
export const UpdateProfile = z.strictObject({
  language: Language.optional(),
  name: z.string().min(1).max(120).optional(),
});
