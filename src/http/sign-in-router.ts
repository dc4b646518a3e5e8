import express, { type Request, type Response, type Router } from 'express';
import { countRequest } from '../app/people/attempts';
import { ProviderFailure } from '../app/people/provider-client';
import { endProviderSignIn } from '../app/people/provider-sign-in';
import { endByProvider } from '../app/people/provider-sign-out';
import { sessionTokenOf } from '../app/people/signed-in';
import { isUuid } from '../core/ids';
import { setSessionCookie } from './authenticate';
import type { HttpServices } from './call';
import { clearFlowCookie, flowCookie } from './flow-cookie';
import { ROUTE_NAME } from './request-log';

/** A whole ministry comes to work behind one address. */
const CALLBACKS = { hits: 3_000, seconds: 600 };
/** A provider signs many people out at once, from one address. */
const SIGN_OUTS = { hits: 3_000, seconds: 600 };

/** What providers call, with the browser or without: no API, for its forms are theirs. */
export function signInRouter(services: HttpServices): Router {
  const router = express.Router({ caseSensitive: true });
  router.use('/sign-in', (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/sign-in/callback', (request, response) => callback(services, request, response));
  router.post('/sign-in/:id/logout', express.urlencoded({ extended: false, limit: '64kb' }), (request, response) =>
    backChannelLogout(services, request, response),
  );
  return router;
}

/** The browser comes back from the provider. Whatever comes of it is told by a page: a person sits before it. */
async function callback(services: HttpServices, request: Request, response: Response): Promise<void> {
  response.locals[ROUTE_NAME] = 'providerCallback';
  const { app, options } = services;
  const secure = options.publicUrl?.startsWith('https:') === true;
  const { purpose, flow } = flowCookie(request);
  // programs that open links have no cookie and cost nothing: they must not use up what their network may do
  if (flow !== undefined) await countRequest(app, 'provider-callback', request.ip ?? '', CALLBACKS);
  clearFlowCookie(response, secure);
  const page = purpose === 'confirm' ? '/confirmed' : '/signed-in';
  const search = new URL(request.originalUrl, 'http://localhost').search;
  try {
    const ended = await endProviderSignIn(app, { flow, search, sessionToken: sessionTokenOf(request.get('cookie')) });
    if (ended.purpose === 'sign_in') setSessionCookie(response, ended.token, secure);
    response.redirect(303, ended.owesCode ? `${page}?code=needed` : page);
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    app.log.warn({ trouble: error.trouble, detail: error.detail }, 'sign-in.provider');
    response.redirect(303, `${page}?trouble=${error.trouble}`);
  }
}

/** OpenID Connect Back-Channel Logout 1.0, section 2.8: 200 when it is done, 400 when the token is none of the provider's. */
async function backChannelLogout({ app }: HttpServices, request: Request, response: Response): Promise<void> {
  response.locals[ROUTE_NAME] = 'providerLogout';
  await countRequest(app, 'provider-logout', request.ip ?? '', SIGN_OUTS);
  const id = String(request.params['id'] ?? '');
  const token: unknown = (request.body as Record<string, unknown> | undefined)?.['logout_token'];
  try {
    if (!isUuid(id) || typeof token !== 'string') throw new ProviderFailure('token_invalid');
    await endByProvider(app, id.toLowerCase(), token);
    response.status(200).end();
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    app.log.warn({ trouble: error.trouble, detail: error.detail }, 'sign-in.provider-logout');
    response.status(400).json({ error: 'invalid_request' });
  }
}
