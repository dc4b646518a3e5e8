import { types } from 'node:util';
import type { JSONWebKeySet } from 'jose';
import * as oidc from 'openid-client';
import { z } from 'zod';
import { FetchFailed, HostRefused, type Outside } from '../../../connectors/contract';
import { CLOCK_SKEW_SECONDS } from '../../core/claims';
import type { ProviderRecord } from '../../db/provider-store';
import type { App } from '../context';

/** What went wrong at a sign-in by a provider; the screens have words for each. */
export const PROVIDER_TROUBLES = [
  'away',
  'address_refused',
  'not_a_provider',
  'issuer_mismatch',
  'client_refused',
  'code_refused',
  'token_invalid',
  'refused',
  'cancelled',
  'begun_elsewhere',
  'off',
  'not_admitted',
  'email_unverified',
  'address_taken',
  'no_rights',
  'not_same_person',
  'not_fresh',
  'no_keys',
  'no_code_flow',
  'public_address_missing',
] as const;
export type ProviderTrouble = (typeof PROVIDER_TROUBLES)[number];

export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure';
  /** @param detail for an administrator: what the far end said, never a token or a person's words */
  constructor(
    readonly trouble: ProviderTrouble,
    readonly detail = '',
  ) {
    super(`${trouble}${detail === '' ? '' : `: ${detail}`}`);
  }
}

const MAX_BYTES = 512 * 1024;
const TIMEOUT_SECONDS = 8;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Without TLS only on this machine, for a trial. */
export const isLoopback = (url: URL): boolean => LOOPBACK.has(url.hostname);
/** Issuers that let everybody in who has an account anywhere: there is no one issuer whose people could be told apart by a subject. */
const FOR_EVERYBODY = /^https:\/\/login\.microsoftonline\.com\/(common|organizations|consumers)(\/|$)/i;

/** The issuer as it is kept, from what an administrator pasted; undefined: nothing that may be one. */
export function readIssuer(typed: string): string | undefined {
  const text = typed.trim().replace(/\/?\.well-known\/openid-configuration$/, '');
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
  return plain && safe && !FOR_EVERYBODY.test(url.href) ? text : undefined;
}

/** Every question to a provider goes through the guard. */
const through =
  (outside: Outside): oidc.CustomFetch =>
  async (url, { method, headers, body, signal }) => {
    const asked = { method: method === 'POST' ? ('POST' as const) : ('GET' as const), headers, ...bodyOf(body) };
    const limits = { maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_SECONDS * 1000, ...(signal === undefined ? {} : { signal }) };
    const answer = await outside.request(url, asked, limits);
    const empty = answer.status === 204 || answer.status === 304;
    const content = empty ? null : new Uint8Array(answer.body);
    return new Response(content, { status: answer.status, headers: { ...answer.headers } });
  };

function bodyOf(body: oidc.FetchBody): { body?: string | Uint8Array } {
  if (body instanceof URLSearchParams) return { body: body.toString() };
  if (typeof body === 'string' || body instanceof Uint8Array) return { body };
  return {};
}

/**
 * Asks the provider who it is, afresh at every sign-in: nothing old is believed in any process, neither a setting nor a key. The
 * signature of every identity token is verified, also of those that came straight from the provider.
 * @throws ProviderFailure
 */
export async function discover(app: Pick<App, 'outside' | 'sealer'>, provider: ProviderRecord): Promise<oidc.Configuration> {
  const issuer = new URL(provider.issuer);
  const secret = provider.clientSecret === null ? undefined : openClientSecret(app, provider.id, provider.clientSecret);
  const skew = { [oidc.clockTolerance]: CLOCK_SKEW_SECONDS };
  const found = await speaking(() =>
    oidc.discovery(issuer, provider.clientId, skew, secret === undefined ? oidc.None() : bySecret(secret), {
      [oidc.customFetch]: through(app.outside.accounts),
      timeout: TIMEOUT_SECONDS,
      execute: [oidc.enableNonRepudiationChecks, ...(isLoopback(issuer) ? [oidc.allowInsecureRequests] : [])],
    }),
  );
  // the library lets some well-known names say another issuer than their own
  if (new URL(found.serverMetadata().issuer).href !== issuer.href) throw new ProviderFailure('issuer_mismatch', found.serverMetadata().issuer);
  return found;
}

