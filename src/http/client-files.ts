import fs from 'node:fs';
import path from 'node:path';
import express, { type Router } from 'express';

const YEAR_MS = 365 * 86_400_000;

/** The built client: names with a hash never change; everything that is no file is the application's page. */
export function clientFiles(webRoot: string): Router {
  const router = express.Router();
  const page = path.join(webRoot, 'index.html');
  router.use(
    '/assets',
    express.static(path.join(webRoot, 'assets'), {
      immutable: true,
      maxAge: YEAR_MS,
      index: false,
      fallthrough: false,
    }),
  );
  router.use(express.static(webRoot, { index: false, maxAge: 0, etag: true, redirect: false }));
  router.get(/^\/(?!api\/|form\/|public\/|socket\.io\/)/, (request, response, next) => {
    // a missing file is missing; only addresses of screens are answered with the page
    if (path.extname(request.path) !== '' || !fs.existsSync(page)) return next();
    response.set('Cache-Control', 'no-cache').sendFile(page);
  });
  return router;
}
