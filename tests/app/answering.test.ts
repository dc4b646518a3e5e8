import { randomUUID } from 'node:crypto';
import { decideDelivery } from '../../src/app/decide-delivery';
import { decideThirdParty } from '../../src/app/decide-third-party';
import { deliverDue } from '../../src/app/delivery-lanes';
import { ingestPending } from '../../src/app/ingest';
import { keepHouse } from '../../src/app/housekeeping';
import { moveTicketToCentre } from '../../src/app/move-ticket';
import { storeItems } from '../../src/app/store-items';
import { sweep } from '../../src/app/sweep';
import { undoReply } from '../../src/app/undo-reply';
import { shutCase } from '../../src/app/shut-case';
import { updateTicket } from '../../src/app/update-ticket';
import { writeNote } from '../../src/app/write-note';
import { writeReply, type ReplyInput } from '../../src/app/write-reply';
import type { AccountId, CentreId, DeliveryId, MessageId, TicketId } from '../../src/core/ids';
import type { Viewer } from '../../src/core/viewer';
import { createTestApp, type TestApp } from '../support/app';
import { createJsonChannel, jsonItem, type JsonChannel, type JsonMessage } from '../support/json-channel';

let app: TestApp;
let channel: JsonChannel;
let centre: CentreId;
let account: AccountId;
let agent: Viewer;
let outsider: Viewer;

beforeAll(async () => {
  channel = createJsonChannel();
  const byHand = createJsonChannel('by-hand').connector;
  app = await createTestApp([channel.connector, { ...byHand, capabilities: { ...byHand.capabilities, reply: 'by_hand' } }]);
  centre = await app.centre('937');
  account = await app.account(centre, 'json', 'care@wasl.example');
  await app.sql(`update accounts set acknowledges = false`);
  agent = await app.person('agent', [centre]);
  outsider = await app.person('administrator', [await app.centre('920')]);
});
afterAll(() => app.close());

let number = 0;
async function open(over: Partial<JsonMessage> = {}): Promise<{ ticketId: TicketId; messageId: MessageId; id: string; from: string }> {
  const id = over.id ?? `m${++number}`;
  const from = over.from ?? `p${number}@mail.example`;
  await storeItems(app, [{ item: jsonItem({ id, from, text: 'سؤال', ...over }), accountId: account, backlog: false }]);
  await ingestPending(app);
  const [row] = await app.sql<{ ticket_id: TicketId; id: MessageId }>(`select ticket_id, id from messages where external_id = ?`, [id]);
  if (row === undefined) throw new Error('not filed');
  return { ticketId: row.ticket_id, messageId: row.id, id, from };
}
const reply = (to: string, over: Partial<ReplyInput> = {}): ReplyInput => ({ id: randomUUID(), text: 'جواب', to: [to], cc: [], attachmentIds: [], force: false, ...over });
const due = (): Promise<unknown> => app.sql(`update deliveries set next_attempt_at = now() where state in ('held', 'queued')`);
const leaseOver = (): Promise<unknown> => app.sql(`update deliveries set lease_until = now() - interval '1 second' where state = 'sending'`);
const states = async (messageId: string): Promise<Record<string, string>> => {
  const rows = await app.sql<{ recipient: string; state: string }>(`select recipient, state from deliveries where message_id = ?`, [messageId]);
  return Object.fromEntries(rows.map((row) => [row.recipient, row.state]));
};
const ticket = async (id: TicketId): Promise<Record<string, unknown>> => (await app.sql<Record<string, unknown>>(`select * from tickets where id = ?`, [id]))[0] ?? {};
const everySent = async (sending: { recipients: readonly string[] }) => Object.fromEntries(sending.recipients.map((recipient) => [recipient, { kind: 'sent' as const }]));
beforeEach(() => {
  channel.answer = everySent;
  channel.sent.length = 0;
});

