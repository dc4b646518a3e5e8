import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express';
import type { App } from '../../app/context';
import { AppError } from '../../app/errors';
import { storable } from '../../app/filing/parsed-item';
import { countRequest } from '../../app/people/attempts';
import { answerSurvey, lookAtSurvey, type Survey } from '../../app/surveys/answer';
import type { Language } from '../../core/language';
import { problemOf } from '../errors';
import { readerLanguage } from '../reader-language';
import { ROUTE_NAME } from '../request-log';
import { PUBLIC_POLICY } from './form-router';
import { page, troublePage, type PageFrame } from './page';
import { surveyForm, surveyThanks, SURVEY_WORDS } from './survey-page';
import type { Markup } from './markup';

/** Of one network: answers, and looks at links that there are not. */
const REQUESTS = { hits: 60, seconds: 600 };

/**
 * The survey of a closed case, for whoever has its link. Looking changes nothing, so that programs which open every link of a mail
 * answer nothing; what is said comes by a button.
 */
export function surveyRouter(app: App): Router {
  const router = express.Router();
  router.get('/survey/:token', async (request, response) => {
    response.locals[ROUTE_NAME] = 'survey';
    const language = asked(request);
    const survey = await lookAtSurvey(app, String(request.params['token'])).catch(async (error: unknown) => {
      await countRequest(app, 'survey-link', request.ip ?? '', REQUESTS);
      throw error;
    });
    show(response, 200, framed(survey, language, survey.answeredAt === null ? surveyForm(survey, language) : surveyThanks(language, false)));
  });
  router.post('/survey/:token', express.urlencoded({ extended: false, limit: '64kb' }), async (request, response) => {
    response.locals[ROUTE_NAME] = 'survey answer';
    await countRequest(app, 'survey-answer', request.ip ?? '', REQUESTS);
    const language = asked(request);
    const { survey, low } = await answerSurvey(app, String(request.params['token']), wordsOf(request.body));
    show(response, 200, framed(survey, language, surveyThanks(language, low)));
  });
  router.use('/survey', trouble);
  return router;
}

function wordsOf(body: unknown): Record<string, string> {
  const said = Object.entries((body ?? {}) as Record<string, unknown>);
  return Object.fromEntries(said.flatMap(([name, value]) => (typeof value === 'string' ? [[name, storable(value)]] : [])));
}

/** The other language is one click away; else the browser's. */
const asked = (request: Request): Language =>
  request.query['lang'] === 'en' || request.query['lang'] === 'ar' ? request.query['lang'] : readerLanguage(request);

function framed(survey: Survey, language: Language, body: Markup): string {
  const frame: PageFrame = {
    language,
    centre: survey.centreName,
    title: SURVEY_WORDS.title[language],
    otherUrl: `?lang=${language === 'ar' ? 'en' : 'ar'}`,
  };
  return page(frame, body);
}

function show(response: Response, status: number, html: string): void {
  response
    .status(status)
    .set({
      'Content-Security-Policy': PUBLIC_POLICY,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Robots-Tag': 'noindex',
    })
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
  show(
    response,
    gone ? 404 : found.status,
    troublePage(language, gone ? SURVEY_WORDS.gone[language] : found.title, gone ? SURVEY_WORDS.goneText[language] : (found.detail ?? '')),
  );
};
