import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express';
import type { Refused } from '../../../connectors/contract';
import { acceptPush } from '../../app/accept-push';
import type { App } from '../../app/context';
import { publicForm, type PublicForm } from '../../app/accounts/public-form';
import { countRequest } from '../../app/people/attempts';
import type { Language } from '../../core/language';
import { isUuid } from '../../core/ids';
import { problemOf } from '../errors';
import { receiveFiles, type ReceivedFile } from '../multipart';
import { readerLanguage } from '../reader-language';
import { ROUTE_NAME } from '../request-log';
import { formPage, thanksPage, TRAP, type FormState } from './form-page';
import type { PageFrame } from './page';
import { FORM_CSS } from './style';
import { WORDS } from './words';

const POLICY =
  "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const LIMITS = { mostFiles: 5, fileBytes: 10 * 1024 * 1024, fields: 40 };
const SUBMITS = { hits: 30, seconds: 600 };
const STYLE_SECONDS = 3_600;

interface Asked {
  readonly form: PublicForm;
  readonly path: string;
  readonly language: Language;
}

/** The forms that anybody may fill in, without JavaScript, under `/form/<address of the account>`. */
export function formRouter(app: App): Router {
  const router = express.Router();
  router.get(
    '/public/form.css',
    (_request, response) =>
      void response.set('Cache-Control', `public, max-age=${STYLE_SECONDS}`).type('text/css').send(FORM_CSS),
  );
  router.get('/form/:code', async (request, response) => {
    const asked = await formOf(app, request, response);
    send(
      response,
      200,
      formPage(frameOf(asked), asked.path, asked.form.fields, { id: randomUUID(), values: {}, mistakes: {} }),
    );
  });
  router.post('/form/:code', express.urlencoded({ extended: false, limit: '256kb' }), async (request, response) => {
    const asked = await formOf(app, request, response);
    await submit(app, asked, request, response);
  });
  router.use('/form', pageOfTrouble);
  return router;
}

async function formOf(app: App, request: Request, response: Response): Promise<Asked> {
  response.locals[ROUTE_NAME] = 'publicForm';
  const code = String(request.params['code'] ?? '').toLowerCase();
  const form = await publicForm(app, code);
  const lang = request.query['lang'];
  return {
    form,
    path: `/form/${encodeURIComponent(code)}`,
    language: lang === 'ar' || lang === 'en' ? lang : readerLanguage(request),
  };
}

const frameOf = ({ form, path, language }: Asked): PageFrame => ({
  language,
  centre: form.centre,
  title: WORDS.title[language],
  otherUrl: `${path}?lang=${language === 'ar' ? 'en' : 'ar'}`,
});

async function submit(app: App, asked: Asked, request: Request, response: Response): Promise<void> {
  const received = await receive(request, response);
  const language =
    received.fields['language'] === 'en' || received.fields['language'] === 'ar'
      ? received.fields['language']
      : asked.language;
  const here: Asked = { ...asked, language };
  const id = received.fields['id'];
  const values = received.fields;
  const again = (status: number, state: Pick<FormState, 'mistakes' | 'trouble'>): void =>
    send(
      response,
      status,
      formPage(frameOf(here), asked.path, asked.form.fields, {
        id: id !== undefined && isUuid(id) ? id : randomUUID(),
        values,
        filesLost: received.files.length > 0,
        ...state,
      }),
    );
  if ((received.fields[TRAP] ?? '') !== '') return again(400, { mistakes: {}, trouble: WORDS.trapped[language] });
  try {
    await countRequest(app, 'public-form', request.ip ?? '', SUBMITS);
    const answer = await acceptPush(app, asked.form.channel, asked.form.accountId, pushRequest(app, request, received));
    if (answer.kind === 'refused')
      return again(answer.status, { mistakes: mistakesOf(answer, language), trouble: undefined });
    send(response, 201, thanksPage(frameOf(here), `${asked.path}?lang=${language}`, answer.reference));
  } catch (error) {
    // what was typed must not be lost because we are busy
    const told = problemOf(error, language);
    if (told.code === 'internal') throw error;
    again(told.status, {
      mistakes: {},
      trouble: [told.title, told.detail].filter((part) => part !== undefined).join(' — '),
    });
  }
}

interface Received {
  readonly fields: Readonly<Record<string, string>>;
  readonly files: readonly ReceivedFile[];
}

async function receive(request: Request, response: Response): Promise<Received> {
  if (request.is('multipart/form-data') !== false) {
    const { fields, files } = await receiveFiles(request, response, LIMITS);
    // browsers send an empty part for a file field that nobody used
    return { fields, files: files.filter((file) => file.filename !== '' || file.content.length > 0) };
  }
  const body = (request.body ?? {}) as Record<string, unknown>;
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(body)) if (typeof value === 'string') fields[name] = value;
  return { fields, files: [] };
}

function pushRequest(app: App, request: Request, received: Received): Parameters<typeof acceptPush>[3] {
  return {
    method: request.method,
    headers: {},
    fields: received.fields,
    files: received.files.map(({ filename, contentType, content }) => ({ filename, contentType, content })),
    body: Buffer.alloc(0),
    remoteAddress: request.ip ?? '',
    receivedAt: app.clock.now(),
  };
}

function mistakesOf(refused: Refused, language: Language): Record<string, string> {
  return Object.fromEntries(Object.entries(refused.fields ?? {}).map(([name, text]) => [name, text[language]]));
}

function send(response: Response, status: number, html: string): void {
  response.set({ 'Content-Security-Policy': POLICY, 'X-Frame-Options': 'DENY', 'Cache-Control': 'no-store' });
  response.status(status).type('text/html').end(html);
}

/** Outside a form (no such form, too much sent): a plain page with the same words as everywhere. */
const pageOfTrouble: ErrorRequestHandler = (error: unknown, request, response, next) => {
  const language = readerLanguage(request);
  const told = problemOf(error, language);
  if (told.code === 'internal' || response.headersSent) return next(error);
  const direction = language === 'ar' ? 'rtl' : 'ltr';
  const text = [told.title, told.detail].filter((part) => part !== undefined).join(' — ');
  send(
    response,
    told.status,
    `<!doctype html><html lang="${language}" dir="${direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${told.title}</title><link rel="stylesheet" href="/public/form.css"></head><body><div class="sheet"><main><h1>${told.title}</h1><p>${text}</p><div class="emergency"><span>${WORDS.emergency[language]}</span><a href="tel:997"><bdi dir="ltr">997</bdi></a></div></main></div></body></html>`,
  );
};
