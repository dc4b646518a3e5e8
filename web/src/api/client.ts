import type { z } from 'zod';
import type { Problem } from '../../../src/shared/api';
import type { ROUTES, RouteName } from '../../../src/shared/routes';
import { askAgain } from './ask-again';
import { PATHS } from './paths';

type Spec<Name extends RouteName> = (typeof ROUTES)[Name];
type PathNames<Path> = Path extends `${string}:${infer Param}/${infer Rest}`
  ? Param | PathNames<Rest>
  : Path extends `${string}:${infer Param}`
    ? Param
    : never;
export type Answer<Name extends RouteName> =
  Spec<Name> extends { answer: infer Schema extends z.ZodType } ? z.output<Schema> : undefined;
export type Body<Name extends RouteName> =
  Spec<Name> extends { body: infer Schema extends z.ZodType } ? z.input<Schema> : undefined;
type Query<Name extends RouteName> =
  Spec<Name> extends { query: infer Schema extends z.ZodType } ? Partial<z.input<Schema>> : undefined;

export type CallOptions<Name extends RouteName> = {
  readonly signal?: AbortSignal;
  /** The Idempotency-Key (ruling 10): repeated with the same body, the server gives the first answer again. */
  readonly idempotencyKey?: string;
  /** Lets the request outlive the page (a draft saved while the tab closes). */
  readonly keepalive?: boolean;
} & (PathNames<Spec<Name>['path']> extends never
  ? unknown
  : { readonly params: Readonly<Record<PathNames<Spec<Name>['path']>, string>> }) &
  (Body<Name> extends undefined ? unknown : { readonly body: Body<Name> }) &
  (Query<Name> extends undefined ? unknown : { readonly query?: Query<Name> });

/** The server answered, and said no. `problem` is written for the reader, in the reader's language. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
  }
  get status(): number {
    return this.problem.status;
  }
  get code(): string {
    return this.problem.code;
  }
}
/** No answer at all: the network is down or the server is. */
export class Unreachable extends Error {}

const signedOutListeners = new Set<() => void>();
/** Hears of a session that ended while the page was open. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}
const reachableListeners = new Set<(reachable: boolean) => void>();
/** Hears after every request whether the server could be reached. */
export function onReachable(listener: (reachable: boolean) => void): () => void {
  reachableListeners.add(listener);
  return () => reachableListeners.delete(listener);
}
const tellReachable = (reachable: boolean) => {
  for (const listener of reachableListeners) listener(reachable);
};

/** The address of a route, for links, pictures and frames. */
export function urlOf<Name extends RouteName>(name: Name, params: Readonly<Record<string, string>> = {}): string {
  const path: string = PATHS[name].slice(PATHS[name].indexOf(' ') + 1);
  return `/api${path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''))}`;
}

function queryString(query: object | undefined): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {}))
    if (value !== undefined && value !== '') search.set(key, String(value));
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

/**
 * Calls a route of the table. Where the server wants the password again first, the person is asked, and the same request is made
 * once more.
 * @throws ApiError for an answer outside 2xx, Unreachable when there was none, AbortError when `signal` ended it.
 */
export async function call<Name extends RouteName>(name: Name, options: CallOptions<Name>): Promise<Answer<Name>> {
  try {
    return await request(name, options);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'confirm_needed' || !(await askAgain())) throw error;
    return request(name, options);
  }
}

async function request<Name extends RouteName>(name: Name, options: CallOptions<Name>): Promise<Answer<Name>> {
  const given = options as { params?: Record<string, string>; body?: unknown; query?: object } & CallOptions<'session'>;
  const headers: Record<string, string> = {
    'Accept-Language': document.documentElement.lang,
    Accept: 'application/json',
  };
  if (given.body !== undefined) headers['Content-Type'] = 'application/json';
  if (given.idempotencyKey !== undefined) headers['Idempotency-Key'] = given.idempotencyKey;
  const init: RequestInit = {
    method: (PATHS[name].split(' ')[0] ?? 'get').toUpperCase(),
    headers,
    credentials: 'same-origin',
    keepalive: given.keepalive === true,
  };
  if (given.body !== undefined) init.body = JSON.stringify(given.body);
  if (given.signal !== undefined) init.signal = given.signal;
  const response = await reach(urlOf(name, given.params) + queryString(given.query), init);
  if (!response.ok) throw await refusal(response);
  if (response.status === 204 || response.headers.get('Content-Length') === '0') return undefined as Answer<Name>;
  return (await response.json()) as Answer<Name>;
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, init);
    // A gateway that cannot reach Wasl says 502–504 itself.
    tellReachable(response.status < 502 || response.status > 504);
    return response;
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    tellReachable(false);
    throw new Unreachable(error instanceof Error ? error.message : undefined);
  }
}

/** Reads the problem details (RFC 9457); an answer without them still becomes a problem with its status. */
export async function refusal(response: { status: number; json(): Promise<unknown> }): Promise<ApiError> {
  const body = await response.json().catch(() => null);
  const problem = isProblem(body)
    ? body
    : { type: 'about:blank', title: '', status: response.status, code: `http_${response.status}` };
  // a wrong password or code is a 401 as well, and ends no session
  if (problem.code === 'not_signed_in' || problem.code === 'http_401')
    for (const listener of signedOutListeners) listener();
  return new ApiError(problem);
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'status' in body;
}