describe('an answer', () => {
  test('waits ten seconds, then goes out once and moves the case', async () => {
    const { ticketId, from } = await open();
    const input = reply(from);
    const written = await writeReply(app, agent, ticketId, input);
    expect(await states(input.id)).toEqual({ [from]: 'held' });
    expect(await deliverDue(app)).toBe(0);
    await due();
    await Promise.all([deliverDue(app), deliverDue(app), deliverDue(app)]);
    expect(channel.sent).toHaveLength(1);
    expect(await states(input.id)).toEqual({ [from]: 'sent' });
    expect(await ticket(ticketId)).toMatchObject({ state: 'answered', awaits_answer: false, assignee_id: agent.userId });
    expect(written.undoUntil?.getTime()).toBeGreaterThan(Date.now());
  });

  test('waits for an earlier answer of its ticket that is on its way', async () => {
    const { ticketId, from } = await open();
    const [first, second] = [reply(from), reply(from)];
    await writeReply(app, agent, ticketId, first);
    await writeReply(app, agent, ticketId, second);
    await due();
    await Promise.all([deliverDue(app), deliverDue(app), deliverDue(app)]);
    await deliverDue(app);
    expect(channel.sent.map((sending) => sending.id).filter((id) => id === first.id || id === second.id)).toEqual([first.id, second.id]);
  });

  test('waits for an earlier one of its ticket that another worker is claiming this very instant', async () => {
    const { ticketId, from } = await open();
    const [first, second] = [reply(from), reply(from)];
    await writeReply(app, agent, ticketId, first);
    await writeReply(app, agent, ticketId, second);
    await due();
    await app.db.transact(async (stores) => {
      expect((await stores.deliveries.claim()).map((delivery) => delivery.messageId)).toEqual([first.id]);
      expect(await app.db.stores.deliveries.claim()).toEqual([]);
    });
    await leaseOver();
    await sweep(app);
    await deliverDue(app);
    expect(channel.sent.map((sending) => sending.id)).toEqual([first.id, second.id]);
  });

  test('is not held up by an earlier one of its ticket that is to be tried again later', async () => {
    const { ticketId, from } = await open();
    const [first, second] = [reply(from), reply(from)];
    await writeReply(app, agent, ticketId, first);
    await due();
    channel.answer = async (sending) => Object.fromEntries(sending.recipients.map((recipient) => [recipient, { kind: 'retry', reason: 'greylisted' }]));
    await deliverDue(app);
    channel.answer = everySent;
    channel.sent.length = 0;
    await writeReply(app, agent, ticketId, second);
    await app.sql(`update deliveries set next_attempt_at = now() where message_id = ?`, [second.id]);
    await deliverDue(app);
    expect(channel.sent.map((sending) => sending.id)).toEqual([second.id]);
    await due();
    await deliverDue(app);
    expect(channel.sent.map((sending) => sending.id)).toEqual([second.id, first.id]);
  });

  test('that was claimed but whose worker is gone is due again within half a minute', async () => {
    const { ticketId, from } = await open();
    await writeReply(app, agent, ticketId, reply(from));
    await due();
    await app.db.stores.deliveries.claim();
    const [row] = await app.sql<{ seconds: number }>(
      `select extract(epoch from lease_until - now())::float8 as seconds from deliveries where state = 'sending'`,
    );
    expect(row?.seconds).toBeLessThanOrEqual(30);
    await leaseOver();
    await sweep(app);
    await deliverDue(app);
    expect(channel.sent).toHaveLength(1);
  });

  test('sent a hundred times at once is one answer and one delivery', async () => {
    const { ticketId, from } = await open();
    const input = reply(from);
    const answers = await Promise.all(Array.from({ length: 100 }, () => writeReply(app, agent, ticketId, input)));
    expect(new Set(answers.map((answer) => answer.ticketVersion)).size).toBe(1);
    await due();
    await deliverDue(app);
    expect(channel.sent).toHaveLength(1);
  });

  test('with the same key and other words is refused', async () => {
    const { ticketId, from } = await open();
    const input = reply(from);
    await writeReply(app, agent, ticketId, input);
    await expect(writeReply(app, agent, ticketId, { ...input, text: 'غيره' })).rejects.toMatchObject({ code: 'key_reused' });
  });

  test('called back in time is never sent, and the case waits again', async () => {
    const { ticketId, from } = await open();
    await updateTicket(app, agent, ticketId, { version: (await ticket(ticketId))['version'] as number, type: 'INQ-SVC' });
    const input = reply(from, { result: { outcome: 'OC-07' } });
    await writeReply(app, agent, ticketId, input);
    await undoReply(app, agent, input.id as MessageId);
    await due();
    await deliverDue(app);
    expect(channel.sent.filter((sending) => sending.id === input.id)).toEqual([]);
    expect(await states(input.id)).toEqual({ [from]: 'cancelled' });
    expect(await ticket(ticketId)).toMatchObject({ state: 'in_progress', awaits_answer: true, closed_at: null });
  });

  test('called back too late says so and changes nothing', async () => {
    const { ticketId, from } = await open();
    const input = reply(from);
    await writeReply(app, agent, ticketId, input);
    await due();
    await deliverDue(app);
    await expect(undoReply(app, agent, input.id as MessageId)).rejects.toMatchObject({ code: 'too_late_to_undo' });
    expect(await ticket(ticketId)).toMatchObject({ state: 'answered' });
  });

  test('is held back when the person wrote meanwhile, unless forced', async () => {
    const { ticketId, from, messageId, id } = await open();
    await open({ id: `${id}-more`, from, answers: [id], text: 'وشيء آخر' });
    await expect(writeReply(app, agent, ticketId, reply(from, { seenMessageId: messageId }))).rejects.toMatchObject({ code: 'answered_meanwhile' });
    await writeReply(app, agent, ticketId, reply(from, { seenMessageId: messageId, force: true }));
  });

  test('is held back when a colleague answered meanwhile, not when its author did; notes and strangers hold back nobody', async () => {
    const { ticketId, from, messageId, id } = await open();
    const colleague = await app.person('agent', [centre]);
    const seenMessageId = messageId;
    await writeNote(app, colleague, ticketId, { id: randomUUID(), text: 'ملاحظة' });
    await open({ id: `${id}-stranger`, from: 'stranger@mail.example', answers: [id], text: 'أنا أيضًا' });
    await writeReply(app, agent, ticketId, reply(from, { seenMessageId }));
    await writeReply(app, agent, ticketId, reply(from, { seenMessageId }));
    const theirs = reply(from, { seenMessageId, force: true });
    await writeReply(app, colleague, ticketId, theirs);
    await expect(writeReply(app, agent, ticketId, reply(from, { seenMessageId }))).rejects.toMatchObject({
      code: 'answered_meanwhile',
      extra: { current: { messageId: theirs.id, direction: 'out' } },
    });
    // who has seen the newest is up to date; what is no message of this ticket says nothing about it
    await writeReply(app, agent, ticketId, reply(from, { seenMessageId: theirs.id }));
    const other = await open();
    await writeReply(app, agent, ticketId, reply(from, { seenMessageId: other.messageId }));
  });

  test('of the addressed one joins; whom we answered takes part', async () => {
    const { ticketId } = await open();
    const input = reply('colleague@mail.example');
    await writeReply(app, agent, ticketId, input);
    await due();
    await deliverDue(app);
    const answer = await open({ from: 'colleague@mail.example', answers: [`out-${input.id}`], text: 'شكرًا' });
    expect(answer.ticketId).toBe(ticketId);
    expect(await app.sql(`select standing from messages where id = ?`, [answer.messageId])).toEqual([{ standing: 'member' }]);
  });

  test.each([
    ['an address that is none', { to: ['not an address'] }, 'recipient_invalid'],
    ['a file that is not there', { attachmentIds: [randomUUID()] }, 'attachment_missing'],
  ])('to %s is refused with its reason', async (_what, over, code) => {
    const { ticketId, from } = await open();
    await expect(writeReply(app, agent, ticketId, reply(from, over))).rejects.toMatchObject({ code });
  });
});

