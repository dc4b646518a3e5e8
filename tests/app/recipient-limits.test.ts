import { randomUUID } from 'node:crypto';
import { deliverDue } from '../../src/app/delivery-lanes';
import { listRecipientLimits, saveRecipientLimits } from '../../src/app/delivery-limits';
import { ingestPending } from '../../src/app/ingest';
import { storeItems } from '../../src/app/store-items';
import { sweep } from '../../src/app/sweep';
import { writeReply } from '../../src/app/write-reply';
import { STANDARD_LIMITS } from '../../src/core/recipient-limit';
import type { CentreId, TicketId } from '../../src/core/ids';
import type { Viewer } from '../../src/core/viewer';
import type { TestApp } from '../support/app';
import { jsonItem, type JsonChannel } from '../support/json-channel';
import { openJsonDesk, type JsonDesk } from '../support/json-desk';

let desk: JsonDesk;
let app: TestApp;
let channel: JsonChannel;
let administrator: Viewer;
let number = 0;
beforeAll(async () => {
  desk = await openJsonDesk();
  ({ app, channel } = desk);
  administrator = await app.person('administrator', [desk.centre]);
  const limits = { automaticPerHour: 2, automaticPerDay: 4, answersPerHour: 3, answersPerDay: 5, version: 0 };
  await saveRecipientLimits(app, administrator, desk.centre, limits);
});
afterAll(() => app.close());
beforeEach(() => {
  channel.sent.length = 0;
  channel.answer = async ({ recipients }) =>
    Object.fromEntries(recipients.map((to) => [to, { kind: 'sent' as const }]));
});

/** A new case of that person; it is acknowledged. */
async function writes(from: string): Promise<TicketId> {
  const id = `limits-${++number}`;
  const item = jsonItem({ id, from, text: 'سؤال' });
  await storeItems(app, [{ item, accountId: desk.account, backlog: false }]);
  await ingestPending(app);
  const [row] = await app.sql<{ ticket_id: TicketId }>('select ticket_id from messages where external_id = ?', [id]);
  return row?.ticket_id ?? ('' as TicketId);
}
async function answer(ticketId: TicketId, ...to: string[]): Promise<string> {
  const id = randomUUID();
  const input = { id, text: 'جواب', to, cc: [], attachmentIds: [], force: true };
  await writeReply(app, desk.agent, ticketId, input);
  await app.sql(`update deliveries set next_attempt_at = now() where state = 'held'`);
  return id;
}
interface Seen extends Record<string, unknown> {
  readonly recipient: string;
  readonly state: string;
  readonly reason: string | null;
  /** Seconds until its turn. */
  readonly wait: number;
}
const seen = (recipient: string): Promise<Seen[]> =>
  app.sql<Seen>(
    `select recipient, state, reason, extract(epoch from next_attempt_at - now())::float8 as wait
       from deliveries where lower(recipient) = lower(?) order by created_at, id`,
    [recipient],
  );
const states = async (recipient: string): Promise<string[]> => (await seen(recipient)).map((one) => one.state);
/** So much time goes by for what went to that address. */
const passes = (recipient: string, interval: string): Promise<unknown> =>
  app.sql(
    `update deliveries set wire_at = wire_at - cast(? as interval),
            next_attempt_at = next_attempt_at - cast(? as interval) where lower(recipient) = lower(?)`,
    [interval, interval, recipient],
  );

