import type { App } from '../../app/context';
import { AppError } from '../../app/errors';
import { countRequest } from '../../app/people/attempts';
import { checkProvider } from '../../app/people/provider-check';
import { ProviderFailure } from '../../app/people/provider-client';
import { beginProviderSignIn } from '../../app/people/provider-flow';
import { providerPeople, removeProvider, unlinkPerson } from '../../app/people/provider-removal';
import {
  createProvider,
  invite,
  listProviders,
  updateProvider,
  updateSignInSettings,
  type ProviderInput,
  type ProviderRecord,
} from '../../app/people/providers';
import { isUuid, type UserId } from '../../core/ids';
import type { Request, Response } from 'express';
import type { AnswerOf, Call, Handlers, HttpServices, PublicHandlers } from '../call';
import { setFlowCookie } from '../flow-cookie';
import { redirectUri } from '../own-address';

/** A whole ministry comes to work behind one address; each asks the provider once. */
const BEGINNINGS = { hits: 3_000, seconds: 600 };

/** Begins at a provider; what keeps it from beginning is told as a refusal with the trouble's code. */
async function begin(services: HttpServices, request: Request, response: Response, providerId: string, sessionToken?: string): Promise<{ url: string }> {
  const { app, options } = services;
  await countRequest(app, 'provider-sign-in', request.ip ?? '', BEGINNINGS);
  try {
    const back = redirectUri(services, request);
    if (back === undefined) throw new ProviderFailure('public_address_missing');
    const { url, flow } = await beginProviderSignIn(app, providerId, back, sessionToken);
    setFlowCookie(response, sessionToken === undefined ? 'sign_in' : 'confirm', flow, options.publicUrl?.startsWith('https:') === true);
    return { url };
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    app.log.warn({ trouble: error.trouble, detail: error.detail }, 'sign-in.provider');
    throw new AppError('provider_trouble', { current: { trouble: error.trouble } });
  }
}

export const publicSignInHandlers: Pick<PublicHandlers, 'signInWays' | 'beginByProvider'> = {
  async signInWays({ app }) {
    const { providers } = app.db.stores.people;
    const [all, { passwords }] = await Promise.all([providers.list(), providers.settings()]);
    return { passwords, providers: all.filter((each) => each.enabled).map(({ id, label }) => ({ id, label })) };
  },
  beginByProvider: (services, request, response, body) => begin(services, request, response, body.providerId),
};

type SignInHandlers = Pick<
  Handlers,
  | 'askAgainByProvider'
  | 'signInSettings'
  | 'updateSignInSettings'
  | 'createProvider'
  | 'updateProvider'
  | 'checkProvider'
  | 'providerPeople'
  | 'removeProvider'
  | 'inviteUser'
  | 'unlinkUser'
>;

export const signInHandlers: SignInHandlers = {
  async askAgainByProvider({ services, request, response, body, sessionToken }) {
    if (sessionToken === undefined) throw new AppError('not_with_api_key');
    return begin(services, request, response, body.providerId, sessionToken);
  },
  signInSettings: (call) => presentSettings(call),
  async updateSignInSettings(call: Call<'updateSignInSettings'>) {
    await updateSignInSettings(call.app, call.viewer, call.person, call.body);
    return presentSettings(call);
  },
  createProvider: async ({ app, viewer, body }) => presentProvider(await createProvider(app, viewer, inputOf(body))),
  updateProvider: async ({ app, viewer, body, param }) =>
    presentProvider(await updateProvider(app, viewer, param('id'), { ...inputOf(body), version: body.version })),
  async checkProvider({ services, app, viewer, request, param }) {
    const back = redirectUri(services, request);
    if (back === undefined) return { steps: [{ step: 'address', trouble: 'public_address_missing', detail: '' }] };
    return { steps: await checkProvider(app, viewer, param('id'), back) };
  },
  providerPeople: ({ app, viewer, param }) => providerPeople(app, viewer, param('id')),
  removeProvider: ({ app, viewer, param }) => removeProvider(app, viewer, param('id')),
  async unlinkUser({ app, viewer, param }) {
    const provider = param('provider').toLowerCase();
    if (!isUuid(provider)) throw new AppError('not_found');
    await unlinkPerson(app, viewer, param('id') as UserId, provider);
  },
  inviteUser: ({ app, viewer, param }) => invite(app, viewer, param('id') as UserId),
};

const inputOf = ({ clientSecret, ...rest }: Call<'createProvider'>['body']): ProviderInput => ({
  ...rest,
  ...(clientSecret === undefined ? {} : { clientSecret }),
});

async function presentSettings({ services, app, viewer, request }: Pick<Call<'signInSettings'>, 'services' | 'app' | 'viewer' | 'request'>): Promise<AnswerOf<'signInSettings'>> {
  const { providers, settings } = await listProviders(app, viewer);
  return { ...settings, redirectUri: redirectUri(services, request) ?? null, providers: providers.map(presentProvider) };
}

/** The secret itself leaves the house never. */
function presentProvider({ clientSecret, ...provider }: ProviderRecord): AnswerOf<'createProvider'> {
  return { ...provider, hasSecret: clientSecret !== null };
}

/** How this person says again who it is: by a password, by a provider, or by either. */
export async function askAgainWays(app: App, userId: UserId): Promise<AnswerOf<'session'>['askAgain']> {
  const { people } = app.db.stores;
  const [found, { passwords }, provider] = await Promise.all([
    people.users.credentialsOf(userId),
    people.providers.settings(),
    people.providers.linkedTo(userId),
  ]);
  return { password: found !== undefined && found.hasPassword && (passwords || found.breakGlass), provider: provider ?? null };
}
