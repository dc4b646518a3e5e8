import { correctDelivery } from '../../src/app/correct-delivery';
import { decideThirdParty } from '../../src/app/decide-third-party';
import { deliverDue } from '../../src/app/delivery-lanes';
import { ingestPending } from '../../src/app/ingest';
import { mergeTickets } from '../../src/app/merge-tickets';
import { closeConsented, shutCase } from '../../src/app/shut-case';
import { storeItems } from '../../src/app/store-items';
import { undoReply } from '../../src/app/undo-reply';
import { updateTicket } from '../../src/app/update-ticket';
import { writeReply } from '../../src/app/write-reply';
import type { DeliveryId, MessageId, TicketId } from '../../src/core/ids';
import type { Result, Shutting } from '../../src/core/result';
import type { Viewer } from '../../src/core/viewer';
import { readTicket } from '../../src/db/read/ticket-detail';
import { openJsonDesk, type JsonDesk } from '../support/json-desk';
import { jsonItem, type JsonMessage } from '../support/json-channel';

const DAY_MS = 86_400_000;
const SOLVED: Result = { outcome: 'OC-01', cause: 'CA-4', subject: 'SB-3' };
const CLOSED: Shutting = { ...SOLVED, as: 'closed', toldBy: 'call', note: 'Told her at ten, and she agrees', acceptance: 'yes' };

let desk: JsonDesk;
let supervisor: Viewer;
let start: Date;
beforeAll(async () => {
  desk = await openJsonDesk();
  supervisor = await desk.app.person('supervisor', [desk.centre]);
});
afterAll(() => desk.app.close());
beforeEach(() => {
  start = new Date();
  desk.app.setNow(start);
  desk.channel.answer = async (sending) => Object.fromEntries(sending.recipients.map((recipient) => [recipient, { kind: 'sent' }]));
});

let number = 0;
async function arrive(over: Partial<JsonMessage> = {}): Promise<{ ticketId: TicketId; id: string; from: string }> {
  const id = over.id ?? `shut${++number}`;
  const from = over.from ?? `p${number}@mail.example`;
  await storeItems(desk.app, [{ item: jsonItem({ id, from, text: 'سؤال', ...over }), accountId: desk.account, backlog: false }]);
  await ingestPending(desk.app);
  const [row] = await desk.app.sql<{ ticket_id: TicketId }>(`select ticket_id from messages where external_id = ?`, [id]);
  if (row === undefined) throw new Error('not filed');
  return { ticketId: row.ticket_id, id, from };
}
const version = async (id: TicketId): Promise<number> => Number((await desk.app.sql<{ version: number }>(`select version from tickets where id = ?`, [id]))[0]?.version);
const state = async (id: TicketId): Promise<string | undefined> => (await desk.app.sql<{ state: string }>(`select state from tickets where id = ?`, [id]))[0]?.state;
const waits = async (id: TicketId): Promise<boolean | undefined> => (await desk.app.sql<{ awaits_answer: boolean }>(`select awaits_answer from tickets where id = ?`, [id]))[0]?.awaits_answer;
const shut = async (id: TicketId, how: Shutting, viewer = desk.agent): Promise<void> => shutCase(desk.app, viewer, id, { ...how, version: await version(id) });
const classify = async (id: TicketId, type: string): Promise<void> => updateTicket(desk.app, desk.agent, id, { version: await version(id), type });
const results = async (id: TicketId) => (await readTicket(desk.app.db.knex, desk.agent, id, false))?.results ?? [];
const kinds = async (id: TicketId): Promise<string[]> => (await desk.app.sql<{ type: string }>(`select type from events where ticket_id = ? order by at, id`, [id])).map(({ type }) => type);

async function complaint(): Promise<{ ticketId: TicketId; id: string; from: string }> {
  const opened = await arrive();
  await classify(opened.ticketId, 'CMP');
  return opened;
}
/** An answer that tells the result, sent. */
async function tell(ticketId: TicketId, from: string, result: Result | undefined = SOLVED): Promise<MessageId> {
  const id = desk.app.newId<MessageId>();
  await writeReply(desk.app, desk.agent, ticketId, { id, text: 'النتيجة', to: [from], cc: [], attachmentIds: [], force: true, result });
  await desk.app.sql(`update deliveries set next_attempt_at = now() where state in ('held', 'queued')`);
  await deliverDue(desk.app);
  return id;
}
const later = (days: number): void => desk.app.setNow(new Date(start.getTime() + days * DAY_MS));

