import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PullFailure, type LocalizedText, type OAuthSettings, type Outside } from '../../../connectors/contract';
import type { AccountId } from '../../core/ids';
import type { KeptTokens } from '../../db/token-store';
import type { App } from '../context';
import { untilWritten } from '../until-written';
import { askForToken, type Granted } from './token-endpoint';

/** The little of the App that takes. */
export type TokenHolder = Pick<App, 'db' | 'sealer'> & { readonly outside: { readonly accounts: Outside } };

const Tokens = z.object({ accessToken: z.string(), refreshToken: z.string().exactOptional() });
type Tokens = z.infer<typeof Tokens>;

/** Renewed so long before its end; of a short life half is used. */
const MARGIN_SECONDS = 300;
/** The lock waits five seconds at a time; an endpoint may take eight. */
const LOCK_TRIES = 3;
const LOCK_NOT_AVAILABLE = '55P03';

const NOT_SIGNED_IN: LocalizedText = {
  ar: 'لم يُسجَّل الدخول لهذا الحساب لدى مزوّد البريد بعد. سجّل الدخول من إعدادات الحساب.',
  en: 'Nobody has signed in to the mail provider for this account yet. Sign in from the settings of the account.',
};

/**
 * The account's access token: the kept one while it is good, else a new one. One process asks for it while the others wait, so that
 * a refresh token that works once is never spent twice. `refused`: a token that the far end did not take.
 * @throws PullFailure
 */
export async function accessToken(app: TokenHolder, accountId: AccountId, settings: OAuthSettings, refused?: string): Promise<string> {
  const grantedFor = fingerprint(settings);
  const good = (row: KeptTokens | undefined): string | undefined => {
    const token = row?.fresh === true ? tokensOf(app, accountId, row, grantedFor)?.accessToken : undefined;
    return token === refused ? undefined : token;
  };
  const kept = good(await app.db.stores.tokens.read(accountId));
  if (kept !== undefined) return kept;
  // one in this process asks, the others wait for it without a connection of their own
  const under = `${accountId} ${grantedFor}`;
  const flight = flights.get(under) ?? renew(app, accountId, settings, good).finally(() => flights.delete(under));
  flights.set(under, flight);
  return flight;
}

const flights = new Map<string, Promise<string>>();
/** The answer of the endpoint may hold the only refresh token that still works: it is kept although the database is away for a moment. */
const KEEP_PATIENCE_MS = 60_000;

async function renew(app: TokenHolder, accountId: AccountId, settings: OAuthSettings, good: (row: KeptTokens | undefined) => string | undefined): Promise<string> {
  const grantedFor = fingerprint(settings);
  let answered: Granted | undefined;
  const asked = patiently(() =>
    app.db.transact(async ({ tokens }) => {
      const row = await tokens.lock(accountId);
      const renewed = good(row);
      if (renewed !== undefined) return renewed;
      const refreshToken = tokensOf(app, accountId, row, grantedFor)?.refreshToken ?? settings.refreshToken;
      const granted = { ...(refreshToken !== undefined && { refreshToken }), ...(await askForToken(app.outside.accounts, settings, questionOf(settings, refreshToken))) };
      answered = granted;
      await tokens.write(accountId, toKeep(app, accountId, granted, grantedFor));
      return granted.accessToken;
    }),
  );
  return asked.catch(async (error: unknown) => {
    const granted = answered;
    if (granted === undefined) throw error;
    await untilWritten(() => keepTokens(app, accountId, settings, granted), { ms: KEEP_PATIENCE_MS });
    return granted.accessToken;
  });
}

/** Keeps what a person's sign-in brought, as if it had been asked for. */
export async function keepTokens(app: TokenHolder, accountId: AccountId, settings: OAuthSettings, granted: Granted): Promise<void> {
  await app.db.transact(async ({ tokens }) => {
    await tokens.lock(accountId);
    await tokens.write(accountId, toKeep(app, accountId, granted, fingerprint(settings)));
  });
}

const contextOf = (accountId: string): string => `account-tokens:${accountId}`;

/** With another endpoint, client, scope or first refresh token, what was granted before counts for nothing. */
function fingerprint({ grant, tokenEndpoint, clientId, scope, refreshToken }: OAuthSettings): string {
  return createHash('sha256').update(JSON.stringify([grant, tokenEndpoint, clientId, scope, refreshToken])).digest('hex');
}

function tokensOf(app: TokenHolder, accountId: AccountId, row: KeptTokens | undefined, grantedFor: string): Tokens | undefined {
  if (row === undefined || row.grantedFor !== grantedFor) return undefined;
  try {
    return Tokens.parse(JSON.parse(app.sealer.open(row.sealed, contextOf(accountId)).toString('utf8')));
  } catch {
    return undefined; // sealed with a key that is gone: they are asked for anew
  }
}

function toKeep(app: TokenHolder, accountId: AccountId, { expiresIn, ...tokens }: Granted, grantedFor: string) {
  const sealed = app.sealer.seal(Buffer.from(JSON.stringify(tokens)), contextOf(accountId));
  return { sealed, grantedFor, renewInSeconds: Math.max(expiresIn - MARGIN_SECONDS, expiresIn / 2) };
}

function questionOf({ grant, scope }: OAuthSettings, refreshToken: string | undefined): Record<string, string> {
  if (grant === 'client_credentials') return { grant_type: grant, scope };
  if (refreshToken === undefined) throw new PullFailure('auth', 'no refresh token: nobody has signed in yet', NOT_SIGNED_IN);
  return { grant_type: grant, refresh_token: refreshToken };
}

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const waited = typeof error === 'object' && error !== null && 'code' in error && error.code === LOCK_NOT_AVAILABLE;
      if (!waited || tries === LOCK_TRIES) throw error;
    }
  }
}
