/** Signing in, and who one is. */
import { z } from 'zod';
import { Language, LocalizedText, Role, id } from './basics';
import { ProviderButton } from './sign-in';

const password = z.string().min(1).max(1024);
/** Six digits of an authenticator app, or a recovery code, spaced as people like. */
const code = z.string().min(1).max(64);
export const SignIn = z.strictObject({ email: z.string().min(3).max(254), password, code: code.optional() });
export const ConfirmSession = z.strictObject({ password, code: code.optional() });
export const ChangePassword = z.strictObject({
  current: password,
  next: z.string().min(12).max(1024),
});
export const Centre = z.object({ id, code: z.string(), name: LocalizedText, timeZone: z.string() });
export const Team = z.object({ id, centreId: id, code: z.string(), name: LocalizedText });
export const Session = z.object({
  user: z.object({ id, name: z.string(), email: z.string(), role: Role, language: Language }),
  mustChangePassword: z.boolean(),
  /** Two-step sign-in has to be set up before anything else. */
  mustEnrol: z.boolean(),
  /** `needed`: this person's role must have it. */
  secondFactor: z.object({ on: z.boolean(), needed: z.boolean(), recoveryCodesLeft: z.int() }),
  /** How this person says again who it is. */
  askAgain: z.object({ password: z.boolean(), provider: ProviderButton.nullable() }),
  actions: z.array(z.string()),
  centres: z.array(Centre),
  demo: z.boolean(),
  /** A system that is being tried out writes to nobody but these addresses and domains; null: to everybody. */
  mailOnlyTo: z.array(z.string()).nullable(),
  /** Where what is for anybody else goes in place of them; null: nowhere. */
  mailRedirectTo: z.string().nullable(),
});
export type Session = z.infer<typeof Session>;
export const UpdateProfile = z.strictObject({
  language: Language.optional(),
  name: z.string().min(1).max(120).optional(),
});
export const SecondFactorEnrolment = z.object({ secret: z.string(), uri: z.string() });
export type SecondFactorEnrolment = z.infer<typeof SecondFactorEnrolment>;
export const EnrolSecondFactor = z.strictObject({ code });
export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
export const SetPasswordByLink = z.strictObject({
  token: z.string().min(1).max(200),
  password: z.string().min(12).max(1024),
});
