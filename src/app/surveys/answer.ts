import { faultPoint } from '../../core/fault';
import { isLow, readSurvey } from '../../core/survey';
import type { Survey } from '../../db/survey-store';
import type { App } from '../context';
import { AppError } from '../errors';
import { openSurveyToken } from './survey-token';

export type { Survey } from '../../db/survey-store';

/** Cases whose person is not content and waits for a call. */
export const CALL_BACK_TAG = 'معاودة اتصال';

/** What the link opens; looking changes nothing. @throws AppError link_invalid */
export async function lookAtSurvey(app: App, token: string): Promise<Survey> {
  const id = openSurveyToken(app, token);
  const survey = id === undefined ? undefined : await app.db.stores.surveys.get(id);
  if (survey === undefined || survey.expiresAt <= app.clock.now()) throw new AppError('link_invalid');
  return survey;
}

/**
 * Keeps what the person says, once: who sends it again is thanked, and the first answer stands. A rating never opens the case again; a
 * low one is noted on it, to be called back about.
 * @throws AppError link_invalid
 */
export async function answerSurvey(app: App, token: string, fields: Readonly<Record<string, string>>): Promise<{ readonly survey: Survey; readonly low: boolean }> {
  const survey = await lookAtSurvey(app, token);
  const answers = readSurvey(fields);
  const low = isLow(answers);
  if (answers.length === 0) return { survey, low };
  await app.db.transact(async (stores) => {
    const ticket = await stores.tickets.lock(survey.ticketId);
    const at = app.clock.now();
    if (ticket === undefined || !(await stores.surveys.answer(survey.id, answers, { at, low }))) return;
    // who works with tags finds it among those to be called back
    const tagged = low && !ticket.tags.includes(CALL_BACK_TAG);
    const tags = tagged ? [...ticket.tags, CALL_BACK_TAG] : ticket.tags;
    const ticketVersion = await stores.tickets.change(ticket, { tags });
    const context = { at, ticketId: ticket.id, centreId: ticket.centreId, ticketVersion, actorId: null };
    await stores.events.append(
      { ...context, id: app.newId(), event: { type: low ? 'survey.low' : 'survey.answered', surveyId: survey.id } },
      ...(tagged ? [{ ...context, id: app.newId<string>(), event: { type: 'tags.changed' as const, count: tags.length } }] : []),
    );
    await faultPoint('survey.before-commit');
  });
  return { survey, low };
}
