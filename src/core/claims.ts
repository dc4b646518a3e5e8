import { ROLES, type Role } from './rights';

/** What a provider said of somebody, verified. */
export type Claims = Readonly<Record<string, unknown>>;
/** Whoever has this value in the mapped claim has this role in these centres. */
export interface RightsMapping {
  readonly value: string;
  readonly role: Role;
  readonly centreIds: readonly string[];
}
export interface MappedRights {
  readonly role: Role;
  readonly centreIds: readonly string[];
}

const own = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

/**
 * The texts of a claim: a text, or a list of them. Names may hold dots (`https://example.org/roles`); what is no name as a whole is a
 * way into objects (`realm_access.roles`).
 */
export function claimValues(claims: Claims, name: string): string[] {
  const whole = own(claims, name);
  const found = whole ?? name.split('.').reduce<unknown>(own, claims);
  const list: readonly unknown[] = Array.isArray(found) ? found : [found];
  return list.filter((value): value is string => typeof value === 'string');
}

/** The highest role of all that match, in the centres of those that give it; undefined: nothing matches, and nothing is given. */
export function mappedRights(mappings: readonly RightsMapping[], values: readonly string[]): MappedRights | undefined {
  const matching = mappings.filter((mapping) => values.includes(mapping.value));
  const role = [...ROLES].reverse().find((each) => matching.some((mapping) => mapping.role === each));
  if (role === undefined) return undefined;
  // a role holds in all centres of a person alike: an agent elsewhere must not become a supervisor there
  const centreIds = matching.filter((mapping) => mapping.role === role).flatMap((mapping) => mapping.centreIds);
  return { role, centreIds: [...new Set(centreIds)] };
}

/** What only the signed token says of this sign-in; of anybody's profile it would say nothing. */
const OF_THIS_SIGN_IN = ['amr', 'acr', 'auth_time', 'sid'];

/**
 * What the identity token says, and what only the userinfo endpoint tells. The token goes first; that an address was checked counts
 * for that address alone; and how the person signed in is believed of the token alone.
 */
export function joinedClaims(token: Claims, more: Claims): Claims {
  const joined: Record<string, unknown> = { ...more, ...token };
  for (const name of OF_THIS_SIGN_IN) if (!Object.hasOwn(token, name)) delete joined[name];
  const speaker = [token, more].find((claims) => claims['email'] === joined['email'] && Object.hasOwn(claims, 'email_verified'));
  delete joined['email_verified'];
  return speaker === undefined ? joined : { ...joined, email_verified: speaker['email_verified'] };
}

/** Whether the address was checked: as the provider says, or, where it says nothing, as the administrator does. */
export function isEmailVerified(claims: Claims, trusted: boolean): boolean {
  const said = claims['email_verified'];
  return said === undefined ? trusted : said === true || said === 'true';
}

/** Whether the provider asked for a second factor, by the values that the administrator trusts. None trusted: never. */
export const provesSecondFactor = (claims: Claims, accepted: readonly string[]): boolean =>
  [...claimValues(claims, 'amr'), ...claimValues(claims, 'acr')].some((value) => accepted.includes(value));

/** How far clocks may differ, in seconds. */
export const CLOCK_SKEW_SECONDS = 30;

/** Whether the person was asked at the provider within so many seconds, and not let in by an older session there. */
export function isFresh(claims: Claims, now: Date, seconds: number): boolean {
  const at = claims['auth_time'];
  if (typeof at !== 'number') return false;
  const age = now.getTime() / 1000 - at;
  return age <= seconds && age >= -CLOCK_SKEW_SECONDS;
}