describe('an address that was sent as much as one gets', () => {
  test('waits with its reason, and gets the rest when an hour is over: nothing is lost', async () => {
    const from = 'often@mail.example';
    const ticketId = await writes(from);
    await deliverDue(app);
    channel.sent.length = 0;
    for (let n = 0; n < 5; n++) await answer(ticketId, from);
    await deliverDue(app);
    expect(channel.sent).toHaveLength(3);
    const waiting = (await seen(from)).filter((one) => one.state === 'queued');
    expect(waiting).toMatchObject([{ reason: 'recipient_limit' }, { reason: 'recipient_limit' }]);
    for (const { wait } of waiting) expect(wait).toBeGreaterThan(3_000);
    for (const { wait } of waiting) expect(wait).toBeLessThanOrEqual(3_601);
    await passes(from, '61 minutes');
    await deliverDue(app);
    expect(await states(from)).toEqual(['sent', 'sent', 'sent', 'sent', 'sent', 'sent']);
    expect(channel.sent).toHaveLength(5);
  });

  test('waits for the day as well as for the hour', async () => {
    const from = 'daily@mail.example';
    const ticketId = await writes(from);
    await deliverDue(app);
    for (let n = 0; n < 7; n++) {
      await answer(ticketId, from);
      await deliverDue(app);
      await passes(from, '30 minutes');
    }
    const last = (await seen(from)).filter((one) => one.state === 'queued');
    expect(last).toHaveLength(2);
    for (const { wait } of last) expect(wait).toBeGreaterThan(18 * 3_600);
    await passes(from, '22 hours');
    await deliverDue(app);
    expect(new Set(await states(from))).toEqual(new Set(['sent']));
  });

  test('is counted in answers and in automatic letters apart', async () => {
    const from = 'apart@mail.example';
    const tickets = [await writes(from), await writes(from), await writes(from)];
    await deliverDue(app);
    expect((await states(from)).sort()).toEqual(['queued', 'sent', 'sent']);
    await answer(tickets[0] ?? ('' as TicketId), from);
    await deliverDue(app);
    expect((await states(from)).sort()).toEqual(['queued', 'sent', 'sent', 'sent']);
  });

  test('is not written to once more by a day of waiting: its day of trying begins with the first attempt', async () => {
    const from = 'patient@mail.example';
    const ticketId = await writes(from);
    await deliverDue(app);
    for (let n = 0; n < 4; n++) await answer(ticketId, from);
    await deliverDue(app);
    await app.sql(`update deliveries set created_at = created_at - interval '3 days' where recipient = ?`, [from]);
    await passes(from, '2 hours');
    channel.answer = async ({ recipients }) =>
      Object.fromEntries(recipients.map((to) => [to, { kind: 'retry' as const, reason: 'greylisted' }]));
    await deliverDue(app);
    expect((await seen(from)).at(-1)).toMatchObject({ state: 'queued', reason: 'greylisted' });
  });

  test('does not keep the letter from its other recipients', async () => {
    const from = 'first@mail.example';
    const ticketId = await writes(from);
    await deliverDue(app);
    for (let n = 0; n < 3; n++) await answer(ticketId, from);
    await deliverDue(app);
    channel.sent.length = 0;
    await answer(ticketId, 'FIRST@mail.example', 'second@mail.example');
    await deliverDue(app);
    expect(channel.sent.map((sending) => sending.recipients)).toEqual([['second@mail.example']]);
    expect((await seen(from)).at(-1)).toMatchObject({ recipient: 'FIRST@mail.example', state: 'queued' });
  });

  test('goes on waiting when the sending to the others breaks: nothing of it was on the wire', async () => {
    const from = 'third@mail.example';
    const ticketId = await writes(from);
    await deliverDue(app);
    for (let n = 0; n < 3; n++) await answer(ticketId, from);
    await deliverDue(app);
    channel.answer = () => Promise.reject(new Error('the connector broke its promise'));
    await answer(ticketId, from, 'fourth@mail.example');
    await deliverDue(app);
    expect((await seen('fourth@mail.example')).at(-1)).toMatchObject({ state: 'unknown', reason: 'sender_failed' });
    expect((await seen(from)).at(-1)).toMatchObject({ state: 'queued', reason: 'recipient_limit' });
  });

  test('is not sent more by several senders at once', async () => {
    const from = 'crowd@mail.example';
    const tickets = [];
    for (let n = 0; n < 8; n++) tickets.push(await writes(from));
    await app.sql(`update deliveries set state = 'cancelled' where recipient = ?`, [from]);
    for (const ticketId of tickets) await answer(ticketId, from);
    await Promise.all([deliverDue(app), deliverDue(app), deliverDue(app)]);
    expect(channel.sent).toHaveLength(3);
    expect((await states(from)).filter((state) => state === 'queued')).toHaveLength(5);
  });

  test('a letter that is tried again counts once, and one whose sender died before the wire not at all', async () => {
    const from = 'again@mail.example';
    const ticketId = await writes(from);
    await deliverDue(app);
    channel.answer = async ({ recipients }) =>
      Object.fromEntries(recipients.map((to) => [to, { kind: 'retry' as const, reason: 'greylisted' }]));
    await answer(ticketId, from);
    for (let n = 0; n < 5; n++) {
      await app.sql(`update deliveries set next_attempt_at = now() where recipient = ? and state = 'queued'`, [from]);
      await deliverDue(app);
    }
    expect((await seen(from)).at(-1)).toMatchObject({ state: 'queued', reason: 'greylisted' });
    await app.sql(`update deliveries set next_attempt_at = now() where recipient = ? and state = 'queued'`, [from]);
    const claimed = await app.db.stores.deliveries.claim();
    expect(claimed.map((one) => one.recipient)).toEqual([from]);
    await app.sql(
      `update deliveries set lease_until = now() - interval '1 second', wire_at = null where recipient = ? and state = 'sending'`,
      [from],
    );
    await sweep(app);
    channel.answer = async ({ recipients }) =>
      Object.fromEntries(recipients.map((to) => [to, { kind: 'sent' as const }]));
    await answer(ticketId, from);
    await answer(ticketId, from);
    await deliverDue(app);
    expect((await states(from)).filter((state) => state === 'queued')).toEqual([]);
  });
});

describe('the limits', () => {
  test('are a centre’s own, of its own making, and saved by one at a time', async () => {
    const elsewhere = await app.centre('920');
    const both = await app.person('administrator', [desk.centre, elsewhere]);
    const [own, other] = await listRecipientLimits(app, both);
    expect(own).toMatchObject({ answersPerHour: 3, version: 1 });
    expect(other).toEqual({ centreId: elsewhere, ...STANDARD_LIMITS, version: 0 });
    await expect(
      saveRecipientLimits(app, both, elsewhere, { ...STANDARD_LIMITS, version: 4 }),
    ).resolves.toBeUndefined();
    await expect(saveRecipientLimits(app, both, desk.centre, { ...STANDARD_LIMITS, version: 0 })).rejects.toMatchObject(
      { code: 'stale_version' },
    );
    await expect(
      saveRecipientLimits(app, administrator, elsewhere as CentreId, { ...STANDARD_LIMITS, version: 0 }),
    ).rejects.toMatchObject({ code: 'not_found' });
    await expect(
      saveRecipientLimits(app, desk.agent, desk.centre, { ...STANDARD_LIMITS, version: 1 }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('let every new case of a person be acknowledged for as long as cases may be opened in a row', async () => {
    await saveRecipientLimits(app, administrator, desk.centre, { ...STANDARD_LIMITS, version: 1 });
    const from = 'reg-1@mail.example';
    for (let n = 0; n < 5; n++) await writes(from);
    await deliverDue(app);
    expect(await states(from)).toEqual(['sent', 'sent', 'sent', 'sent', 'sent']);
  });
});