test('a case is closed with what came of it, by whom and how the person was told; the event holds codes only', async () => {
  const { ticketId } = await complaint();
  await shut(ticketId, CLOSED);
  expect(await state(ticketId)).toBe('closed');
  expect(await results(ticketId)).toMatchObject([{ ...CLOSED, as: 'closed', decidedBy: { id: desk.agent.userId }, body: '' }]);
  const [event] = await desk.app.sql<{ data: object }>(`select data from events where ticket_id = ? and type = 'case.shut'`, [ticketId]);
  expect(event?.data).toEqual({ as: 'closed', outcome: 'OC-01', rejection: null, toldBy: 'call', acceptance: 'yes' });
});

test('what is missing is named field by field, and nothing changes', async () => {
  const { ticketId } = await complaint();
  const before = await version(ticketId);
  await expect(shut(ticketId, { as: 'closed', toldBy: 'answer' })).rejects.toMatchObject({
    code: 'not_ready',
    extra: { fields: { outcome: 'required', cause: 'required', subject: 'required', toldBy: 'nothing_arrived', acceptance: 'required' } },
  });
  expect([await version(ticketId), await state(ticketId), await results(ticketId)]).toEqual([before, 'registered', []]);
});

test('a stale version is refused, and what is shut already', async () => {
  const { ticketId } = await complaint();
  await expect(shutCase(desk.app, desk.agent, ticketId, { ...CLOSED, version: 1 })).rejects.toMatchObject({ code: 'stale_version' });
  await shut(ticketId, CLOSED);
  await expect(shut(ticketId, CLOSED)).rejects.toMatchObject({ code: 'impossible_move' });
});

test('two people who close at once: one decision stands, the other learns of it', async () => {
  const { ticketId } = await complaint();
  const seen = await version(ticketId);
  const tries = await Promise.allSettled([desk.agent, supervisor].map((viewer) => shutCase(desk.app, viewer, ticketId, { ...CLOSED, version: seen })));
  expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(tries.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'stale_version' } });
  expect(await results(ticketId)).toHaveLength(1);
});

test('an answer that tells the result leaves a complaint open for the person to object, and closes an inquiry', async () => {
  const opened = await complaint();
  await tell(opened.ticketId, opened.from);
  expect(await state(opened.ticketId)).toBe('answered');
  const inquiry = await arrive();
  await classify(inquiry.ticketId, 'INQ-SVC');
  await tell(inquiry.ticketId, inquiry.from, { outcome: 'OC-07' });
  expect(await state(inquiry.ticketId)).toBe('closed');
});

test('an answer whose result lacks its cause is not sent at all', async () => {
  const { ticketId, from } = await complaint();
  await expect(tell(ticketId, from, { outcome: 'OC-01' })).rejects.toMatchObject({ code: 'not_ready', extra: { fields: { cause: 'required', subject: 'required' } } });
  expect(await desk.app.sql(`select id from messages where ticket_id = ? and direction = 'out' and purpose = 'reply'`, [ticketId])).toEqual([]);
});