describe('an answer by hand', () => {
  test('is the record of what was said: nothing is delivered or called back, and the case moves', async () => {
    const said = await app.account(centre, 'by-hand', 'calls');
    await storeItems(app, [{ item: jsonItem({ id: 'call-1', from: 'caller@mail.example', text: 'سؤال' }), accountId: said, backlog: false }]);
    await ingestPending(app);
    const [call] = await app.sql<{ ticket_id: TicketId }>(`select ticket_id from messages where external_id = 'call-1'`);
    const ticketId = call?.ticket_id as TicketId;
    // nobody is written to who called
    expect(await app.sql(`select 1 from acknowledgements where ticket_id = ?`, [ticketId])).toEqual([]);
    const input = reply('+966 50 000 0000');
    const written = await writeReply(app, agent, ticketId, input);
    expect(written.undoUntil).toBeNull();
    expect(await states(input.id)).toEqual({});
    await due();
    expect(await deliverDue(app)).toBe(0);
    expect(await ticket(ticketId)).toMatchObject({ state: 'answered', awaits_answer: false, assignee_id: agent.userId });
    expect(await app.sql(`select direction, purpose, text from messages where id = ?`, [input.id])).toEqual([{ direction: 'out', purpose: 'reply', text: 'جواب' }]);
    await expect(undoReply(app, agent, input.id as MessageId)).rejects.toMatchObject({ code: 'too_late_to_undo' });
    // the same once more is the same
    expect(await writeReply(app, agent, ticketId, input)).toEqual(written);
  });
});

