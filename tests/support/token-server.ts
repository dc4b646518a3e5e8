import { createHash, randomUUID } from 'node:crypto';
import http from 'node:http';
import { z } from 'zod';

/** An answer that the token endpoint gives instead of its own, once. */
export interface Fault {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}
export interface TokenServer {
  readonly tokenEndpoint: string;
  readonly authorizationEndpoint: string;
  readonly introspectionUrl: string;
  /** What was asked of the token endpoint, in order. */
  readonly questions: readonly Readonly<Record<string, string>>[];
  /** A refresh token that works once, as from a sign-in. */
  signIn(): string;
  /** This access token is not good any more, before its time. */
  withdraw(accessToken: string): void;
  /** The sign-in itself is withdrawn: no refresh token works any more. */
  withdrawAll(): void;
  failNext(fault: Fault): void;
  /** Seconds that access tokens live from now on. */
  lifetime(seconds: number): void;
  /** How long the token endpoint takes to answer, in milliseconds. */
  slow(ms: number): void;
  close(): Promise<void>;
}

const CLIENT = { id: 'wasl', secret: 'client-secret' };
export const tokenClient = CLIENT;
const SCOPE = 'https://mail.example/.default';

/**
 * An authorisation server on loopback: refresh tokens work once (a spent one ends the whole sign-in, as providers do who suspect
 * theft), codes demand PKCE, and every token belongs to the mailbox `user`.
 */
export async function startTokenServer(user: string): Promise<TokenServer> {
  const state = { user, access: new Set<string>(), refresh: new Set<string>(), spent: new Set<string>(), codes: new Map<string, string>() };
  const questions: Record<string, string>[] = [];
  const faults: Fault[] = [];
  let [seconds, delay] = [3600, 0];
  const issue = (grant: string): object => {
    const [access_token, refresh_token] = [randomUUID(), randomUUID()];
    state.access.add(access_token);
    if (grant !== 'client_credentials') state.refresh.add(refresh_token);
    return { access_token, token_type: 'Bearer', expires_in: seconds, ...(grant !== 'client_credentials' && { refresh_token }) };
  };
  const judge = (asked: Record<string, string>): Fault => {
    const no = (error: string, status = 400): Fault => ({ status, body: { error, error_description: `${error}, said the server` } });
    const { grant_type = '', refresh_token = '', code = '', code_verifier = '' } = asked;
    if (asked['client_id'] !== CLIENT.id || asked['client_secret'] !== CLIENT.secret) return no('invalid_client', 401);
    if (grant_type === 'client_credentials') return asked['scope'] === SCOPE ? { status: 200, body: issue(grant_type) } : no('invalid_scope');
    if (grant_type === 'authorization_code') {
      const challenge = createHash('sha256').update(code_verifier).digest('base64url');
      return state.codes.get(code) === challenge && state.codes.delete(code) ? { status: 200, body: issue(grant_type) } : no('invalid_grant');
    }
    if (state.spent.has(refresh_token)) state.refresh.clear();
    if (!state.refresh.delete(refresh_token)) return no('invalid_grant');
    state.spent.add(refresh_token);
    return { status: 200, body: issue(grant_type) };
  };
  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const answer = (fault: Fault): void => void response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers }).end(JSON.stringify(fault.body));
    if (url.pathname === '/introspect') {
      const token = url.searchParams.get('token') ?? '';
      return answer({ status: 200, body: state.access.has(token) ? { active: true, user } : { active: false } });
    }
    if (url.pathname === '/authorize') {
      const code = randomUUID();
      state.codes.set(code, url.searchParams.get('code_challenge') ?? '');
      const back = new URL(z.string().parse(url.searchParams.get('redirect_uri')));
      back.search = new URLSearchParams({ code, state: url.searchParams.get('state') ?? '' }).toString();
      return void response.writeHead(302, { location: back.toString() }).end();
    }
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const asked = Object.fromEntries(new URLSearchParams(body));
    questions.push(asked);
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    answer(faults.shift() ?? judge(asked));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    tokenEndpoint: `${base}/token`,
    authorizationEndpoint: `${base}/authorize`,
    introspectionUrl: `${base}/introspect?token=`,
    questions,
    signIn() {
      const token = randomUUID();
      state.refresh.add(token);
      return token;
    },
    withdraw: (token) => void state.access.delete(token),
    withdrawAll: () => state.refresh.clear(),
    failNext: (fault) => void faults.push(fault),
    lifetime: (value) => void (seconds = value),
    slow: (ms) => void (delay = ms),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
export const tokenScope = SCOPE;
