/** What an administrator does with an account of a channel beside saving it. */
import { z } from 'zod';
import { instant, LocalizedText } from './basics';

/** The sign-in of a person at the provider: where the browser comes back to. */
export const BeginSignIn = z.strictObject({ redirectUri: z.url({ protocol: /^https?$/ }).max(500) });
/** The provider's page. */
export const SignInBegun = z.object({ url: z.string() });
/** What the browser brought back. */
export const EndSignIn = z.strictObject({ code: z.string().min(1).max(4000), state: z.string().min(1).max(4000) });

export const SuggestionQuery = z.strictObject({ address: z.string().min(1).max(254) });
const ServerOffer = z.object({
  host: z.string(),
  port: z.int(),
  secure: z.enum(['tls', 'starttls']),
  /** Absent: the server knows people by the address. */
  user: z.string().optional(),
});
/** What is offered for an address, and how it is known. */
export const MailOffer = z.object({
  provider: z.string(),
  by: z.enum(['address', 'mail_exchanger', 'autoconfig', 'srv', 'guess']),
  imap: ServerOffer,
  smtp: ServerOffer,
  signIn: z.enum(['password', 'app_password', 'google', 'microsoft']),
});
export type MailOffer = z.infer<typeof MailOffer>;

/** `out`: on its way to the outgoing server; `in`: taken there and not back yet; `back`: it opened no ticket; `failed`: on which `way`, and why. */
export const TestMail = z.object({
  state: z.enum(['out', 'in', 'back', 'failed']),
  startedAt: instant,
  /** Since it was started: until it was back, or until now. */
  seconds: z.number(),
  way: z.enum(['in', 'out']).nullable(),
  /** A delivery's reason, or what the far end of the way in said. */
  reason: z.string().nullable(),
  advice: LocalizedText.nullable(),
});
export type TestMail = z.infer<typeof TestMail>;
export const LastTestMail = z.object({ latest: TestMail.nullable() });

/** Where the public half of a new signing key will stand. */
export const MakeSigningKey = z.strictObject({
  domain: z.string().min(1).max(253),
  selector: z.string().min(1).max(63),
  version: z.int(),
});
/** TXT records that the domain should have; `unknown`: nobody could say whether it has them. */
export const DnsRecords = z.object({
  items: z.array(
    z.object({ name: z.string(), value: z.string(), state: z.enum(['published', 'different', 'missing', 'unknown']) }),
  ),
});

/** An hour in which the account was looked into, newest first. */
export const AccountHistory = z.object({
  items: z.array(
    z.object({
      hour: instant,
      looks: z.int(),
      failed: z.int(),
      items: z.int(),
      maxLag: z.int(),
      error: z.string().nullable(),
    }),
  ),
});
