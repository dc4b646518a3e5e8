import { randomUUID } from 'node:crypto';
import { decideAppeal, type DecideAppeal } from '../../src/app/appeals/decide-appeal';
import { finishCase } from '../../src/app/appeals/finish-case';
import { recordObjection, type ObjectionInput } from '../../src/app/appeals/record-objection';
import { assignReviewer, candidates, dismissAppeal } from '../../src/app/appeals/review-appeal';
import { deliverDue } from '../../src/app/delivery-lanes';
import { mergeTickets } from '../../src/app/merge-tickets';
import { shutCase } from '../../src/app/shut-case';
import { undoReply } from '../../src/app/undo-reply';
import { writeReply } from '../../src/app/write-reply';
import { armFaults } from '../../src/core/fault';
import type { MessageId, TicketId } from '../../src/core/ids';
import type { Viewer } from '../../src/core/viewer';
import { eraseRows, runWithKnex } from '../../src/db/erase';
import type { Appeal } from '../../src/db/appeal-store';
import { listTickets } from '../../src/db/read/ticket-list';
import { readTicket } from '../../src/db/read/ticket-detail';
import { ClockDesk } from '../support/clock-desk';

const RESULT = { outcome: 'OC-04', cause: 'CA-4', subject: 'SB-3' };
const OBJECTION: ObjectionInput = { ground: 'AP-1', by: 'agent', text: 'لم تُسمع أقوالي', named: [], waiver: '' };
const DAYS = 24;

let world: ClockDesk;
let supervisor: Viewer;
let administrator: Viewer;
let fresh: Viewer;
beforeAll(async () => {
  world = await ClockDesk.open();
  const { app, centre } = world.desk;
  supervisor = await app.person('supervisor', [centre]);
  administrator = await app.person('administrator', [centre]);
  fresh = await app.person('agent', [centre]);
});
afterAll(() => world.close());
beforeEach(() => {
  world.at(0);
  world.desk.channel.answer = async (sending) => Object.fromEntries(sending.recipients.map((recipient) => [recipient, { kind: 'sent' }]));
});

const version = async (id: TicketId): Promise<number> => (await world.ticket(id))['version'] as number;
const state = async (id: TicketId): Promise<unknown> => (await world.ticket(id))['state'];
const appeals = (id: TicketId): Promise<Appeal[]> => world.app.db.stores.appeals.ofTicket(id);
const object = async (id: TicketId, over: Partial<ObjectionInput> = {}, viewer = world.desk.agent): Promise<void> =>
  recordObjection(world.app, viewer, id, { ...OBJECTION, ...over, version: await version(id) });
const assign = async (id: TicketId, reviewer: Viewer, exception = '', viewer = supervisor): Promise<void> =>
  assignReviewer(world.app, viewer, id, { version: await version(id), reviewerId: reviewer.userId, exception });
const decision = async (id: TicketId, over: Partial<DecideAppeal> = {}): Promise<DecideAppeal> => ({
  version: await version(id),
  decision: 'AD-1',
  reasons: 'السجل يثبت ما قالته',
  nextRoad: '',
  reply: { id: randomUUID(), text: 'قبلنا اعتراضكم', to: [`${id}@mail.example`], cc: [], attachmentIds: [], force: true, result: { ...RESULT, outcome: 'OC-03' } },
  ...over,
});
async function deliver(): Promise<void> {
  await world.app.sql(`update deliveries set next_attempt_at = now() where state in ('held', 'queued')`);
  await deliverDue(world.app);
}

/** A complaint that the agent held and answered with a result. */
async function answered(): Promise<TicketId> {
  const id = await world.mail(`${randomUUID()}@mail.example`);
  await world.update(id, { type: 'CMP', assigneeId: world.desk.agent.userId });
  await writeReply(world.app, world.desk.agent, id, { id: randomUUID(), text: 'لم تثبت', to: [`${id}@mail.example`], cc: [], attachmentIds: [], force: true, result: RESULT });
  return id;
}
async function underReview(reviewer = fresh): Promise<TicketId> {
  const id = await answered();
  await object(id);
  await assign(id, reviewer);
  return id;
}

