import express, { type Request, type Response, type Router } from 'express';
import { AppError } from '../app/errors';
import { showPicture } from '../app/show-picture';
import { isUuid } from '../core/ids';
import type { Viewer } from '../core/viewer';
import { readAttachment, readMessageHtml } from '../db/read/message-files';
import type { HttpServices } from './call';
import { sendPicture } from './files';
import { pictureAt } from './html-pictures';
import { attachedRight, pictureRight } from './message-html';
import { ROUTE_NAME } from './request-log';
import { readerBy } from './short-rights';

/**
 * Pictures inside a message's page, by their signed links alone: each stands for its reader, who must still be signed in and may see the
 * case at this moment. What has no `sig` goes on to the signed-in routes.
 */
export function signedPictures(services: HttpServices): Router {
  const router = express.Router({ caseSensitive: true });
  router.get('/attachments/:id/picture', (request, response, next) => {
    if (request.query['sig'] === undefined) return next();
    serve(response, attachedPicture(services, request)).catch(next);
  });
  router.get('/messages/:id/pictures/:n', (request, response, next) => {
    serve(response, picturedIn(services, request)).catch(next);
  });
  return router;
}

async function serve(response: Response, work: Promise<Buffer>): Promise<void> {
  response.locals[ROUTE_NAME] = 'picture';
  const content = await work;
  // the page that shows it has an opaque origin
  response.set('Cross-Origin-Resource-Policy', 'cross-origin');
  sendPicture(response, content);
}

async function attachedPicture({ app }: HttpServices, request: Request): Promise<Buffer> {
  const id = idOf(request);
  const reader = await readerOf(app, attachedRight(id), request);
  const file = await readAttachment(app.db.knex, reader, id);
  if (file === undefined) throw new AppError('not_found');
  return showPicture(app, file, 'view');
}

/** Of the message's own HTML, read again: the link carries a number and no address. */
async function picturedIn({ app, messagePictures }: HttpServices, request: Request): Promise<Buffer> {
  const id = idOf(request);
  const n = Number(request.params['n']);
  if (!Number.isInteger(n)) throw new AppError('not_found');
  const reader = await readerOf(app, pictureRight(id, n), request);
  const html = (await readMessageHtml(app.db.knex, reader, id))?.html;
  const picture = html === undefined ? undefined : pictureAt(html, n);
  if (picture === undefined) throw new AppError('not_found');
  return messagePictures.show(`${id}:${n}`, picture);
}

function idOf(request: Request): string {
  const id = request.params['id'];
  if (typeof id !== 'string' || !isUuid(id)) throw new AppError('not_found');
  return id.toLowerCase();
}

async function readerOf(app: HttpServices['app'], what: string, request: Request): Promise<Viewer> {
  const right = request.query['sig'];
  const reader = typeof right === 'string' ? await readerBy(app, what, right) : undefined;
  if (reader === undefined) throw new AppError('not_found');
  return reader;
}
