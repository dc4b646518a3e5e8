import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express';
import type { Refused } from '../../../connectors/contract';
import { acceptPush } from '../../app/accept-push';
import type { App } from '../../app/context';
import { AppError } from '../../app/errors';
import { publicForm, type PublicForm } from '../../app/accounts/public-form';
import { countRequest } from '../../app/people/attempts';
import { readReceipt } from '../../app/push-receipt';
import type { Language } from '../../core/language';
import { isUuid } from '../../core/ids';
import { problemOf } from '../errors';
import { fieldMessage } from '../field-messages';
import type { ProblemDocument } from '../problems';
import { readerLanguage } from '../reader-language';
import { ROUTE_NAME } from '../request-log';
import { formPage, thanksPage, TRAP, type FormState } from './form-page';
import { troublePage, type PageFrame } from './page';
import { receiveForm, type ReceivedForm } from './receive-form';
import { FORM_CSS } from './style';
import { ByteBudget } from './byte-budget';
import { WORDS } from './words';

export const PUBLIC_POLICY =
  "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const SUBMITS = { hits: 30, seconds: 600 };
const STYLE_SECONDS = 3_600;
/** One form takes 50 MB at most. */
const HELD_BYTES = { total: 160 * 1024 * 1024, each: 64 * 1024 * 1024 };

interface Asked {
  readonly form: PublicForm;
  readonly path: string;
  readonly language: Language;
}

/** The forms that anybody may fill in, without JavaScript, under `/form/<address of the account>`. */
export function formRouter(app: App, held = HELD_BYTES): Router {
  const router = express.Router();
  const budget = new ByteBudget(held);
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
    await submit(app, asked, request, response, await receiveForm(request, response, asked.form.fields, budget));
  });
  router.get('/form/:code/sent/:receipt', async (request, response) => {
    const asked = await formOf(app, request, response);
    await showReceipt(app, asked, String(request.params['receipt'] ?? ''), response);
  });
  router.use('/form', pageOfTrouble);
  return router;
}

async function formOf(app: App, request: Request, response: Response): Promise<Asked> {
  response.locals[ROUTE_NAME] = 'publicForm';
  const code = String(request.params['code'] ?? '').toLowerCase();
  const form = await publicForm(app, code);
  const lang = request.query['lang'];
  return { form, path: `/form/${encodeURIComponent(code)}`, language: asLanguage(lang) ?? readerLanguage(request) };
}
const asLanguage = (value: unknown): Language | undefined => (value === 'ar' || value === 'en' ? value : undefined);

/** @param here this page's own path */
const frameOf = ({ form, path, language }: Asked, here = path): PageFrame => ({
  language,
  centre: form.centre,
  title: WORDS.title[language],
  otherUrl: `${here}?lang=${language === 'ar' ? 'en' : 'ar'}`,
});

async function submit(
  app: App,
  asked: Asked,
  request: Request,
  response: Response,
  received: ReceivedForm,
): Promise<void> {
  const language = asLanguage(received.fields['language']) ?? asked.language;
  const { accountId, channel, fields } = asked.form;
  const again = (status: number, state: Pick<FormState, 'mistakes' | 'trouble'>, id = received.fields['id']): void => {
    const kept = { id: id !== undefined && isUuid(id) ? id : randomUUID(), values: received.fields };
    const filesLost = received.files.length > 0;
    send(
      response,
      status,
      formPage(frameOf({ ...asked, language }), asked.path, fields, { ...kept, filesLost, ...state }),
    );
  };
  if ((received.fields[TRAP] ?? '') !== '') return again(400, { mistakes: {}, trouble: WORDS.trapped[language] });
  try {
    if (received.crowded) throw new AppError('uploads_busy');
    await countRequest(app, 'public-form', request.ip ?? '', SUBMITS);
    const answer = await acceptPush(app, channel, accountId, pushRequest(app, request, received));
    if (answer.kind === 'refused')
      return again(answer.status, { mistakes: mistakesOf(answer, language), trouble: undefined });
    // sent, gone back to, changed and sent again: the new words must not vanish behind the number of the old ones
    if (!answer.same)
      return again(409, { mistakes: {}, trouble: sentBefore(answer.reference, language) }, randomUUID());
    response.set('Cache-Control', 'no-store').redirect(303, `${asked.path}/sent/${answer.receipt}?lang=${language}`);
  } catch (error) {
    // what was typed must not be lost because we are busy
    const told = problemOf(error, language);
    if (told.code === 'internal') throw error;
    again(told.status, { mistakes: {}, trouble: inWords(told) });
  }
}

/** The page behind a submission: it can be read again, and reading it sends nothing. */
async function showReceipt(app: App, asked: Asked, receipt: string, response: Response): Promise<void> {
  const found = await readReceipt(app, asked.form.accountId, receipt);
  if (found === undefined) throw new AppError('not_found');
  const here = `${asked.path}/sent/${encodeURIComponent(receipt)}`;
  send(response, 200, thanksPage(frameOf(asked, here), `${asked.path}?lang=${asked.language}`, found.reference));
}

const sentBefore = (reference: string | null, language: Language): string =>
  [
    WORDS.sentBefore[language],
    ...(reference === null ? [] : [`\u2066${reference}\u2069`]),
    WORDS.sendAsAnother[language],
  ].join(' ');
const inWords = ({ title, detail }: ProblemDocument): string =>
  [title, detail].filter((part) => part !== undefined).join(' — ');

function pushRequest(app: App, request: Request, received: ReceivedForm): Parameters<typeof acceptPush>[3] {
  return {
    method: request.method,
    headers: {},
    fields: received.fields,
    files: received.files,
    body: Buffer.alloc(0),
    remoteAddress: request.ip ?? '',
    receivedAt: app.clock.now(),
  };
}

function mistakesOf(refused: Refused, language: Language): Record<string, string> {
  return Object.fromEntries(
    Object.entries(refused.fields ?? {}).map(([name, mistake]) => [
      name,
      typeof mistake === 'string' ? fieldMessage(mistake, language) : mistake[language],
    ]),
  );
}

function send(response: Response, status: number, html: string): void {
  response.set({ 'Content-Security-Policy': PUBLIC_POLICY, 'X-Frame-Options': 'DENY', 'Cache-Control': 'no-store' });
  response.status(status).type('text/html').end(html);
}

/** Outside a form (no such form, too much sent): a plain page with the same words as everywhere. */
const pageOfTrouble: ErrorRequestHandler = (error: unknown, request, response, next) => {
  const language = asLanguage(request.query['lang']) ?? readerLanguage(request);
  const told = problemOf(error, language);
  if (told.code === 'internal' || response.headersSent) return next(error);
  send(response, told.status, troublePage(language, told.title, inWords(told)));
};
