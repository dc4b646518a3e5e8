import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { PullFailure, type OAuthSettings } from '../../../connectors/contract';
import type { AccountId } from '../../core/ids';
import type { Viewer } from '../../core/viewer';
import { settingsOf } from '../account-context';
import type { App } from '../context';
import { AppError } from '../errors';
import { keepTokens } from './access-token';
import { isOwn, retryAccount, type ShownAccount } from './accounts';
import { askForToken, type Granted } from './token-endpoint';

const MINUTES_TO_SIGN_IN = 15;
const STATE_CONTEXT = 'account-sign-in';

/** What comes back with the browser, sealed: nobody can make one, or read the verifier in the address of a page. */
const State = z.object({ accountId: z.string(), userId: z.string(), verifier: z.string(), redirectUri: z.string(), until: z.number() });
type State = z.infer<typeof State>;

/**
 * Begins the sign-in of a person at the account's provider (RFC 6749 §4.1 with PKCE, RFC 7636): the address to open in the browser,
 * from which it comes back to `redirectUri`. @throws AppError `not_found`, `invalid` when the account has no such sign-in
 */
export async function beginSignIn(app: App, viewer: Viewer, accountId: AccountId, redirectUri: string): Promise<string> {
  const { authorizationEndpoint, clientId, scope } = await oauthOf(app, viewer, accountId);
  if (authorizationEndpoint === undefined) throw new AppError('invalid', { fields: { 'config.oauth.authorizationEndpoint': 'required' } });
  const verifier = randomBytes(32).toString('base64url');
  const until = app.clock.now().getTime() + MINUTES_TO_SIGN_IN * 60_000;
  const state: State = { accountId, userId: viewer.userId, verifier, redirectUri, until };
  const url = new URL(authorizationEndpoint);
  const question = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state: app.sealer.seal(Buffer.from(JSON.stringify(state)), STATE_CONTEXT).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    // without these some providers give a refresh token only the first time
    access_type: 'offline',
    prompt: 'consent',
  };
  for (const [name, value] of Object.entries(question)) url.searchParams.set(name, value);
  return url.toString();
}

/** Ends it with the code that the browser brought back: the account is tried again at once. @throws AppError `link_invalid`, `not_found`, `provider_refused` */
export async function endSignIn(app: App, viewer: Viewer, code: string, sealedState: string): Promise<ShownAccount> {
  const { accountId, userId, verifier, redirectUri, until } = opened(app, sealedState);
  if (userId !== viewer.userId || until < app.clock.now().getTime()) throw new AppError('link_invalid');
  const id = accountId as AccountId;
  const settings = await oauthOf(app, viewer, id);
  const granted = await exchanged(app, settings, { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier });
  await keepTokens(app, id, settings, granted);
  return retryAccount(app, viewer, id);
}

async function exchanged(app: App, settings: OAuthSettings, question: Readonly<Record<string, string>>): Promise<Granted> {
  const granted = await askForToken(app.outside.accounts, settings, question).catch((error: unknown) => {
    if (!(error instanceof PullFailure)) throw error;
    app.log.warn({ code: error.code, reason: error.message }, 'account.sign_in_refused');
    throw new AppError('provider_refused');
  });
  // an access token alone ends within the hour, and nobody would know why
  if (granted.refreshToken === undefined) throw new AppError('provider_refused');
  return granted;
}

function opened(app: App, sealed: string): State {
  try {
    return State.parse(JSON.parse(app.sealer.open(Buffer.from(sealed, 'base64url'), STATE_CONTEXT).toString('utf8')));
  } catch {
    throw new AppError('link_invalid');
  }
}

async function oauthOf(app: App, viewer: Viewer, id: AccountId): Promise<OAuthSettings> {
  const account = await app.db.stores.accounts.get(id);
  if (account === undefined || !isOwn(viewer, account.centreId)) throw new AppError('not_found');
  const { connector, config } = settingsOf(app, account);
  const settings = connector.oauth?.(config);
  if (settings?.grant !== 'refresh_token') throw new AppError('invalid', { fields: { 'config.oauth.grant': 'required' } });
  return settings;
}
