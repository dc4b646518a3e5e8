import { randomUUID } from 'node:crypto';
import { deliverDue } from '../../src/app/delivery-lanes';
import { decideDelivery } from '../../src/app/decide-delivery';
import { ingestPending } from '../../src/app/ingest';
import { storeItems } from '../../src/app/store-items';
import { writeReply } from '../../src/app/write-reply';
import type { DeliveryId, TicketId } from '../../src/core/ids';
import type { Viewer } from '../../src/core/viewer';
import type { TestApp } from '../support/app';
import { jsonItem, type JsonChannel } from '../support/json-channel';
import { openJsonDesk } from '../support/json-desk';

let app: TestApp;
let channel: JsonChannel;
let agent: Viewer;
let ticketId: TicketId;
beforeAll(async () => {
  const desk = await openJsonDesk();
  ({ app, channel, agent } = desk);
  const { account } = desk;
  await app.sql(`update accounts set acknowledges = false`);
  const item = jsonItem({ id: 'm1', from: 'p@mail.example', text: 'سؤال' });
  await storeItems(app, [{ item, accountId: account, backlog: false }]);
  await ingestPending(app);
  ticketId = (await app.sql<{ id: TicketId }>(`select id from tickets`))[0]?.id ?? ('' as TicketId);
});
afterAll(() => app.close());
beforeEach(() => app.sql(`update deliveries set state = 'cancelled'`));

async function answer(): Promise<string> {
  const id = randomUUID();
  await writeReply(app, agent, ticketId, {
    id,
    text: 'جواب',
    to: ['p@mail.example'],
    cc: [],
    attachmentIds: [],
   
    force: true,
  });
  return id;
}
const due = (): Promise<unknown> =>
  app.sql(`update deliveries set next_attempt_at = now() where state in ('held', 'queued')`);
const seen = async (messageId: string): Promise<{ id: DeliveryId; state: string; reason: string | null } | undefined> =>
  (
    await app.sql<{ id: DeliveryId; state: string; reason: string | null }>(
      `select id, state, reason from deliveries where message_id = ?`,
      [messageId],
    )
  )[0];
const outcome = (kind: 'retry' | 'unknown') => async (sending: { recipients: readonly string[] }) =>
  Object.fromEntries(sending.recipients.map((recipient) => [recipient, { kind, reason: 'greylisted' }]));

test('the day of trying begins with the first attempt: what stood still for long is not given up at its first "later"', async () => {
  channel.answer = outcome('retry');
  const id = await answer();
  await app.sql(`update deliveries set created_at = now() - interval '3 days' where message_id = ?`, [id]);
  await due();
  await deliverDue(app);
  expect(await seen(id)).toMatchObject({ state: 'queued', reason: 'greylisted' });
  await app.sql(`update deliveries set tried_since = now() - interval '25 hours' where message_id = ?`, [id]);
  await due();
  await deliverDue(app);
  expect(await seen(id)).toMatchObject({ state: 'rejected', reason: 'gave_up_after_a_day: greylisted' });
});

test('what a person sends again has its whole day before it', async () => {
  channel.answer = outcome('unknown');
  const id = await answer();
  await due();
  await deliverDue(app);
  await app.sql(`update deliveries set tried_since = now() - interval '25 hours' where message_id = ?`, [id]);
  channel.answer = outcome('retry');
  await decideDelivery(app, agent, (await seen(id))?.id ?? ('' as DeliveryId), 'resend');
  await due();
  await deliverDue(app);
  expect(await seen(id)).toMatchObject({ state: 'queued' });
});

test('evidence is sought for each unknown answer in its turn, however many there are', async () => {
  channel.answer = outcome('unknown');
  for (let at = 0; at < 5; at++) {
    await answer();
    await due();
    await deliverDue(app);
  }
  const { deliveries } = app.db.stores;
  const turns = [
    await deliveries.takeUndecided(2),
    await deliveries.takeUndecided(2),
    await deliveries.takeUndecided(2),
  ];
  expect(new Set(turns.flat().map((one) => one.id)).size).toBe(5);
});