describe('what became of it', () => {
  test('each recipient has an outcome of its own', async () => {
    const { ticketId } = await open();
    const input = reply('good@mail.example', { cc: ['bad@mail.example', 'busy@mail.example', 'odd@mail.example'] });
    channel.answer = async () => ({
      'good@mail.example': { kind: 'sent' },
      'bad@mail.example': { kind: 'rejected', reason: '550 no such user' },
      'busy@mail.example': { kind: 'retry', reason: '451 later' },
      'odd@mail.example': { kind: 'unknown', reason: 'lost after data' },
    });
    await writeReply(app, agent, ticketId, input);
    await due();
    await deliverDue(app);
    expect(await states(input.id)).toEqual({ 'good@mail.example': 'sent', 'bad@mail.example': 'rejected', 'busy@mail.example': 'queued', 'odd@mail.example': 'unknown' });
    expect(await ticket(ticketId)).toMatchObject({ trouble: 'unknown' });
    channel.answer = everySent;
    await due();
    await deliverDue(app);
    expect(channel.sent.at(-1)?.recipients).toEqual(['busy@mail.example']);
    expect(Buffer.from(channel.sent[0]?.payload ?? []).equals(Buffer.from(channel.sent[1]?.payload ?? []))).toBe(true);
  });

  test('a sender that throws once it had begun leaves it unknown; nobody resends but a person', async () => {
    const { ticketId, from } = await open();
    const input = reply(from);
    channel.answer = async () => Promise.reject(new Error('lost'));
    await writeReply(app, agent, ticketId, input);
    await due();
    await deliverDue(app);
    await sweep(app);
    await due();
    await deliverDue(app);
    expect(channel.sent).toHaveLength(1);
    const [delivery] = await app.sql<{ id: DeliveryId; state: string }>(`select id, state from deliveries where message_id = ?`, [input.id]);
    expect(delivery?.state).toBe('unknown');
    channel.answer = everySent;
    await decideDelivery(app, agent, delivery?.id as DeliveryId, 'resend');
    await deliverDue(app);
    expect(await states(input.id)).toEqual({ [from]: 'sent' });
    expect(await ticket(ticketId)).toMatchObject({ trouble: null });
  });

  test('a worker that died before the wire leaves it queued, one that died on the wire leaves it unknown', async () => {
    const { ticketId, from } = await open();
    const before = reply(from);
    await writeReply(app, agent, ticketId, before);
    await due();
    await app.db.stores.deliveries.claim();
    await leaseOver();
    await sweep(app);
    expect(await states(before.id)).toEqual({ [from]: 'queued' });
    const claimed = await app.db.stores.deliveries.claim();
    await app.db.stores.deliveries.goOnWire(claimed);
    await leaseOver();
    await sweep(app);
    expect(await states(before.id)).toEqual({ [from]: 'unknown' });
    // the late worker comes back: its attempt is no longer its own
    expect(await app.db.stores.deliveries.finish(claimed[0] as never, { state: 'sent', reason: null })).toBe(false);
  });

  test('a bounce of the named recipient marks it undelivered; a forged one for somebody else marks nothing', async () => {
    const { ticketId, from } = await open();
    const input = reply(from, { cc: ['second@mail.example'] });
    await writeReply(app, agent, ticketId, input);
    await due();
    await deliverDue(app);
    const bounce = async (recipient: string, id: string): Promise<void> => {
      await storeItems(app, [{ item: jsonItem({ id, from: 'mailer-daemon@mail.example', text: '', bounceOf: { id: `out-${input.id}`, recipient, permanent: true } }), accountId: account, backlog: false }]);
      await ingestPending(app);
    };
    await bounce('somebody-else@mail.example', 'bounce-1');
    await bounce(from, 'bounce-2');
    expect(await states(input.id)).toEqual({ [from]: 'bounced', 'second@mail.example': 'sent' });
    expect(await ticket(ticketId)).toMatchObject({ trouble: 'undelivered', state: 'answered' });
    expect(await app.sql(`select outcome from sightings where reason = 'receipt'`)).toHaveLength(2);
  });
});

