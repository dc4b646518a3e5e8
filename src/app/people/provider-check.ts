import * as oidc from 'openid-client';
import type { Viewer } from '../../core/viewer';
import type { App } from '../context';
import { AppError } from '../errors';
import { discover, ProviderFailure, readKeys, speaking, type ProviderTrouble } from './provider-client';
import { requireEverywhere } from './providers';

export const CHECK_STEPS = ['address', 'keys', 'flow', 'client'] as const;
export interface CheckedStep {
  readonly step: (typeof CHECK_STEPS)[number];
  readonly trouble: ProviderTrouble | null;
  /** What the far end said, as it said it. */
  readonly detail: string;
}

/**
 * Tries everything of a provider that can be tried without a person, step by step, and stops at the first that fails: is it there and
 * who it should be, has it keys, does it speak the flow that we use, does it take our client id and secret.
 * @throws AppError `not_found`, `forbidden`
 */
export async function checkProvider(app: App, viewer: Viewer, id: string, redirectUri: string): Promise<CheckedStep[]> {
  await requireEverywhere(app.db.stores, viewer);
  const provider = await app.db.stores.people.providers.get(id);
  if (provider === undefined) throw new AppError('not_found');
  let config: oidc.Configuration | undefined;
  const found = (): oidc.Configuration => {
    if (config === undefined) throw new Error('asked before it was found');
    return config;
  };
  const deeds: Readonly<Record<(typeof CHECK_STEPS)[number], () => Promise<string>>> = {
    async address() {
      config = await discover(app, provider);
      return config.serverMetadata().issuer;
    },
    keys: async () => String((await readKeys(app, found())).keys.length),
    flow: async () => requireFlow(found()),
    client: () => tryClient(found(), redirectUri),
  };
  const steps: CheckedStep[] = [];
  for (const step of CHECK_STEPS) {
    const done = await tried(step, deeds[step]);
    steps.push(done);
    if (done.trouble !== null) break;
  }
  return steps;
}

async function tried(step: CheckedStep['step'], deed: () => Promise<string>): Promise<CheckedStep> {
  try {
    return { step, trouble: null, detail: await deed() };
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    return { step, trouble: error.trouble, detail: error.detail };
  }
}

/** What is not said is not known to be missing. */
function requireFlow(config: oidc.Configuration): string {
  const { authorization_endpoint, token_endpoint, response_types_supported } = config.serverMetadata();
  const speaks = response_types_supported === undefined || response_types_supported.includes('code');
  if (authorization_endpoint === undefined || token_endpoint === undefined || !speaks) throw new ProviderFailure('no_code_flow');
  return new URL(authorization_endpoint).host;
}

/** A code that nobody gave: whoever takes the client refuses the code, and whoever does not refuses the client. */
async function tryClient(config: oidc.Configuration, redirectUri: string): Promise<string> {
  const state = oidc.randomState();
  const back = new URL(redirectUri);
  back.search = new URLSearchParams({ code: oidc.randomNonce(), state, iss: config.serverMetadata().issuer }).toString();
  try {
    await speaking(() => oidc.authorizationCodeGrant(config, back, { expectedState: state, pkceCodeVerifier: oidc.randomPKCECodeVerifier() }));
  } catch (error) {
    if (error instanceof ProviderFailure && error.trouble === 'code_refused') return '';
    throw error;
  }
  throw new ProviderFailure('refused', 'a made-up code was taken');
}