describe('silence is consent', () => {
  test('after three days without a word, once, however many look', async () => {
    const { ticketId, from } = await complaint();
    await tell(ticketId, from);
    later(2.9);
    await closeConsented(desk.app);
    expect(await state(ticketId)).toBe('answered');
    later(3.01);
    await Promise.all([closeConsented(desk.app), closeConsented(desk.app), closeConsented(desk.app)]);
    expect(await state(ticketId)).toBe('closed');
    expect((await kinds(ticketId)).filter((type) => type === 'case.shut')).toHaveLength(1);
    expect(await results(ticketId)).toMatchObject([{ as: 'closed', acceptance: 'window_passed' }]);
  });

  test('not when the person wrote again: the case goes on', async () => {
    const { ticketId, from, id } = await complaint();
    await tell(ticketId, from);
    const due = async (): Promise<string[]> => (await desk.app.db.stores.results.waitingSince(desk.app.clock.now(), undefined, 1000)).map((one) => one.ticketId);
    expect(await due()).toContain(ticketId);
    await arrive({ from, answers: [id] });
    later(4);
    // it is not even looked at: what waits for ever must not make each look longer
    expect(await due()).not.toContain(ticketId);
    await closeConsented(desk.app);
    expect(await state(ticketId)).toBe('in_progress');
  });

  test('not by an older result, when an answer without one followed', async () => {
    const { ticketId, from, id } = await complaint();
    await tell(ticketId, from);
    await arrive({ from, answers: [id] });
    const reply = desk.app.newId<string>();
    await writeReply(desk.app, desk.agent, ticketId, { id: reply, text: 'ننظر فيه', to: [from], cc: [], attachmentIds: [], force: true });
    await desk.app.sql(`update deliveries set next_attempt_at = now() where state in ('held', 'queued')`);
    await deliverDue(desk.app);
    later(4);
    await closeConsented(desk.app);
    expect([await state(ticketId), await results(ticketId)]).toEqual(['answered', []]);
  });

  test('not when the answer never arrived', async () => {
    desk.channel.answer = async (sending) => Object.fromEntries(sending.recipients.map((recipient) => [recipient, { kind: 'rejected', reason: 'mailbox_unknown' }]));
    const { ticketId, from } = await complaint();
    await tell(ticketId, from);
    later(4);
    await closeConsented(desk.app);
    expect(await state(ticketId)).toBe('answered');
  });

  test('not while somebody waits: a case that was merged into it asks what nobody has answered', async () => {
    const { ticketId, from } = await complaint();
    await tell(ticketId, from);
    const other = await arrive({ from });
    await mergeTickets(desk.app, desk.agent, other.ticketId, { into: ticketId });
    later(4);
    await closeConsented(desk.app);
    expect([await state(ticketId), await waits(ticketId)]).toEqual(['answered', true]);
  });

  test('not while a message waits that a person has accepted since', async () => {
    const { ticketId, from, id } = await complaint();
    await tell(ticketId, from);
    const theirs = await arrive({ from: 'brother@mail.example', answers: [id] });
    const [message] = await desk.app.sql<{ id: MessageId }>(`select id from messages where external_id = ?`, [theirs.id]);
    await decideThirdParty(desk.app, desk.agent, message?.id as MessageId, 'accept');
    later(4);
    await closeConsented(desk.app);
    expect([theirs.ticketId, await state(ticketId), await waits(ticketId)]).toEqual([ticketId, 'answered', true]);
  });

  test('the days are counted from when the answer left, not from when it was written', async () => {
    const { ticketId, from } = await complaint();
    await tell(ticketId, from);
    await desk.app.sql(`update deliveries set wire_at = wire_at + interval '2 days' where ticket_id = ?`, [ticketId]);
    later(4);
    await closeConsented(desk.app);
    await expect(shut(ticketId, { ...SOLVED, as: 'closed', toldBy: 'answer', acceptance: 'window_passed' })).rejects.toMatchObject({ extra: { fields: { acceptance: 'too_early' } } });
    expect(await state(ticketId)).toBe('answered');
    later(5.01);
    await closeConsented(desk.app);
    expect(await state(ticketId)).toBe('closed');
  });

  test('an answer that went to the corrected address has arrived, and closes', async () => {
    desk.channel.answer = async (sending) =>
      Object.fromEntries(sending.recipients.map((recipient) => [recipient, recipient.includes('right') ? { kind: 'sent' } : { kind: 'rejected', reason: 'mailbox_unknown' }]));
    const { ticketId, from } = await complaint();
    const messageId = await tell(ticketId, from);
    const [delivery] = await desk.app.sql<{ id: DeliveryId }>(`select id from deliveries where message_id = ?`, [messageId]);
    await correctDelivery(desk.app, desk.agent, delivery?.id as DeliveryId, { address: `right.${from}`, correctContact: false });
    await deliverDue(desk.app);
    later(4);
    await closeConsented(desk.app);
    expect(await state(ticketId)).toBe('closed');
  });

  test('and what a crash interrupted is found again, for nothing is done by halves', async () => {
    const { ticketId, from } = await complaint();
    await tell(ticketId, from);
    later(4);
    await desk.app.db.transact(async (stores) => {
      await stores.tickets.lock(ticketId);
      const result = await stores.results.waiting(ticketId);
      await stores.results.shut(result?.id ?? '', { acceptance: 'window_passed', userId: null, at: desk.app.clock.now() });
      throw new Error('the process dies here');
    }).catch(() => undefined);
    expect(await results(ticketId)).toMatchObject([{ shutAt: null }]);
    expect(await closeConsented(desk.app)).toBeGreaterThan(0);
    expect(await state(ticketId)).toBe('closed');
  });
});

