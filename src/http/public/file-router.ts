import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express';
import type { App } from '../../app/context';
import { AppError } from '../../app/errors';
import { downloadFile, lastWholeDay, lookAtFile } from '../../app/file-links/file-links';
import { countRequest } from '../../app/people/attempts';
import type { Language } from '../../core/language';
import { problemOf } from '../errors';
import { sendFile } from '../files';
import { readerLanguage } from '../reader-language';
import { ROUTE_NAME } from '../request-log';
import { ByteBudget } from './byte-budget';
import { PUBLIC_POLICY } from './form-router';
import { markup } from './markup';
import { page, troublePage } from './page';
import { WORDS } from './words';

/** Of one network: downloads, and looks at links that there are not. A look at one that there is costs less than counting it. */
const REQUESTS = { hits: 120, seconds: 600 };
const MB = 1024 * 1024;
/** A file is held until its reader has taken the last of it. */
const HELD_BYTES = { total: 160 * MB, each: 64 * MB };

/**
 * A large file of an answer, for whoever has its link. Looking changes nothing, so that programs which open every link of a mail do no
 * harm; the bytes come by a button.
 */
export function fileRouter(app: App, most = HELD_BYTES): Router {
  const router = express.Router();
  const budget = new ByteBudget(most);
  router.get('/files/:secret', async (request, response) => {
    response.locals[ROUTE_NAME] = 'file link';
    const language = asked(request);
    const file = await lookAtFile(app, String(request.params['secret'])).catch(async (error: unknown) => {
      await countRequest(app, 'file-link', request.ip ?? '', REQUESTS);
      throw error;
    });
    const frame = { language, centre: file.centreName, title: WORDS.fileTitle[language], otherUrl: `?lang=${language === 'ar' ? 'en' : 'ar'}` };
    const body = markup`<h1>${WORDS.fileTitle[language]}</h1>
<p><bdi dir="auto">${file.filename}</bdi> <bdi dir="ltr">(${(file.bytes / MB).toFixed(1)} MB)</bdi></p>
<p>${WORDS.fileUntil[language]} <bdi dir="ltr">${lastWholeDay(file)}</bdi></p>
<form method="post"><button type="submit">${WORDS.fileDownload[language]}</button></form>`;
    show(response, 200, page(frame, body));
  });
  router.post('/files/:secret', async (request, response) => {
    response.locals[ROUTE_NAME] = 'file download';
    await countRequest(app, 'file-download', request.ip ?? '', REQUESTS);
    const secret = String(request.params['secret']);
    const { bytes } = await lookAtFile(app, secret);
    const held = budget.open(request.ip ?? '');
    if (response.closed) return;
    response.once('close', held.free);
    if (!held.take(bytes)) throw new AppError('downloads_busy');
    sendFile(response, ...filed(await downloadFile(app, secret)));
  });
  router.use('/files', trouble);
  return router;
}

/** The other language is one click away; else the browser's. */
const asked = (request: Request): Language =>
  request.query['lang'] === 'en' || request.query['lang'] === 'ar' ? request.query['lang'] : readerLanguage(request);

const filed = ({ filename, content }: { readonly filename: string; readonly content: Buffer }): [Buffer, { readonly filename: string }] => [content, { filename }];

function show(response: Response, status: number, html: string): void {
  response
    .status(status)
    .set({ 'Content-Security-Policy': PUBLIC_POLICY, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'X-Robots-Tag': 'noindex' })
    .type('html')
    .send(html);
}

/** An unknown link and an ended one look the same. */
const trouble: ErrorRequestHandler = (error: unknown, request, response, next) => {
  const language = asked(request);
  const found = problemOf(error, language);
  // what nobody foresaw is logged, and told, where it is for every page
  if (found.code === 'internal' || response.headersSent) return next(error);
  const gone = error instanceof AppError && error.code === 'link_invalid';
  const title = gone ? WORDS.fileGone[language] : found.title;
  const text = gone ? WORDS.fileGoneText[language] : (found.detail ?? '');
  show(response, gone ? 404 : found.status, troublePage(language, title, text));
};
