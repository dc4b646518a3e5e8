import { createLocalJWKSet, decodeJwt, jwtVerify, type JWTPayload } from 'jose';
import * as oidc from 'openid-client';
import { CLOCK_SKEW_SECONDS } from '../../core/claims';
import type { UserId } from '../../core/ids';
import type { ProviderRecord } from '../../db/provider-store';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { discover, ProviderFailure, readKeys, speaking } from './provider-client';
import { enabledProvider } from './provider-flow';
import { signOut } from './sign-in';
import { openBySession, tokenHash } from './tokens';

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** What a provider signs with; never a shared secret, never nothing. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];
const TOKEN_SECONDS = 300;

/**
 * Ends this session here, and only then asks where the browser signs out at the provider too: the provider may take its time, be away
 * or talk nonsense, and none of it keeps anybody from leaving.
 * @returns undefined: nowhere, because a password opened the session, or the provider offers nothing or is away
 */
export async function signOutEverywhere(app: App, userId: UserId, sessionToken: string, backTo: string | undefined): Promise<string | undefined> {
  const opened = await app.db.stores.people.sessions.openedBy(tokenHash(sessionToken));
  await signOut(app, userId, sessionToken);
  if (opened === undefined || backTo === undefined) return undefined;
  try {
    const config = await discover(app, await enabledProvider(app, opened.providerId));
    if (config.serverMetadata().end_session_endpoint === undefined) return undefined;
    const hint = openBySession(sessionToken, opened.idToken);
    const question = { id_token_hint: hint, post_logout_redirect_uri: backTo };
    return (await speaking(async () => oidc.buildEndSessionUrl(config, question))).href;
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    app.log.warn({ trouble: error.trouble }, 'sign-in.provider-sign-out');
    return undefined;
  }
}

/**
 * The provider says that somebody signed out there (OpenID Connect Back-Channel Logout): the sessions that it opened for them end, in
 * every process.
 * @throws ProviderFailure `token_invalid` and what else keeps the token from being verified
 */
export async function endByProvider(app: App, providerId: string, token: string): Promise<void> {
  const provider = await enabledProvider(app, providerId);
  requireMeant(provider, token);
  const { sub, sid, jti = '' } = await verified(app, provider, token);
  const which = { subject: sub, sid: typeof sid === 'string' ? sid : undefined };
  await app.db.transact(async (stores) => {
    const { people, events } = stores;
    await hearOnce(stores, providerId, jti);
    for (const userId of await people.sessions.removeOfProvider(providerId, which))
      await events.append({
        id: app.newId(),
        at: app.clock.now(),
        event: { type: 'user.changed', userId, what: 'signed_out' },
      });
  });
}

/** Anybody may send anything: the provider is asked for its keys only for what looks like its own. */
function requireMeant({ issuer, clientId }: ProviderRecord, token: string): void {
  try {
    const { iss, aud } = decodeJwt(token);
    if (iss !== undefined && new URL(iss).href === new URL(issuer).href && [aud].flat().includes(clientId)) return;
  } catch {
    // no token at all
  }
  throw new ProviderFailure('token_invalid');
}

async function verified(app: App, provider: ProviderRecord, token: string): Promise<JWTPayload> {
  const config = await discover(app, provider);
  const keys = createLocalJWKSet(await readKeys(app, config));
  const payload = await jwtVerify(token, keys, {
    issuer: config.serverMetadata().issuer,
    audience: provider.clientId,
    algorithms: ALGORITHMS,
    clockTolerance: CLOCK_SKEW_SECONDS,
    currentDate: app.clock.now(),
    maxTokenAge: TOKEN_SECONDS,
    requiredClaims: ['jti', 'events'],
  }).then(
    (result) => result.payload,
    () => undefined,
  );
  const { events, nonce, sub, sid, jti } = payload ?? {};
  const isLogout = typeof events === 'object' && events !== null && LOGOUT_EVENT in events;
  const named = typeof sub === 'string' || typeof sid === 'string';
  if (payload === undefined || !isLogout || nonce !== undefined || !named || typeof jti !== 'string' || jti === '')
    throw new ProviderFailure('token_invalid');
  return payload;
}

/**
 * A token that was heard is not heard again: the person may have signed in anew since. It counts as heard together with what it
 * brought about, or not at all, so that a provider that tries again is not refused for what we did not finish.
 */
async function hearOnce({ people }: Stores, providerId: string, jti: string): Promise<void> {
  const bucket = `provider-logout:${tokenHash(`${providerId} ${jti}`).toString('base64url')}`;
  const { hits } = await people.limits.hit(bucket, TOKEN_SECONDS * 2);
  if (hits > 1) throw new ProviderFailure('token_invalid', 'heard already');
}