const Keys = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });
/** The keys that the provider signs with now. @throws ProviderFailure `no_keys` and what else goes wrong at a question */
export async function readKeys(app: Pick<App, 'outside'>, config: oidc.Configuration): Promise<JSONWebKeySet> {
  const { jwks_uri, issuer } = config.serverMetadata();
  const safe = jwks_uri?.startsWith('https:') === true || isLoopback(new URL(issuer));
  if (jwks_uri === undefined || !safe) throw new ProviderFailure('no_keys');
  return speaking(async () => {
    const answer = await app.outside.accounts.request(jwks_uri, { method: 'GET' }, { maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_SECONDS * 1000 });
    const keys = answer.status === 200 ? Keys.safeParse(parsed(answer.body)) : undefined;
    if (keys?.success !== true || keys.data.keys.length === 0) throw new ProviderFailure('no_keys', `HTTP ${answer.status}`);
    return keys.data as JSONWebKeySet;
  });
}
function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** As the provider likes it; by the header where it does not say. */
const bySecret =
  (secret: string): oidc.ClientAuth =>
  (as, client, body, headers) => {
    const methods = as.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const byHeader = methods.includes('client_secret_basic') || !methods.includes('client_secret_post');
    return (byHeader ? oidc.ClientSecretBasic(secret) : oidc.ClientSecretPost(secret))(as, client, body, headers);
  };

const contextOf = (providerId: string): string => `identity-provider:${providerId}`;
export const sealClientSecret = (app: Pick<App, 'sealer'>, providerId: string, secret: string): Buffer =>
  app.sealer.seal(Buffer.from(secret), contextOf(providerId));
const openClientSecret = (app: Pick<App, 'sealer'>, providerId: string, sealed: Uint8Array): string =>
  app.sealer.open(sealed, contextOf(providerId)).toString();

/** One exchange with a provider; whatever goes wrong is told as a ProviderFailure. */
export async function speaking<T>(deed: () => Promise<T>): Promise<T> {
  try {
    return await deed();
  } catch (error) {
    throw failureOf(error) ?? nonsense(error) ?? error;
  }
}

/** An address in the provider's own description that is none, or not of a kind that anybody should go to. */
function nonsense(error: unknown): ProviderFailure | undefined {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && code.startsWith('OAUTH_') ? new ProviderFailure('not_a_provider', code) : undefined;
}

function failureOf(error: unknown): ProviderFailure | undefined {
  for (let each = error, depth = 0; types.isNativeError(each) && depth < 5; each = each.cause, depth++) {
    if (each instanceof ProviderFailure) return each;
    if (each instanceof HostRefused) return new ProviderFailure('address_refused', each.message);
    if (each instanceof FetchFailed) return new ProviderFailure('away', each.message);
    if (each instanceof oidc.ResponseBodyError) return bodyFailure(each);
    if (each instanceof oidc.AuthorizationResponseError)
      return new ProviderFailure(each.error === 'access_denied' ? 'cancelled' : 'refused', each.error);
    if (each instanceof oidc.ClientError) return clientFailure(each);
    const code = (each as NodeJS.ErrnoException).code;
    if (typeof code === 'string' && /^(E[A-Z]+|ERR_TLS|ERR_SSL|CERT_|DEPTH_|SELF_SIGNED|UNABLE_)/.test(code)) return new ProviderFailure('away', code);
  }
  return undefined;
}

function bodyFailure({ error, status }: oidc.ResponseBodyError): ProviderFailure {
  if (error === 'invalid_client' || error === 'unauthorized_client') return new ProviderFailure('client_refused', error);
  if (error === 'invalid_grant') return new ProviderFailure('code_refused', error);
  return new ProviderFailure(status >= 500 ? 'away' : 'refused', error);
}

function clientFailure(error: oidc.ClientError): ProviderFailure {
  const { cause, code = '', message } = error;
  const deeper = failureOf(cause);
  if (deeper !== undefined) return deeper;
  if (cause instanceof Response) return new ProviderFailure(cause.status >= 500 || cause.status === 429 ? 'away' : 'not_a_provider', `HTTP ${cause.status}`);
  switch (code) {
    case 'OAUTH_TIMEOUT':
    case 'OAUTH_ABORT':
      return new ProviderFailure('away', code);
    case 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED':
      return new ProviderFailure('issuer_mismatch', message);
    case 'OAUTH_INVALID_SERVER_METADATA':
    case 'OAUTH_MISSING_SERVER_METADATA':
    case 'OAUTH_PARSE_ERROR':
    case 'OAUTH_RESPONSE_IS_NOT_JSON':
    case 'OAUTH_HTTP_REQUEST_FORBIDDEN':
    case 'OAUTH_REQUEST_PROTOCOL_FORBIDDEN':
      return new ProviderFailure('not_a_provider', code);
    default:
      return new ProviderFailure('token_invalid', `${code} ${causeWords(cause)}`.trim());
  }
}

/** The library's own sentence; the claims beside it are a person's and stay where they are. */
const causeWords = (cause: unknown): string => (cause instanceof Error ? cause.message : '');
