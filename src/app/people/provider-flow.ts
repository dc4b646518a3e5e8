import * as oidc from 'openid-client';
import { z } from 'zod';
import type { ProviderRecord } from '../../db/provider-store';
import type { App } from '../context';
import { discover, ProviderFailure, speaking } from './provider-client';
import { tokenHash } from './tokens';

/** How long somebody may take at the provider. */
export const FLOW_SECONDS = 600;
/** Asked again, the person must have answered there within so many seconds. */
export const ASKED_AGAIN_SECONDS = 120;
const CONTEXT = 'provider-flow';

/** What the browser carries, sealed, while the person is at the provider: it alone can end what it began. */
const Flow = z.object({
  providerId: z.string(),
  /** `confirm`: the person of a running session is asked again. */
  purpose: z.enum(['sign_in', 'confirm']),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  redirectUri: z.string(),
  begunAt: z.number(),
  /** Hash of the session that is to be confirmed. */
  session: z.string().exactOptional(),
});
export type Flow = z.infer<typeof Flow>;

/**
 * @param sessionToken of the session that is to be confirmed; undefined: it is a sign-in
 * @returns where the browser goes, and what it carries
 * @throws ProviderFailure
 */
export async function beginProviderSignIn(
  app: App,
  providerId: string,
  redirectUri: string,
  sessionToken?: string,
): Promise<{ readonly url: string; readonly flow: string }> {
  const provider = await enabledProvider(app, providerId);
  const config = await discover(app, provider);
  const flow: Flow = {
    providerId,
    purpose: sessionToken === undefined ? 'sign_in' : 'confirm',
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier: oidc.randomPKCECodeVerifier(),
    redirectUri,
    begunAt: app.clock.now().getTime(),
    ...(sessionToken === undefined ? {} : { session: sessionMark(sessionToken) }),
  };
  const question = {
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: provider.scopes,
    state: flow.state,
    nonce: flow.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(flow.verifier),
    code_challenge_method: 'S256',
    ...(flow.purpose === 'confirm' ? { prompt: 'login', max_age: String(ASKED_AGAIN_SECONDS) } : {}),
  };
  const url = await speaking(async () => oidc.buildAuthorizationUrl(config, question));
  return { url: url.href, flow: app.sealer.seal(Buffer.from(JSON.stringify(flow)), CONTEXT).toString('base64url') };
}

const sessionMark = (token: string): string => tokenHash(token).toString('base64url');
export const isFlowOf = (flow: Flow, sessionToken: string | undefined): boolean =>
  sessionToken !== undefined && flow.session === sessionMark(sessionToken);

/** @throws ProviderFailure `off` */
export async function enabledProvider(app: App, providerId: string): Promise<ProviderRecord> {
  const provider = await app.db.stores.people.providers.get(providerId);
  if (provider?.enabled !== true) throw new ProviderFailure('off');
  return provider;
}

/**
 * What this browser began and nobody has ended yet.
 * @throws ProviderFailure `begun_elsewhere`: another browser's, an older one, or one that was used already
 */
export async function takeFlow(app: App, sealed: string | undefined, state: string | null): Promise<Flow> {
  const flow = sealed === undefined ? undefined : openFlow(app, sealed);
  const age = flow === undefined ? Number.NaN : (app.clock.now().getTime() - flow.begunAt) / 1000;
  if (flow === undefined || flow.state !== state || !(age >= -1 && age <= FLOW_SECONDS)) throw new ProviderFailure('begun_elsewhere');
  const bucket = `provider-state:${tokenHash(flow.state).toString('base64url')}`;
  const { hits } = await app.db.stores.people.limits.hit(bucket, FLOW_SECONDS * 2);
  if (hits > 1) throw new ProviderFailure('begun_elsewhere');
  return flow;
}

function openFlow(app: App, sealed: string): Flow | undefined {
  try {
    return Flow.parse(JSON.parse(app.sealer.open(Buffer.from(sealed, 'base64url'), CONTEXT).toString()));
  } catch {
    return undefined; // made up, or sealed with a key that is gone
  }
}
