import http from 'node:http';
import compression from 'compression';
import express, { type Express } from 'express';
import helmet from 'helmet';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { App } from '../app/context';
import { MessagePictures } from '../app/message-pictures';
import { CountCache } from '../db/read/ticket-counts';
import { apiRouter } from './api-router';
import type { HttpServices } from './call';
import { clientFiles } from './client-files';
import { errorHandler, HttpProblem } from './errors';
import { healthRouter } from './health';
import type { HttpOptions } from './options';
import { addAccountMetrics } from './account-metrics';
import { addClockMetrics } from './clock-metrics';
import { addOperationsMetrics } from './operations-metrics';
import { fileRouter } from './public/file-router';
import { formRouter } from './public/form-router';
import { surveyRouter } from './public/survey-router';
import { requestLog } from './request-log';
import { signInRouter } from './sign-in-router';
import { watchSearch } from './search-metrics';
import { watchStorage } from './storage-metrics';

export type { HttpOptions } from './options';

export interface HttpServer {
  readonly server: http.Server;
  readonly metrics: Registry;
  /** Takes no new requests and resolves when the running ones are answered, at the latest after ten seconds. */
  close(): Promise<void>;
}

const DRAIN_MS = 10_000;
const SWEEP_MS = 50;

/** Everything that is said over HTTP; `realtime` attaches itself to `server`. Not listening yet. */
export function createHttpServer(app: App, options: HttpOptions): HttpServer {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics, prefix: 'wasl_' });
  addOperationsMetrics(app, metrics);
  addAccountMetrics(app, metrics);
  addClockMetrics(app, metrics);
  watchStorage(app, metrics);
  watchSearch(app, metrics);
  const server = http.createServer(
    { requestTimeout: 120_000, headersTimeout: 20_000 },
    createExpress(app, options, metrics),
  );
  return { server, metrics, close: () => drain(server) };
}

function createExpress(app: App, options: HttpOptions, metrics: Registry): Express {
  const services: HttpServices = { app, options, counts: new CountCache(), messagePictures: new MessagePictures(app) };
  const web = express();
  web.disable('x-powered-by');
  web.set('etag', false);
  web.set('query parser', 'simple');
  web.set('trust proxy', options.trustedProxies === undefined ? false : [...options.trustedProxies]);
  web.use(requestLog(app, metrics));
  web.use(healthRouter(app, options, metrics));
  web.use(securityHeaders(options));
  web.use(compression());
  web.use('/api', neverStored, apiRouter(services));
  web.use(formRouter(app));
  web.use(fileRouter(app));
  web.use(surveyRouter(app));
  web.use(signInRouter(services));
  if (options.webRoot !== undefined) web.use(clientFiles(options.webRoot));
  web.use(() => {
    throw new HttpProblem('no_such_route');
  });
  web.use(errorHandler(app));
  return web;
}

const neverStored: express.RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

/** Scripts, styles and pictures come from us alone; nothing inline runs. Routes with stranger's content set a stricter policy of their own. */
function securityHeaders(options: HttpOptions): express.RequestHandler {
  const https = options.publicUrl?.startsWith('https:') === true;
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        // React sets styles of single elements (a virtual list's rows) through the DOM, which needs no exception; attributes would
        'img-src': ["'self'", 'data:', 'blob:'],
        'font-src': ["'self'"],
        'connect-src': ["'self'"],
        'frame-src': ["'self'"],
        'manifest-src': ["'self'"],
        'worker-src': ["'self'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'self'"],
        ...(https ? { 'upgrade-insecure-requests': [] } : {}),
      },
    },
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: https ? { maxAge: 31_536_000 } : false,
    xFrameOptions: { action: 'sameorigin' },
  });
}

async function drain(server: http.Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // a connection that is kept alive after its last answer would hold the end up for seconds
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}
