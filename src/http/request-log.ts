import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { Histogram, type Registry } from 'prom-client';
import type { App } from '../app/context';

export const REQUEST_ID = 'requestId';
export const ROUTE_NAME = 'routeName';
export const USER_ID = 'userId';

/** One line a request, with ids and never an address, a query or a name; and its time for the metrics. */
export function requestLog(app: App, registry: Registry): RequestHandler {
  const seconds = new Histogram({
    name: 'wasl_http_request_seconds',
    help: 'Time to answer, by route and status class',
    labelNames: ['route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  return (request, response, next) => {
    const began = performance.now();
    const requestId = randomUUID();
    response.locals[REQUEST_ID] = requestId;
    response.set('X-Request-Id', requestId);
    response.on('close', () => {
      const ms = performance.now() - began;
      const route = (response.locals[ROUTE_NAME] as string | undefined) ?? 'other';
      const status = response.statusCode;
      seconds.observe({ route, status: `${Math.floor(status / 100)}xx` }, ms / 1_000);
      if (route === 'other' && status < 400) return;
      const fields = {
        requestId,
        method: request.method,
        route,
        status,
        ms: Math.round(ms),
        userId: response.locals[USER_ID] as unknown,
      };
      app.log.info(response.writableFinished ? fields : { ...fields, cut: true }, 'http.request');
    });
    next();
  };
}
