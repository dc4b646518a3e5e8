/** Signing in by OpenID Connect providers, and the settings for it. */
import { z } from 'zod';
import { LocalizedText, Role, id } from './basics';

export const ProviderButton = z.object({ id, label: LocalizedText });
export type ProviderButton = z.infer<typeof ProviderButton>;
/** What the door offers. */
export const SignInWays = z.object({ passwords: z.boolean(), providers: z.array(ProviderButton) });
export type SignInWays = z.infer<typeof SignInWays>;
export const BeginByProvider = z.strictObject({ providerId: id });
/** Where the browser goes. */
export const ProviderUrl = z.object({ url: z.string() });
/** `url`: where the browser signs out at the provider too; null: nowhere. */
export const SignedOut = z.object({ url: z.string().nullable() });
export const GiveCode = z.strictObject({ code: z.string().min(1).max(64) });

const RightsMapping = z.strictObject({ value: z.string().trim().min(1).max(300), role: Role, centreIds: z.array(id).min(1) });
const text = (longest: number) => z.string().trim().min(1).max(longest);
const provider = {
  issuer: text(500),
  clientId: text(300),
  scopes: text(300),
  label: z.strictObject({ ar: text(60), en: text(60) }),
  /** Who may come in without having been here: nobody, who was invited, or whoever the claims give rights. */
  admission: z.enum(['nobody', 'invitation', 'mapping']),
  /** Mail addresses count as checked although the provider says nothing of it. */
  emailTrusted: z.boolean(),
  mappedClaim: text(200).nullable(),
  mappings: z.array(RightsMapping).max(200),
  /** Values of `amr` or `acr` that count as a second factor. */
  secondFactorValues: z.array(text(200)).max(20),
  enabled: z.boolean(),
};
export const CreateProvider = z.strictObject({
  ...provider,
  /** Absent: unchanged. Empty: none, the client is a public one. */
  clientSecret: z.string().max(2000).optional(),
});
export const UpdateProvider = CreateProvider.extend({ version: z.int() });
export const ProviderInfo = z.object({ ...provider, id, hasSecret: z.boolean(), version: z.int() });
export type ProviderInfo = z.infer<typeof ProviderInfo>;
/** `stranded`: not disabled, and without another way in. */
export const ProviderPeople = z.object({ known: z.int(), stranded: z.int() });
export const SignInSettings = z.object({
  passwords: z.boolean(),
  version: z.int(),
  /** To be entered at the provider; null: WASL_PUBLIC_URL is missing. */
  redirectUri: z.string().nullable(),
  providers: z.array(ProviderInfo),
});
export type SignInSettings = z.infer<typeof SignInSettings>;
export const UpdateSignInSettings = z.strictObject({
  passwords: z.boolean(),
  /** Administrators who come in by password also where passwords are switched off. */
  breakGlassIds: z.array(id).max(50),
  version: z.int(),
});
/** In order, up to the first that failed. `trouble`: its code. `detail`: what the far end said. */
export const ProviderCheck = z.object({
  steps: z.array(z.object({ step: z.enum(['address', 'keys', 'flow', 'client']), trouble: z.string().nullable(), detail: z.string() })),
});
export type ProviderCheck = z.infer<typeof ProviderCheck>;
