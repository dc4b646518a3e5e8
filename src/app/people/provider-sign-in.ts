import { randomBytes } from 'node:crypto';
import * as oidc from 'openid-client';
import { isFresh, joinedClaims, provesSecondFactor, type Claims } from '../../core/claims';
import type { UserId } from '../../core/ids';
import { CONFIRMED_MINUTES } from '../../db/session-store';
import type { ProviderRecord } from '../../db/provider-store';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { AppError } from '../errors';
import { beginAttempt } from './attempts';
import { requireCode } from './codes';
import { admit } from './provider-admission';
import { hashPassword } from './passwords';
import { discover, ProviderFailure, speaking } from './provider-client';
import { ASKED_AGAIN_SECONDS, enabledProvider, isFlowOf, takeFlow, type Flow } from './provider-flow';
import { lockBySession, newToken, tokenHash } from './tokens';

/** `owesCode`: nothing is open or confirmed yet, before a code of the person's second factor (`giveCode`). */
export type Ended =
  | { readonly purpose: 'sign_in'; readonly token: string; readonly owesCode: boolean }
  | { readonly purpose: 'confirm'; readonly owesCode: boolean };

interface Returned {
  /** What the browser carried. */
  readonly flow: string | undefined;
  /** The query that the provider sent it back with. */
  readonly search: string;
  readonly sessionToken: string | undefined;
}
interface Identity {
  readonly subject: string;
  readonly claims: Claims;
  readonly idToken: string;
}

/**
 * Ends what `beginProviderSignIn` began: state, nonce, verifier, issuer, audience, times and signature are verified before anything
 * that the provider says is believed.
 * @throws ProviderFailure
 */
export async function endProviderSignIn(app: App, { flow: sealed, search, sessionToken }: Returned): Promise<Ended> {
  const flow = await takeFlow(app, sealed, new URLSearchParams(search).get('state'));
  const provider = await enabledProvider(app, flow.providerId);
  const identity = await identityOf(app, provider, flow, search);
  return flow.purpose === 'confirm'
    ? confirmBy(app, provider, identity, isFlowOf(flow, sessionToken) ? sessionToken : undefined)
    : openBy(app, provider, identity);
}

async function identityOf(app: App, provider: ProviderRecord, flow: Flow, search: string): Promise<Identity> {
  const config = await discover(app, provider);
  return speaking(async () => {
    const tokens = await oidc.authorizationCodeGrant(config, new URL(search, flow.redirectUri), {
      expectedState: flow.state,
      expectedNonce: flow.nonce,
      pkceCodeVerifier: flow.verifier,
      idTokenExpected: true,
      ...(flow.purpose === 'confirm' ? { maxAge: ASKED_AGAIN_SECONDS } : {}),
    });
    const said = tokens.claims();
    if (said === undefined || tokens.id_token === undefined) throw new ProviderFailure('token_invalid');
    return { subject: said.sub, idToken: tokens.id_token, claims: await withUserInfo(config, provider, said, tokens.access_token) };
  });
}

/** Many providers tell address and groups only where they are asked for them. What the identity token says goes first. */
async function withUserInfo(config: oidc.Configuration, provider: ProviderRecord, said: oidc.IDToken, accessToken: string): Promise<Claims> {
  const wanted = ['email', 'name', ...(provider.mappedClaim === null ? [] : [provider.mappedClaim.split('.')[0] ?? ''])];
  const complete = wanted.every((name) => Object.hasOwn(said, name)) || provider.admission === 'nobody';
  if (complete || config.serverMetadata().userinfo_endpoint === undefined) return said;
  const more = await oidc.fetchUserInfo(config, accessToken, said.sub);
  return joinedClaims(said, more);
}

/** Who comes in, and the session, in one transaction: of a sign-in that was cut off nothing is left. */
async function openBy(app: App, provider: ProviderRecord, identity: Identity): Promise<Ended> {
  const { subject, claims } = identity;
  const known = await app.db.stores.people.providers.userOf(provider.id, subject);
  // beforehand: hashing takes its time, and the transaction holds locks
  const nobodyKnows = known === undefined ? await hashPassword(randomBytes(32).toString('base64url')) : undefined;
  const opened = await app.db.transact(async (stores) => {
    const userId = await admit(app, stores, provider, { subject, claims, nobodyKnows });
    return userId === undefined ? undefined : openSession(app, stores, provider, userId, identity);
  });
  if (opened === undefined) throw new ProviderFailure('no_rights', provider.mappedClaim ?? '');
  return opened;
}

async function openSession(
  app: App,
  { people, events }: Stores,
  provider: ProviderRecord,
  userId: UserId,
  { subject, claims, idToken }: Identity,
): Promise<Ended> {
  const elsewhere = provesSecondFactor(claims, provider.secondFactorValues);
  const owesCode = !elsewhere && (await people.secondFactors.get(userId))?.confirmed === true;
  const token = newToken();
  const sid = claims['sid'];
  await people.sessions.insert(tokenHash(token), userId, {
    providerId: provider.id,
    subject,
    sid: typeof sid === 'string' ? sid : null,
    idToken: lockBySession(token, idToken),
    secondFactorElsewhere: elsewhere,
    confirmed: isFresh(claims, app.clock.now(), CONFIRMED_MINUTES * 60),
    owesCode,
  });
  const event = { type: 'user.changed', userId, what: 'signed_in_elsewhere' } as const;
  await events.append({ id: app.newId(), at: app.clock.now(), actorId: userId, event });
  return { purpose: 'sign_in', token, owesCode };
}

/** Only the session that asked, only for its own person, and only if the person was really asked. */
async function confirmBy(
  app: App,
  provider: ProviderRecord,
  { subject, claims }: Identity,
  sessionToken: string | undefined,
): Promise<Ended> {
  const { people } = app.db.stores;
  const person = sessionToken === undefined ? undefined : await people.sessions.find(tokenHash(sessionToken));
  const userId = await people.providers.userOf(provider.id, subject);
  if (sessionToken === undefined || person === undefined || person.userId !== userId) throw new ProviderFailure('not_same_person');
  if (!isFresh(claims, app.clock.now(), ASKED_AGAIN_SECONDS)) throw new ProviderFailure('not_fresh');
  const owesCode = person.hasSecondFactor && !provesSecondFactor(claims, provider.secondFactorValues);
  await (owesCode ? people.sessions.awaitCode(tokenHash(sessionToken)) : people.sessions.confirm(tokenHash(sessionToken)));
  return { purpose: 'confirm', owesCode };
}

/**
 * The second half where the provider asked for no second factor that counts.
 * @throws AppError `not_signed_in` when nothing is awaited (any more), `wrong_code`, `too_many_attempts`
 */
export async function giveCode(app: App, sessionToken: string | undefined, code: string, remoteAddress: string): Promise<void> {
  const { sessions } = app.db.stores.people;
  const found = sessionToken === undefined ? undefined : await sessions.awaited(tokenHash(sessionToken));
  if (sessionToken === undefined || found === undefined) throw new AppError('not_signed_in');
  const attempt = await beginAttempt(app, found.email, remoteAddress);
  await requireCode(app, found.userId, code, attempt, remoteAddress);
  await attempt.succeeded();
  await sessions.codeGiven(tokenHash(sessionToken));
}
