/** What an administrator does with an account of a channel beside saving it. */
import { z } from 'zod';

/** The sign-in of a person at the provider: where the browser comes back to. */
export const BeginSignIn = z.strictObject({ redirectUri: z.url({ protocol: /^https?$/ }).max(500) });
/** The provider's page. */
export const SignInBegun = z.object({ url: z.string() });
/** What the browser brought back. */
export const EndSignIn = z.strictObject({ code: z.string().min(1).max(4000), state: z.string().min(1).max(4000) });
