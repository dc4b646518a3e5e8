import { faultPoint } from '../../core/fault';
import type { MessageId } from '../../core/ids';
import { SURVEY_DAYS, whyNotAsked } from '../../core/survey';
import type { Closing } from '../../db/survey-store';
import type { Stores } from '../../db/stores';
import { writeLetter } from '../appeals/letter';
import type { App } from '../context';

const DAY_MS = 86_400_000;
const BATCH = 50;
/** What was closed longer ago, before there was a survey or while the system stood still, is not asked about any more. */
const FRESH_DAYS = 2;

/**
 * Asks people whose case was closed how it was (CLO-1): the invitation and the note that they were asked in one transaction, each
 * closing by itself, so that a crash or a second process neither doubles nor loses one. Who is not asked is noted with the reason.
 * @returns how many invitations were written
 */
export async function inviteToSurveys(app: App, signal?: AbortSignal): Promise<number> {
  if (app.publicUrl === undefined) return 0;
  let invited = 0;
  for (;;) {
    const closings = await app.db.stores.surveys.unasked(new Date(app.clock.now().getTime() - FRESH_DAYS * DAY_MS), BATCH);
    for (const closing of closings) {
      if (signal?.aborted === true) return invited;
      if (await app.db.transact((stores) => invite(app, stores, closing))) invited += 1;
    }
    if (closings.length < BATCH) return invited;
  }
}

async function invite(app: App, stores: Stores, closing: Closing): Promise<boolean> {
  const ticket = await stores.tickets.lock(closing.ticketId);
  if (ticket === undefined || !(await stores.surveys.isUnasked(closing))) return false;
  const now = app.clock.now();
  const days = SURVEY_DAYS * DAY_MS;
  const askedLately = ticket.contactId !== null && (await stores.surveys.askedSince(ticket.contactId, new Date(now.getTime() - days)));
  const reason = whyNotAsked({ ...ticket, toldBy: closing.toldBy, askedLately });
  // the link itself is made when the letter is composed
  const letter = reason === undefined ? await writeLetter(app, stores, ticket, 'survey', { link: '{link}' }) : [];
  const [queued] = letter;
  const messageId = queued?.type === 'letter.queued' ? (queued.messageId as MessageId) : null;
  await stores.surveys.insert({
    id: app.newId<string>(),
    ticketId: ticket.id,
    resultId: closing.resultId,
    contactId: ticket.contactId,
    messageId,
    skipped: messageId === null ? (reason ?? 'no_letter') : null,
    createdAt: now,
    expiresAt: new Date(now.getTime() + days),
  });
  if (messageId !== null) {
    const ticketVersion = await stores.tickets.change(ticket, {});
    await stores.events.append(
      ...letter.map((event) => ({ id: app.newId<string>(), at: now, ticketId: ticket.id, centreId: ticket.centreId, ticketVersion, actorId: null, event })),
    );
  }
  await faultPoint('survey.before-commit');
  return messageId !== null;
}
