import { timingSafeEqual, createHash } from 'node:crypto';
import express, { type Request, type Router } from 'express';
import type { Registry } from 'prom-client';
import type { App } from '../app/context';
import type { HttpOptions } from './options';

/** `/healthz`: the process lives. `/readyz`: it can work. `/metrics`: only for the machine itself or who has the token. */
export function healthRouter(app: App, options: HttpOptions, registry: Registry): Router {
  const router = express.Router();
  router.get(
    '/healthz',
    (_request, response) => void response.set('Cache-Control', 'no-store').type('text/plain').send('ok'),
  );
  router.get('/readyz', async (_request, response) => {
    const trouble = await whyNotReady(app, options);
    response
      .set('Cache-Control', 'no-store')
      .status(trouble === undefined ? 200 : 503)
      .json({ ready: trouble === undefined, trouble });
  });
  router.get('/metrics', async (request, response) => {
    if (!mayReadMetrics(request, options)) return void response.status(404).type('text/plain').send('not found');
    response
      .set('Cache-Control', 'no-store')
      .type(registry.contentType)
      .send(await registry.metrics());
  });
  return router;
}

async function whyNotReady(app: App, options: HttpOptions): Promise<'database_away' | 'not_migrated' | undefined> {
  try {
    if (options.lastMigration === undefined) {
      await app.db.knex.raw('select 1');
      return undefined;
    }
    const found: unknown = await app.db.knex('knex_migrations').where({ name: options.lastMigration }).first('id');
    return found === undefined ? 'not_migrated' : undefined;
  } catch {
    return 'database_away';
  }
}

/** Behind a proxy on this machine everybody looks local; what a proxy adds gives it away. */
function mayReadMetrics(request: Request, { metricsToken }: HttpOptions): boolean {
  const local = /^(::ffff:)?127\.|^::1$/.test(request.socket.remoteAddress ?? '');
  if (local && request.get('x-forwarded-for') === undefined && request.get('forwarded') === undefined) return true;
  const given = /^bearer\s+(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
  return (
    metricsToken !== undefined &&
    metricsToken !== '' &&
    given !== undefined &&
    timingSafeEqual(digest(given), digest(metricsToken))
  );
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
