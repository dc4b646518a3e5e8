import { randomUUID } from 'node:crypto';
import { deliverDue } from '../../src/app/delivery-lanes';
import { shutCase } from '../../src/app/shut-case';
import { answerSurvey, CALL_BACK_TAG, lookAtSurvey } from '../../src/app/surveys/answer';
import { inviteToSurveys } from '../../src/app/surveys/invite';
import { openSurveyToken, surveyToken } from '../../src/app/surveys/survey-token';
import { undoReply } from '../../src/app/undo-reply';
import { writeReply } from '../../src/app/write-reply';
import type { App } from '../../src/app/context';
import { armFaults } from '../../src/core/fault';
import type { MessageId, TicketId } from '../../src/core/ids';
import { isLow, readSurvey } from '../../src/core/survey';
import { ClockDesk } from '../support/clock-desk';

const DAYS = 24;
let world: ClockDesk;
let app: App;
let sent: string[];
beforeAll(async () => {
  world = await ClockDesk.open();
  app = { ...world.app, publicUrl: 'https://care.example' };
});
afterAll(() => world.close());
beforeEach(async () => {
  world.at(0);
  sent = [];
  world.desk.channel.answer = async (sending) => {
    sent.push(Buffer.from(sending.payload).toString('utf8'));
    return Object.fromEntries(sending.recipients.map((recipient) => [recipient, { kind: 'sent' }]));
  };
  // what earlier stories closed is asked about no more
  await world.app.sql(`update tickets set state = 'withdrawn' where state = 'closed'`);
});

async function closed(from = `${randomUUID()}@mail.example`, type = 'CMP'): Promise<TicketId> {
  const id = await world.mail(from);
  await world.update(id, { type });
  const { version } = await world.ticket(id);
  const result = { outcome: 'OC-01', cause: 'CA-4', subject: 'SB-3' };
  await shutCase(app, world.desk.agent, id, { ...result, as: 'closed', toldBy: 'call', note: 'told', acceptance: 'yes', version: version as number });
  return id;
}
const invitations = (id: TicketId) =>
  world.app.sql<{ id: string; message_id: string | null; skipped: string | null; low: boolean }>('select * from surveys where ticket_id = ?', [id]);
async function invited(): Promise<{ readonly id: TicketId; readonly token: string }> {
  const id = await closed();
  await inviteToSurveys(app);
  const [survey] = await invitations(id);
  if (survey === undefined) throw new Error('not invited');
  return { id, token: surveyToken(app, survey.id) };
}