describe("a stranger's message", () => {
  test('accepted, takes part; split off, is a case of its own with its own number', async () => {
    const { ticketId, id } = await open();
    const stranger = await open({ from: 'stranger@mail.example', answers: [id], text: 'أنا قريبه' });
    expect(stranger.ticketId).toBe(ticketId);
    await decideThirdParty(app, agent, stranger.messageId, 'accept');
    await expect(decideThirdParty(app, agent, stranger.messageId, 'accept')).rejects.toMatchObject({ code: 'already_decided' });
    const other = await open({ from: 'other@mail.example', answers: [id], text: 'شأن آخر' });
    const split = await decideThirdParty(app, agent, other.messageId, 'split');
    expect(split.ticketId).not.toBe(ticketId);
    const followUp = await open({ from: 'other@mail.example', answers: [other.id], text: 'تابع' });
    expect(followUp.ticketId).toBe(split.ticketId);
  });
});

describe('rights (ruling 1)', () => {
  test('somebody of another centre finds nothing, whatever is asked', async () => {
    const { ticketId, from, messageId } = await open();
    const input = reply(from);
    await writeReply(app, agent, ticketId, input);
    const [delivery] = await app.sql<{ id: DeliveryId }>(`select id from deliveries where message_id = ?`, [input.id]);
    const version = (await ticket(ticketId))['version'] as number;
    const attempts = [
      () => shutCase(app, outsider, ticketId, { version, as: 'withdrawn', toldBy: 'not_told', note: 'x' }),
      () => writeReply(app, outsider, ticketId, reply(from)),
      () => writeNote(app, outsider, ticketId, { id: randomUUID(), text: 'x' }),
      () => undoReply(app, outsider, input.id as MessageId),
      () => decideThirdParty(app, outsider, messageId, 'accept'),
      () => decideDelivery(app, outsider, delivery?.id as DeliveryId, 'resend'),
      () => moveTicketToCentre(app, outsider, ticketId, { version, centreId: centre }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'not_found' });
    expect((await ticket(ticketId))['version']).toBe(version);
  });

  test('a stale version changes nothing and tells the present one', async () => {
    const { ticketId } = await open();
    await updateTicket(app, agent, ticketId, { version: 1, type: 'CMP' });
    await expect(updateTicket(app, agent, ticketId, { version: 1, type: 'INQ-SVC' })).rejects.toMatchObject({ code: 'stale_version', extra: { current: { version: 2 } } });
  });

  test('nobody is given a case of a centre that is not theirs', async () => {
    const { ticketId } = await open();
    await expect(updateTicket(app, agent, ticketId, { version: 1, assigneeId: outsider.userId })).rejects.toMatchObject({ code: 'assignee_outside_centre' });
  });

  test('an impossible move is refused', async () => {
    const { ticketId } = await open();
    await expect(updateTicket(app, agent, ticketId, { version: 1, move: 'reopen' })).rejects.toMatchObject({ code: 'impossible_move' });
  });
});

describe('the audit trail (ruling 5)', () => {
  test('cannot be changed by the running application, and a change by somebody else is found', async () => {
    await keepHouse(app);
    expect(await app.db.stores.eventChain.firstBroken()).toBeUndefined();
    await expect(app.sql(`update events set type = 'x'`)).rejects.toThrow(/permission denied|append-only/);
    await expect(app.sql(`delete from events`)).rejects.toThrow(/permission denied|append-only/);
  });

  test("holds no person's words", async () => {
    const words = await app.sql(`select 1 from events where data::text ~ '[\\u0600-\\u06FF]' or data::text like '%@%'`);
    expect(words).toEqual([]);
  });
});