test('a result that was called back with its answer is none', async () => {
  const { ticketId, from } = await complaint();
  const id = desk.app.newId<MessageId>();
  await writeReply(desk.app, desk.agent, ticketId, { id, text: 'النتيجة', to: [from], cc: [], attachmentIds: [], force: true, result: SOLVED });
  await undoReply(desk.app, desk.agent, id);
  later(4);
  await closeConsented(desk.app);
  expect([await state(ticketId), await results(ticketId)]).toEqual(['in_progress', []]);
});

test('an answer into a case that was shut before leaves it shut when it is called back, and one that shut it opens it again', async () => {
  const answered = async (ticketId: TicketId, to: string, result?: Result): Promise<void> => {
    const id = desk.app.newId<MessageId>();
    await writeReply(desk.app, desk.agent, ticketId, { id, text: 'شكرًا', to: [to], cc: [], attachmentIds: [], force: true, result });
    await undoReply(desk.app, desk.agent, id);
  };
  const { ticketId, from } = await complaint();
  await shut(ticketId, CLOSED);
  await answered(ticketId, from);
  expect([await state(ticketId), await waits(ticketId)]).toEqual(['closed', false]);
  expect(await results(ticketId)).toMatchObject([{ outcome: 'OC-01' }]);
  expect((await desk.app.sql<{ closed_at: Date | null }>(`select closed_at from tickets where id = ?`, [ticketId]))[0]?.closed_at).toEqual(start);
  const inquiry = await arrive();
  await classify(inquiry.ticketId, 'INQ-SVC');
  await answered(inquiry.ticketId, inquiry.from, { outcome: 'OC-07' });
  expect([await state(inquiry.ticketId), await waits(inquiry.ticketId)]).toEqual(['in_progress', true]);
});

test('rejecting is a decision of a supervisor (transition 9)', async () => {
  const { ticketId } = await arrive();
  const rejected: Shutting = { as: 'rejected', rejection: 'RJ-2', toldBy: 'call', note: 'told' };
  await expect(shut(ticketId, rejected)).rejects.toMatchObject({ code: 'not_ready', extra: { fields: { as: 'supervisor_only' } } });
  await shut(ticketId, rejected, supervisor);
  expect(await state(ticketId)).toBe('rejected');
});

test('the first decision stays beside the second when the case was opened again', async () => {
  const { ticketId } = await complaint();
  await shut(ticketId, CLOSED);
  await updateTicket(desk.app, desk.agent, ticketId, { version: await version(ticketId), move: 'reopen' });
  await shut(ticketId, { ...CLOSED, outcome: 'OC-05' }, supervisor);
  expect((await results(ticketId)).map(({ outcome }) => outcome)).toEqual(['OC-01', 'OC-05']);
});

test('a rejected case is opened again by its sender, one directed elsewhere too', async () => {
  for (const how of [
    { as: 'rejected', rejection: 'RJ-2', toldBy: 'call', note: 'told' },
    { as: 'directed_out', body: 'SFDA', toldBy: 'call', note: 'told' },
  ] as const) {
    const { ticketId, from, id } = await arrive();
    await shut(ticketId, how, supervisor);
    expect(await state(ticketId)).toBe(how.as);
    await arrive({ from, answers: [id] });
    expect(await state(ticketId)).toBe('in_progress');
  }
});

test('a case is accepted only with a type (transition 8)', async () => {
  const { ticketId } = await arrive();
  const accept = async (): Promise<void> => updateTicket(desk.app, desk.agent, ticketId, { version: await version(ticketId), move: 'accept' });
  await expect(accept()).rejects.toMatchObject({ code: 'not_ready', extra: { fields: { type: 'required' } } });
  await classify(ticketId, 'CMP');
  await accept();
  expect(await state(ticketId)).toBe('accepted');
});