describe('an objection', () => {
  test('to an answer that told the result freezes that result, and starts the clock of the appeal', async () => {
    const id = await answered();
    await object(id);
    expect(await state(id)).toBe('objected');
    const [appeal] = await appeals(id);
    expect(appeal).toMatchObject({ round: 1, ground: 'AP-1', by: 'agent', state: 'open', holderId: world.desk.agent.userId });
    const [first] = await world.app.sql<{ id: string }>('select id from case_results where ticket_id = ?', [id]);
    expect(appeal?.firstResultId).toBe(first?.id);
    expect((await world.clocks(id))['appeal']).toMatchObject({ state: 'running', limit_minutes: 72 * 60 });
    expect(await world.told(id, 'appeal.received')).toEqual([{ appealId: appeal?.id, ground: 'AP-1', round: 1, by: 'agent' }]);
  });

  test('after ten days needs a supervisor who lets it in and says why', async () => {
    const id = await answered();
    world.at(11 * DAYS);
    await expect(object(id)).rejects.toMatchObject({ code: 'not_ready', extra: { fields: { waiver: 'window_passed' } } });
    await expect(object(id, { waiver: 'كانت في المستشفى' })).rejects.toMatchObject({ extra: { fields: { waiver: 'supervisor_only' } } });
    expect(await state(id)).toBe('answered');
    await object(id, { waiver: 'كانت في المستشفى' }, supervisor);
    expect(await state(id)).toBe('objected');
  });

  test('counts from when the person wrote it, though the message reopened the case and is recorded later', async () => {
    const id = await answered();
    const key = randomUUID();
    world.at(9 * DAYS);
    const [origin] = await world.app.sql<{ external_id: string; sender: { address: string } }>(`select external_id, sender from messages where ticket_id = ? and direction = 'in'`, [id]);
    await world.mail(origin?.sender.address ?? '', { id: key, answers: [origin?.external_id ?? ''] });
    const [message] = await world.app.sql<{ id: string; ticket_id: string }>('select id, ticket_id from messages where external_id = ?', [key]);
    expect([message?.ticket_id, await state(id)]).toEqual([id, 'in_progress']);
    world.at(12 * DAYS);
    await object(id, { text: '', messageId: message?.id });
    expect(await state(id)).toBe('objected');
  });

  test('where nothing was decided is refused, and a message of another case', async () => {
    const id = await world.mail('early@mail.example');
    await world.update(id, { assigneeId: world.desk.agent.userId });
    await expect(object(id)).rejects.toMatchObject({ extra: { fields: { result: 'nothing_decided' } } });
    const other = await answered();
    const [message] = await world.app.sql<{ id: string }>('select id from messages where ticket_id = ?', [id]);
    await expect(object(other, { messageId: message?.id })).rejects.toMatchObject({ code: 'invalid' });
  });

  test('keeps the answer that it disputes from being called back', async () => {
    const id = await answered();
    const [message] = await world.app.sql<{ id: MessageId }>(`select id from messages where ticket_id = ? and purpose = 'reply'`, [id]);
    await object(id);
    if (message === undefined) throw new Error('not answered');
    await expect(undoReply(world.app, world.desk.agent, message.id)).rejects.toMatchObject({ code: 'too_late_to_undo' });
    expect(await state(id)).toBe('objected');
  });

  test('twice at once is one objection', async () => {
    const id = await answered();
    const seen = await version(id);
    const tries = await Promise.allSettled([1, 2].map(() => recordObjection(world.app, world.desk.agent, id, { ...OBJECTION, version: seen })));
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await appeals(id)).toHaveLength(1);
  });

  test('of a centre that is not the viewer’s does not exist', async () => {
    const id = await answered();
    const stranger = await world.app.person('administrator', []);
    await expect(object(id, {}, stranger)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('who reviews it', () => {
  test('is nobody who held, answered, decided or is named, and each is told by what', async () => {
    const id = await answered();
    await object(id, { named: [fresh.userId] });
    const [appeal] = await appeals(id);
    if (appeal === undefined) throw new Error('not recorded');
    const found = await candidates(world.app.db.stores, { id, centreId: world.desk.centre }, appeal);
    const why = (viewer: Viewer): readonly string[] | undefined => found.find((one) => one.id === viewer.userId)?.involvedAs;
    expect(why(world.desk.agent)).toEqual(['answered', 'decided', 'held']);
    expect(why(fresh)).toEqual(['named']);
    expect(why(supervisor)).toEqual([]);
    for (const involved of [world.desk.agent, fresh]) await expect(assign(id, involved)).rejects.toMatchObject({ code: 'not_ready', extra: { fields: { reviewer: 'reviewer_involved' } } });
    expect(await state(id)).toBe('objected');
    await assign(id, supervisor);
    expect(await state(id)).toBe('under_review');
  });

  test('may not be an administrator who decided it, either', async () => {
    const id = await answered();
    await shutCase(world.app, administrator, id, { ...RESULT, as: 'closed', toldBy: 'call', note: 'told', acceptance: 'yes', version: await version(id) });
    await object(id);
    await expect(assign(id, administrator, 'I insist', administrator)).rejects.toMatchObject({ extra: { fields: { reviewer: 'others_can_review' } } });
  });

  test('is told to the person by letter, once, and the reviewer holds the case from then on', async () => {
    const id = await underReview();
    expect((await world.ticket(id))['assignee_id']).toBe(fresh.userId);
    await assign(id, supervisor);
    expect((await appeals(id))[0]).toMatchObject({ state: 'under_review', reviewerId: supervisor.userId });
    const letters = await world.app.sql<{ text: string; recipients: { address: string }[] }>(
      `select text, recipients from messages where ticket_id = ? and purpose = 'acknowledgement' and subject like '%objection%'`,
      [id],
    );
    expect(letters).toHaveLength(1);
    expect(letters[0]?.text).toContain('took no part in that decision');
  });

  test('is the only one who decides', async () => {
    const id = await underReview();
    await expect(decideAppeal(world.app, administrator, id, await decision(id))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(
      writeReply(world.app, world.desk.agent, id, { ...(await decision(id)).reply, id: randomUUID() }),
    ).rejects.toMatchObject({ code: 'impossible_move' });
    expect(await state(id)).toBe('under_review');
  });
});

describe('a department of one', () => {
  let only: Viewer;
  let outside: Viewer;
  let second: ClockDesk;
  beforeAll(async () => {
    second = await ClockDesk.open();
    only = second.desk.agent;
    outside = await second.app.person('administrator', [second.desk.centre]);
  });
  afterAll(() => second.close());
  test('has its case reviewed by who held it only on the word of an administrator who had nothing to do with it', async () => {
    const from = 'one@mail.example';
    const id = await second.mail(from);
    await second.update(id, { type: 'CMP', assigneeId: only.userId });
    await writeReply(second.app, only, id, { id: randomUUID(), text: 'لم تثبت', to: [from], cc: [], attachmentIds: [], force: true, result: RESULT });
    const seen = async (): Promise<number> => (await second.ticket(id))['version'] as number;
    await recordObjection(second.app, only, id, { ...OBJECTION, version: await seen() });
    const ask = async (exception: string): Promise<void> =>
      assignReviewer(second.app, outside, id, { version: await seen(), reviewerId: only.userId, exception });
    await expect(ask(' ')).rejects.toMatchObject({ extra: { fields: { reviewer: 'reviewer_involved' } } });
    await ask('طبيب واحد في القسم');
    expect((await second.app.db.stores.appeals.ofTicket(id))[0]).toMatchObject({ exception: 'طبيب واحد في القسم', exceptionBy: outside.userId });
    expect(await second.told(id, 'appeal.assigned')).toMatchObject([{ exception: true }]);
  });
});

describe('the decision', () => {
  test('goes out with its answer, and the first one stands beside it as it was', async () => {
    const id = await underReview();
    await decideAppeal(world.app, fresh, id, await decision(id));
    expect(await state(id)).toBe('answered');
    expect((await appeals(id))[0]).toMatchObject({ state: 'decided', decision: 'AD-1', reasons: 'السجل يثبت ما قالته' });
    const results = await world.app.sql<{ outcome: string }>('select outcome from case_results where ticket_id = ? order by decided_at, id', [id]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['OC-04', 'OC-03']);
    expect(await world.told(id, 'appeal.decided')).toMatchObject([{ decision: 'AD-1', round: 1 }]);
    expect((await world.clocks(id))['appeal']).toMatchObject({ state: 'stopped' });
  });

  test('asked twice with the same key is one decision and one answer', async () => {
    const id = await underReview();
    const input = await decision(id);
    const [one, again] = [await decideAppeal(world.app, fresh, id, input), await decideAppeal(world.app, fresh, id, input)];
    expect(again).toEqual(one);
    expect(await world.told(id, 'appeal.decided')).toHaveLength(1);
  });

  test('without reasons or a result changes nothing and sends nothing', async () => {
    const id = await underReview();
    const input = await decision(id, { reasons: ' ' });
    await expect(decideAppeal(world.app, fresh, id, { ...input, reply: { ...input.reply, result: undefined } })).rejects.toMatchObject({
      extra: { fields: { reasons: 'required', result: 'required' } },
    });
    expect(await world.app.sql('select id from messages where id = ?', [input.reply.id])).toEqual([]);
  });

  test('called back with its answer has not been made', async () => {
    const id = await underReview();
    const { messageId } = await decideAppeal(world.app, fresh, id, await decision(id));
    await undoReply(world.app, fresh, messageId);
    expect(await state(id)).toBe('under_review');
    expect((await appeals(id))[0]).toMatchObject({ state: 'under_review', decision: null, reviewerId: fresh.userId });
    await decideAppeal(world.app, fresh, id, await decision(id));
    expect(await state(id)).toBe('answered');
  });

  test('of the last round names the next road in the answer; then the case ends for good, by nobody who may not', async () => {
    const id = await underReview();
    await decideAppeal(world.app, fresh, id, await decision(id));
    await object(id);
    await expect(assign(id, fresh)).rejects.toMatchObject({ extra: { fields: { reviewer: 'reviewer_involved' } } });
    await assign(id, administrator);
    await expect(decideAppeal(world.app, administrator, id, await decision(id))).rejects.toMatchObject({ extra: { fields: { nextRoad: 'required' } } });
    const { messageId } = await decideAppeal(world.app, administrator, id, await decision(id, { decision: 'AD-3', nextRoad: 'ديوان المظالم' }));
    expect((await world.app.sql<{ text: string }>('select text from messages where id = ?', [messageId]))[0]?.text).toContain('ديوان المظالم');
    await expect(object(id)).rejects.toMatchObject({ extra: { fields: { round: 'rounds_used' } } });
    await expect(finishCase(world.app, supervisor, id, { version: await version(id) })).rejects.toMatchObject({ extra: { fields: { toldBy: 'still_on_its_way' } } });
    await deliver();
    await expect(finishCase(world.app, fresh, id, { version: await version(id) })).rejects.toMatchObject({ code: 'forbidden' });
    await finishCase(world.app, supervisor, id, { version: await version(id) });
    expect(await state(id)).toBe('closed_final');
  });

  test('that it is not admitted closes the case with its first result and tells the reason', async () => {
    const id = await answered();
    await object(id);
    await dismissAppeal(world.app, supervisor, id, { version: await version(id), reasons: 'لا صفة لمقدمه' });
    expect(await state(id)).toBe('closed');
    expect((await appeals(id))[0]).toMatchObject({ state: 'dismissed', decision: 'AD-4' });
    expect((await readTicket(world.app.db.knex, supervisor, id, false))?.results).toMatchObject([{ outcome: 'OC-04', as: 'closed' }]);
    const letters = await world.app.sql(`select id from messages where ticket_id = ? and text like '%لا صفة لمقدمه%' and purpose = 'acknowledgement'`, [id]);
    expect(letters).toHaveLength(1);
  });

  test('that it is not admitted is not for who decided the case', async () => {
    const id = await world.mail('mine@mail.example');
    await world.update(id, { type: 'CMP', assigneeId: supervisor.userId }, supervisor);
    await shutCase(world.app, supervisor, id, { ...RESULT, as: 'closed', toldBy: 'call', note: 'told', acceptance: 'yes', version: await version(id) });
    await object(id);
    await expect(dismissAppeal(world.app, supervisor, id, { version: await version(id), reasons: 'x' })).rejects.toMatchObject({ extra: { fields: { reviewer: 'reviewer_involved' } } });
  });
});

test('a case that is withdrawn takes its objection with it', async () => {
  const id = await underReview();
  await shutCase(world.app, supervisor, id, { as: 'withdrawn', toldBy: 'not_told', note: 'بطلبها', version: await version(id) });
  expect([await state(id), (await appeals(id))[0]?.state]).toEqual(['withdrawn', 'withdrawn']);
});

test('a case under review becomes no pointer to another', async () => {
  const [id, other] = [await underReview(), await answered()];
  await expect(mergeTickets(world.app, supervisor, id, { into: other })).rejects.toMatchObject({ code: 'impossible_move' });
  expect(await state(id)).toBe('under_review');
});

test('what a person objected, and was told, is erased with the words of their case', async () => {
  const id = await underReview();
  await decideAppeal(world.app, fresh, id, await decision(id));
  const [message] = await world.app.sql<{ id: string }>(`select id from messages where ticket_id = ? and direction = 'in'`, [id]);
  await world.app.db.knex.transaction((trx) => eraseRows(runWithKnex(trx), [message?.id ?? ''], []));
  expect((await appeals(id))[0]).toMatchObject({ text: '', reasons: '', decision: 'AD-1', state: 'decided' });
});

describe('a crash before the commit', () => {
  afterEach(() => armFaults('appeal.before-commit=throw@1000'));
  test('of an objection leaves the case as it was, and it can be recorded then', async () => {
    const id = await answered();
    armFaults('appeal.before-commit=throw');
    await expect(object(id)).rejects.toThrow('fault injected');
    expect([await state(id), await appeals(id), await world.told(id, 'appeal.received')]).toEqual(['answered', [], []]);
    await object(id);
    expect(await appeals(id)).toHaveLength(1);
  });
  test('of a reviewer leaves no letter behind: it goes out once, with the review', async () => {
    const id = await answered();
    await object(id);
    armFaults('appeal.before-commit=throw');
    await expect(assign(id, fresh)).rejects.toThrow('fault injected');
    expect([await state(id), await world.told(id, 'letter.queued')]).toEqual(['objected', []]);
    await assign(id, fresh);
    expect(await world.told(id, 'letter.queued')).toHaveLength(1);
  });
  test('of a decision sends nothing; after it, asking again gives the same answer', async () => {
    const id = await underReview();
    const input = await decision(id);
    armFaults('appeal.before-commit=throw,appeal.after-commit=throw');
    await expect(decideAppeal(world.app, fresh, id, input)).rejects.toThrow('appeal.before-commit');
    expect([await state(id), await world.app.sql('select id from messages where id = ?', [input.reply.id])]).toEqual(['under_review', []]);
    await expect(decideAppeal(world.app, fresh, id, input)).rejects.toThrow('appeal.after-commit');
    expect(await decideAppeal(world.app, fresh, id, input)).toEqual({ messageId: input.reply.id });
    expect(await world.told(id, 'appeal.decided')).toHaveLength(1);
  });
});

test('the views of what is objected to and of what is under review list their cases alone', async () => {
  const [open, reviewed] = [await answered(), await underReview()];
  await object(open);
  const list = async (view: 'objected' | 'under_review'): Promise<string[]> =>
    (await listTickets(world.app.db.knex, supervisor, { view, limit: 100 }, world.app.clock.now())).items.map(({ id }) => id);
  expect(await list('objected')).toContain(open);
  expect(await list('objected')).not.toContain(reviewed);
  expect(await list('under_review')).toContain(reviewed);
});
