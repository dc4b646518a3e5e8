import express, { type Request, type Response, type Router } from 'express';
import { AppError } from '../app/errors';
import { storable } from '../app/filing/parsed-item';
import { may, type Action } from '../core/rights';
import { firstDutyOf } from '../core/second-factor';
import { isUuid } from '../core/ids';
import { ROUTES, type Route, type RouteName } from '../shared/routes';
import { authenticate, hasBearer, type Authenticated } from './authenticate';
import type { Call, Handler, HttpServices, PublicHandlers, PublicRouteName } from './call';
import { HANDLERS } from './handlers';
import { publicHandlers } from './handlers/session';
import { openApiDocument } from './openapi';
import { HttpProblem } from './errors';
import { readerLanguage } from './reader-language';
import { isOwnSite } from '../core/same-site';
import { ROUTE_NAME, USER_ID } from './request-log';
import { signedPictures } from './signed-pictures';

const BODY_BYTES = '2mb';
/** What may be done before the duty that comes first; one's language is among it, for the duty has to be understood. */
const ALLOWED_BEFORE: Readonly<Record<'change_password' | 'enrol', readonly RouteName[]>> = {
  change_password: ['session', 'signOut', 'confirmSession', 'askAgainByProvider', 'changePassword', 'updateProfile'],
  enrol: ['session', 'signOut', 'confirmSession', 'askAgainByProvider', 'beginSecondFactor', 'enrolSecondFactor', 'updateProfile'],
};
const DUTY_ERROR = { change_password: 'must_change_password', enrol: 'must_enrol' } as const;

/** The API, mounted from its table: sign-in → site → rights → schema → use case → answer. */
export function apiRouter(services: HttpServices): Router {
  const router = express.Router({ caseSensitive: true });
  // U+0000 and lone surrogates are mended at the door (ruling 16)
  const json = express.json({
    limit: BODY_BYTES,
    strict: true,
    reviver: (_key, value: unknown) => (typeof value === 'string' ? storable(value) : value),
  });
  router.get('/openapi.json', (_request, response) => void response.json(openApiDocument()));
  router.use(signedPictures(services));
  for (const [name, route] of Object.entries(ROUTES) as [RouteName, Route][]) {
    router[route.method](route.path, ...(route.body === undefined ? [] : [json]), (request, response) =>
      serve(services, name, route, request, response),
    );
  }
  router.use(() => {
    throw new HttpProblem('no_such_route');
  });
  return router;
}

async function serve(
  services: HttpServices,
  name: RouteName,
  route: Route,
  request: Request,
  response: Response,
): Promise<void> {
  response.locals[ROUTE_NAME] = name;
  requireOwnSite(services, request);
  if (isPublic(name)) {
    const handle = publicHandlers[name] as PublicHandlers['signIn'];
    answer(response, route, await handle(services, request, response, parsed(name, request) as never));
    return;
  }
  const who = await authenticate(services.app, request);
  response.locals[USER_ID] = who.person.userId;
  requireAllowed(services, name, route, who);
  const call = callOf(services, name, route, who, request, response);
  requireConfirmed(route, who, call.body);
  const handler = HANDLERS[name] as unknown as Handler<RouteName>;
  const result: unknown = await handler(call);
  if (!response.writableEnded && !response.destroyed) answer(response, route, result);
}

function requireOwnSite({ options }: HttpServices, request: Request): void {
  if (request.method === 'GET' || request.method === 'HEAD' || hasBearer(request.get('authorization'))) return;
  const publicOrigin = options.publicUrl === undefined ? undefined : new URL(options.publicUrl).origin;
  if (!isOwnSite(request.headers, publicOrigin)) throw new HttpProblem('cross_site');
}

const isPublic = (name: RouteName): name is PublicRouteName => name in publicHandlers;

function requireAllowed({ options }: HttpServices, name: RouteName, route: Route, who: Authenticated): void {
  const duty = firstDutyOf(options.secondFactor ?? 'off', who.person);
  if (duty !== undefined && !ALLOWED_BEFORE[duty].includes(name)) throw new AppError(DUTY_ERROR[duty]);
  if (route.cookieOnly === true && who.sessionToken === undefined) throw new AppError('not_with_api_key');
  if (route.needs !== 'session' && !may(who.viewer, route.needs as Action)) throw new AppError('forbidden');
}

/** Credentials are changed only by who said the password a short while ago: an open screen is not its owner. */
function requireConfirmed({ confirm }: Route, { sessionToken, person }: Authenticated, body: unknown): void {
  if (confirm === undefined || sessionToken === undefined || person.confirmed) return;
  const given = new Map(typeof body === 'object' && body !== null ? Object.entries(body) : []);
  const concerned =
    confirm === true ||
    confirm.some((each) => (typeof each === 'string' ? given.has(each) : given.get(each.field) === each.is));
  if (concerned) throw new AppError('confirm_needed');
}

function callOf(
  services: HttpServices,
  name: RouteName,
  route: Route,
  who: Authenticated,
  request: Request,
  response: Response,
): Call<RouteName> {
  const idempotencyKey = request.get('idempotency-key');
  if (idempotencyKey !== undefined && !/^[\x21-\x7e]{1,200}$/.test(idempotencyKey))
    throw new AppError('invalid', { fields: { 'Idempotency-Key': 'wrong_format' } });
  return {
    services,
    app: services.app,
    request,
    response,
    language: readerLanguage(request),
    viewer: who.viewer,
    person: who.person,
    credential: who.credential,
    sessionToken: who.sessionToken,
    param: (key) => pathParameter(request, key),
    query: queryOf(route, request) as never,
    body: (route.body === undefined ? undefined : parsed(name, request)) as never,
    idempotencyKey,
  };
}

/** An id that cannot be one is the id of nothing. */
function pathParameter(request: Request, key: string): string {
  const value = request.params[key];
  if (typeof value !== 'string' || (key === 'id' && !isUuid(value))) throw new AppError('not_found');
  return key === 'id' ? value.toLowerCase() : value;
}

function queryOf(route: Route, request: Request): unknown {
  if (route.query === undefined) return undefined;
  const values = Object.fromEntries(
    Object.entries(request.query).map(([key, value]) => [key, typeof value === 'string' ? storable(value) : value]),
  );
  const result = route.query.safeParse(values, { reportInput: true });
  if (!result.success) throw new HttpProblem('invalid', result.error);
  return result.data;
}

function parsed(name: RouteName, request: Request): unknown {
  const route: Route = ROUTES[name];
  if (request.body === undefined && request.is('json') === false) throw new HttpProblem('unsupported_type');
  const result = route.body?.safeParse(request.body ?? {}, { reportInput: true });
  if (result?.success === false) throw new HttpProblem('invalid', result.error);
  return result?.data;
}

/** `end`, not `send`: an ETag names the version that an edit must know, and is no licence to answer 304. */
function answer(response: Response, route: Route, result: unknown): void {
  if (result === undefined) return void response.status(204).end();
  response
    .status(route.creates === true ? 201 : 200)
    .type('application/json')
    .end(JSON.stringify(result));
}
