import { createHash, randomUUID } from 'node:crypto';
import http from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

export interface OidcClient {
  readonly id: string;
  readonly secret: string;
}
/** What this provider does wrong in the next identity token, or differently. */
export interface Mistakes {
  readonly claims?: JWTPayload;
  readonly unsigned?: true;
  /** Signs with a key that is published nowhere, under the name of the one that is. */
  readonly foreignKey?: true;
}
export interface OidcProvider {
  readonly issuer: string;
  readonly client: OidcClient;
  /** Who sits before the browser there; more claims beside `sub`. Undefined: says no. */
  person: JWTPayload | undefined;
  /** Claims that only the userinfo endpoint tells. */
  userInfo: JWTPayload;
  mistakes: Mistakes;
  /** More of the discovery document, or instead of it. */
  metadata: Record<string, unknown>;
  /** What the authorisation endpoint was asked, in order. */
  readonly asked: readonly Readonly<Record<string, string>>[];
  /** Seconds since the person was asked for a password; with `prompt=login` it is now. */
  age: number;
  rotateKeys(): Promise<void>;
  logoutToken(claims: JWTPayload): Promise<string>;
  close(): Promise<void>;
}

interface Key {
  readonly kid: string;
  readonly sign: CryptoKey;
  readonly jwk: JWK;
}
interface Granted {
  readonly asked: Readonly<Record<string, string>>;
  readonly person: JWTPayload;
}

async function newKey(): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = randomUUID();
  return { kid, sign: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
}
const now = (): number => Math.floor(Date.now() / 1000);

/** An OpenID Connect provider on loopback with real keys and tokens: it lets `person` in without asking, and codes work once. */
export async function startOidcProvider(port = 0): Promise<OidcProvider> {
  const client: OidcClient = { id: 'wasl', secret: `s3cret/${randomUUID()}+` };
  const codes = new Map<string, Granted>();
  const accessTokens = new Map<string, JWTPayload>();
  const asked: Record<string, string>[] = [];
  const foreign = await newKey();
  let key = await newKey();

  const signed = (claims: JWTPayload): Promise<string> => {
    const by = provider.mistakes.foreignKey === true ? foreign.sign : key.sign;
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: key.kid }).sign(by);
  };
  async function idToken({ asked: { nonce = '' }, person }: Granted): Promise<string> {
    const claims = { iss: provider.issuer, aud: client.id, iat: now(), exp: now() + 300, nonce, ...person, ...provider.mistakes.claims };
    return provider.mistakes.unsigned === true ? new UnsecuredJWT(claims).encode() : signed(claims);
  }
  function authorize(query: Record<string, string>): string {
    asked.push(query);
    const back = new URL(query['redirect_uri'] ?? '');
    const code = randomUUID();
    const { person } = provider;
    const auth_time = now() - (query['prompt'] === 'login' ? 0 : provider.age);
    if (person !== undefined) codes.set(code, { asked: query, person: { auth_time, ...person } });
    const outcome: Record<string, string> = person === undefined ? { error: 'access_denied' } : { code };
    back.search = new URLSearchParams({ ...outcome, state: query['state'] ?? '', iss: provider.issuer }).toString();
    return back.href;
  }
  async function grant(authorization: string, body: Record<string, string>): Promise<{ status: number; body: object }> {
    const [id, secret] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString().split(':').map((part) => decodeURIComponent(part.replace(/\+/g, ' ')));
    if (id !== client.id || secret !== client.secret) return { status: 401, body: { error: 'invalid_client' } };
    const granted = codes.get(body['code'] ?? '');
    codes.delete(body['code'] ?? '');
    const challenge = createHash('sha256').update(body['code_verifier'] ?? '').digest('base64url');
    if (granted === undefined || granted.asked['code_challenge'] !== challenge || granted.asked['redirect_uri'] !== body['redirect_uri'])
      return { status: 400, body: { error: 'invalid_grant' } };
    const access_token = randomUUID();
    accessTokens.set(access_token, granted.person);
    return { status: 200, body: { access_token, token_type: 'Bearer', expires_in: 300, id_token: await idToken(granted) } };
  }
  const discovery = () => ({
    issuer: provider.issuer,
    authorization_endpoint: `${provider.issuer}/authorize`,
    token_endpoint: `${provider.issuer}/token`,
    userinfo_endpoint: `${provider.issuer}/userinfo`,
    jwks_uri: `${provider.issuer}/keys`,
    end_session_endpoint: `${provider.issuer}/logout`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256', 'none'],
    authorization_response_iss_parameter_supported: true,
    ...provider.metadata,
  });

  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const json = (body: object, status = 200): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const go = (to: string): void => void response.writeHead(302, { location: to }).end();
    const authorization = request.headers.authorization ?? '';
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json(discovery());
      case '/keys':
        return json({ keys: [key.jwk] });
      case '/authorize':
        return go(authorize(Object.fromEntries(url.searchParams)));
      case '/token': {
        const answer = await grant(authorization, Object.fromEntries(new URLSearchParams(text)));
        return json(answer.body, answer.status);
      }
      case '/userinfo': {
        const person = accessTokens.get(authorization.replace(/^Bearer /, ''));
        return person === undefined ? json({}, 401) : json({ sub: person.sub, ...provider.userInfo });
      }
      case '/logout':
        return go(url.searchParams.get('post_logout_redirect_uri') ?? '/');
      default:
        return json({}, 404);
    }
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const provider: OidcProvider = {
    issuer: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    client,
    person: undefined,
    userInfo: {},
    mistakes: {},
    metadata: {},
    asked,
    age: 0,
    async rotateKeys() {
      key = await newKey();
    },
    logoutToken: (claims) =>
      signed({
        iss: provider.issuer,
        aud: client.id,
        iat: now(),
        exp: now() + 120,
        jti: randomUUID(),
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
        ...claims,
      }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return provider;
}