describe('an invitation (CLO-1)', () => {
  test('goes out once for a closing, however often and by how many it is looked for', async () => {
    const id = await closed();
    await Promise.all([inviteToSurveys(app), inviteToSurveys(app)]);
    await inviteToSurveys(app);
    expect(await invitations(id)).toMatchObject([{ skipped: null }]);
    expect(await world.told(id, 'letter.queued')).toMatchObject([{ purpose: 'survey' }]);
  });

  test('has its link in the letter and nowhere in the database', async () => {
    const { id, token } = await invited();
    await world.app.sql(`update deliveries set next_attempt_at = now() where ticket_id = ?`, [id]);
    await deliverDue(app);
    expect(sent.some((letter) => letter.includes(`https://care.example/survey/${token}`))).toBe(true);
    expect(await world.app.sql(`select id from messages where ticket_id = ? and text like ?`, [id, `%${token}%`])).toEqual([]);
  });

  test('that dies before its commit is written whole by the next round', async () => {
    const id = await closed();
    armFaults('survey.before-commit=throw');
    await expect(inviteToSurveys(app)).rejects.toThrow('fault injected');
    expect([await invitations(id), await world.told(id, 'letter.queued')]).toEqual([[], []]);
    await inviteToSurveys(app);
    expect(await invitations(id)).toHaveLength(1);
  });

  test('is not sent to the same person twice in fourteen days, and is after them', async () => {
    const from = `${randomUUID()}@mail.example`;
    const first = await closed(from);
    await inviteToSurveys(app);
    world.at(3 * DAYS);
    const second = await closed(from);
    await inviteToSurveys(app);
    world.at(15 * DAYS);
    const third = await closed(from);
    await inviteToSurveys(app);
    expect((await Promise.all([first, second, third].map(invitations))).map(([survey]) => survey?.skipped)).toEqual([null, 'asked_lately', null]);
  });

  test('waits for the answer that closes the case: nobody is asked before it left, when it is called back, or did not arrive', async () => {
    const from = `${randomUUID()}@mail.example`;
    const answered = async (): Promise<{ id: TicketId; messageId: MessageId }> => {
      const id = await world.mail(from);
      await world.update(id, { type: 'INQ-SVC' });
      const messageId = app.newId<MessageId>();
      const answer = { id: messageId, text: 'جواب', to: [from], cc: [], attachmentIds: [], force: true, result: { outcome: 'OC-07' } };
      await writeReply(app, world.desk.agent, id, answer);
      expect((await world.ticket(id))['state']).toBe('closed');
      await inviteToSurveys(app);
      expect(await invitations(id)).toEqual([]);
      return { id, messageId };
    };
    const calledBack = await answered();
    await undoReply(app, world.desk.agent, calledBack.messageId);
    const bounced = await answered();
    await world.app.sql(`update deliveries set state = 'bounced' where message_id = ?`, [bounced.messageId]);
    const arrived = await answered();
    await world.app.sql(`update deliveries set next_attempt_at = now() where message_id = ?`, [arrived.messageId]);
    await deliverDue(app);
    await inviteToSurveys(app);
    expect(await Promise.all([calledBack, bounced, arrived].map(({ id }) => invitations(id)))).toMatchObject([[], [], [{ skipped: null }]]);
  });

  test('is not sent about a consultation, nor about what was closed long ago', async () => {
    const consultation = await closed(undefined, 'CON');
    await inviteToSurveys(app);
    expect(await invitations(consultation)).toMatchObject([{ skipped: 'not_asked', message_id: null }]);
    const old = await closed();
    world.at(3 * DAYS);
    await inviteToSurveys(app);
    expect(await invitations(old)).toEqual([]);
  });
});

describe('an answer', () => {
  test('is kept once: the first stands, and the case stays closed', async () => {
    const { id, token } = await invited();
    await Promise.all([answerSurvey(app, token, { 'SV-1': '5', 'SV-8': 'شكرًا' }), answerSurvey(app, token, { 'SV-1': '5', 'SV-8': 'شكرًا' })]);
    await answerSurvey(app, token, { 'SV-1': '1' });
    const kept = await world.app.sql(`select question, score, a.text from survey_answers a join surveys s on s.id = a.survey_id where s.ticket_id = ? order by question`, [id]);
    expect(kept).toEqual([{ question: 'SV-1', score: 5, text: '' }, { question: 'SV-8', score: null, text: 'شكرًا' }]);
    expect((await world.ticket(id))['state']).toBe('closed');
    expect(await world.told(id, 'survey.answered')).toHaveLength(1);
  });

  test('of 1 or 2 marks the case to be called back about, without opening it', async () => {
    const { id, token } = await invited();
    expect(await answerSurvey(app, token, { 'SV-2': '2' })).toMatchObject({ low: true });
    expect(await world.ticket(id)).toMatchObject({ state: 'closed', tags: [CALL_BACK_TAG] });
    expect(await invitations(id)).toMatchObject([{ low: true }]);
  });

  test('by a link that was changed, or whose time is over, is refused', async () => {
    const { token } = await invited();
    const changed = `${token[0] === 'A' ? 'B' : 'A'}${token.slice(1)}`;
    expect(openSurveyToken(app, changed)).toBeUndefined();
    await expect(lookAtSurvey(app, changed)).rejects.toMatchObject({ code: 'link_invalid' });
    world.at(14 * DAYS);
    await expect(answerSurvey(app, token, { 'SV-1': '5' })).rejects.toMatchObject({ code: 'link_invalid' });
  });

  test('keeps only what the page could have sent', () => {
    expect(readSurvey({ 'SV-1': '6', 'SV-2': '0', 'SV-3': 'x', 'SV-6': '0', 'SV-7': '4', 'SV-9': '1', 'SV-8': ' ' })).toEqual([
      { question: 'SV-6', score: 0, text: '' },
      { question: 'SV-7', score: 4, text: '' },
    ]);
    expect(isLow(readSurvey({ 'SV-1': '3', 'SV-4': '1' }))).toBe(false);
  });
});
