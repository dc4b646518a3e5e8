import path from 'node:path';
import { correctDelivery, type Corrected } from '../../src/app/correct-delivery';
import { decideDelivery } from '../../src/app/decide-delivery';
import { deliverDue } from '../../src/app/delivery-lanes';
import { eraseMessages } from '../../src/app/operations/erase-messages';
import { openJournal } from '../../src/app/operations/journal';
import { suppressByHand } from '../../src/app/suppression/suppress';
import { writeReply } from '../../src/app/write-reply';
import type { DeliveryId, MessageId, TicketId } from '../../src/core/ids';
import { startSmtpSink, type SmtpSink } from '../support/smtp-server';
import { temporaryDirectory } from '../support/processes';
import { readLetter } from './threading/mail';
import { ADDRESSES, createWorld, type World } from './threading/world';

let world: World;
let far: SmtpSink;
beforeAll(async () => {
  world = await createWorld();
  far = await startSmtpSink();
  await world.app.sql(
    `update accounts set config = jsonb_set(config, '{smtp,port}', to_jsonb(?::int)), acknowledges = false`,
    [far.port],
  );
});
afterAll(async () => {
  await far.close();
  await world.end();
});

interface Undelivered {
  readonly ticketId: TicketId;
  readonly messageId: MessageId;
  readonly deliveryId: DeliveryId;
  /** The address that was refused, and one that is right. */
  readonly wrong: string;
  readonly right: string;
}
/** An answer to a person whose address had a slip: the server refused it. */
async function undelivered(says: `550${string}` = '550 5.1.1 No such user'): Promise<Undelivered> {
  const name = world.fresh('slip');
  const [wrong, right] = [`${name}@mial.example`, `${name}@mail.example`];
  const filed = await world.arrive({
    from: `Hind <${wrong}>`,
    to: ADDRESSES.care,
    subject: 'Appointment',
    id: `${name}@mail.example`,
    text: name,
  });
  const ticketId = filed.ticketId ?? ('' as TicketId);
  const messageId = world.app.newId<MessageId>();
  far.script({ rcpt: (recipient) => (recipient.includes('mial') ? says : '250 OK') });
  await writeReply(world.app, world.agent, ticketId, {
    id: messageId,
    text: `Come on Sunday, ${name}`,
    to: [wrong],
    cc: [],
    attachmentIds: [],
   
    force: true,
  });
  await world.app.sql(`update deliveries set next_attempt_at = now() where state = 'held'`);
  await deliverDue(world.app);
  const [row] = await world.app.sql<{ id: DeliveryId; state: string }>(
    'select id, state, reason from deliveries where message_id = ?',
    [messageId],
  );
  expect(row).toEqual({ id: expect.any(String), state: 'rejected', reason: says });
  return { ticketId, messageId, deliveryId: row?.id ?? ('' as DeliveryId), wrong, right };
}
const correct = ({ deliveryId, right }: Undelivered, more: object = {}): Promise<Corrected> =>
  correctDelivery(world.app, world.agent, deliveryId, { address: right, correctContact: false, ...more });
const deliveries = (messageId: string): Promise<Record<string, unknown>[]> =>
  world.app.sql('select recipient, state, corrects from deliveries where message_id = ? order by created_at', [
    messageId,
  ]);
const trouble = async (ticketId: string): Promise<unknown> =>
  (await world.app.sql('select trouble from tickets where id = ?', [ticketId]))[0]?.['trouble'];

describe('an answer that did not arrive', () => {
  it('goes to the right address as the same letter, while the refused delivery stays as it ended', async () => {
    const lost = await undelivered();
    expect(await trouble(lost.ticketId)).toBe('undelivered');
    const { deliveryId } = await correct(lost);
    await deliverDue(world.app);
    expect(await deliveries(lost.messageId)).toEqual([
      { recipient: lost.wrong, state: 'rejected', corrects: null },
      { recipient: lost.right, state: 'sent', corrects: lost.deliveryId },
    ]);
    const sent = far.messages.filter((message) => message.raw.includes(lost.messageId));
    expect(sent.map((message) => message.recipients)).toEqual([[lost.right]]);
    expect(await trouble(lost.ticketId)).toBeNull();
    const events = await world.app.sql(
      `select actor_id, data->>'deliveryId' as id, data->>'correctedId' as old from events where type = 'delivery.corrected' and ticket_id = ?`,
      [lost.ticketId],
    );
    expect(events).toEqual([{ actor_id: world.agent.userId, id: deliveryId, old: lost.deliveryId }]);
  });

  it('is corrected once, however many people press the button at the same time', async () => {
    const lost = await undelivered();
    const done = await Promise.all(Array.from({ length: 8 }, () => correct(lost)));
    expect(new Set(done.map(({ deliveryId }) => deliveryId)).size).toBe(1);
    await Promise.all([deliverDue(world.app), deliverDue(world.app)]);
    expect(await deliveries(lost.messageId)).toHaveLength(2);
    expect(far.messages.filter((message) => message.recipients.includes(lost.right))).toHaveLength(1);
    await expect(correct({ ...lost, right: 'third@mail.example' })).rejects.toMatchObject({
      code: 'already_corrected',
      extra: { current: { recipient: lost.right } },
    });
    await expect(decideDelivery(world.app, world.agent, lost.deliveryId, 'resend')).rejects.toMatchObject({
      code: 'already_corrected',
    });
  });

  it('may be corrected once more when the second address was wrong too', async () => {
    const lost = await undelivered();
    const again = await correct({ ...lost, right: 'other@mial.example' });
    await deliverDue(world.app);
    expect(await trouble(lost.ticketId)).toBe('undelivered');
    await correct({ ...lost, deliveryId: again.deliveryId });
    await deliverDue(world.app);
    expect((await deliveries(lost.messageId)).map((one) => one['state'])).toEqual(['rejected', 'rejected', 'sent']);
    expect(await trouble(lost.ticketId)).toBeNull();
  });

  it('lets the person answer from the right address into the case', async () => {
    const lost = await undelivered();
    await correct(lost);
    await deliverDue(world.app);
    const { id } = readLetter(far.messages.find((message) => message.recipients.includes(lost.right))?.raw ?? '');
    const landing = await world.arrive({
      from: lost.right,
      to: ADDRESSES.care,
      subject: 'Re: Appointment',
      id: `${world.fresh('back')}@mail.example`,
      inReplyTo: [id],
      text: 'Thank you',
    });
    expect(landing).toMatchObject({ ticketId: lost.ticketId, standing: 'member' });
  });

  it.each([
    ['no address', 'not an address', { code: 'recipient_invalid' }],
    ['an address that it went to already', undefined, { code: 'recipient_invalid' }],
  ])('is not sent to %s', async (_what, address, refusal) => {
    const lost = await undelivered();
    await expect(correct({ ...lost, right: address ?? lost.wrong.toUpperCase() })).rejects.toMatchObject(refusal);
    expect(await deliveries(lost.messageId)).toHaveLength(1);
  });

  it('needs a reason where mail came back from the other address too', async () => {
    const lost = await undelivered();
    await suppressByHand(world.app, world.agent, {
      centreId: world.centres.home,
      address: lost.right,
      reason: 'asked us to',
    });
    await expect(correct(lost)).rejects.toMatchObject({ code: 'recipient_suppressed' });
    expect(await deliveries(lost.messageId)).toHaveLength(1);
    await correct(lost, { suppressedReason: 'She asked for this answer' });
    expect(
      await world.app.sql('select reason from suppression_overrides where message_id = ?', [lost.messageId]),
    ).toEqual([{ reason: 'She asked for this answer' }]);
  });

  it('does not go anywhere else while it may have arrived, or when it was sent', async () => {
    const lost = await undelivered();
    for (const state of ['unknown', 'sent', 'queued']) {
      await world.app.sql('update deliveries set state = ? where id = ?', [state, lost.deliveryId]);
      await expect(correct(lost)).rejects.toMatchObject({ code: 'not_undelivered' });
    }
    await world.app.sql(`update deliveries set state = 'cancelled' where id = ?`, [lost.deliveryId]);
  });

  it('does not exist for people of another centre', async () => {
    const lost = await undelivered();
    const outsider = await world.app.person('administrator', [world.centres.far]);
    await expect(
      correctDelivery(world.app, outsider, lost.deliveryId, { address: lost.right, correctContact: false }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the contact', () => {
  const handles = async (ticketId: string): Promise<unknown[]> =>
    (
      await world.app.sql(
        'select h.value from handles h join tickets t on t.contact_id = h.contact_id where t.id = ? order by 1',
        [ticketId],
      )
    ).map((row) => row['value']);

  it('keeps an address that they wrote from, and has the new one as well', async () => {
    const lost = await undelivered();
    expect((await correct(lost, { correctContact: true })).handle).toBe('corrected');
    expect(await handles(lost.ticketId)).toEqual([lost.right, lost.wrong].sort());
  });

  it('loses an address that nobody ever wrote from', async () => {
    const lost = await undelivered();
    await world.app.sql(
      `update messages set sender = '{"kind":"phone","address":"0500000012","name":""}' where ticket_id = ? and direction = 'in'`,
      [lost.ticketId],
    );
    expect((await correct(lost, { correctContact: true })).handle).toBe('corrected');
    expect(await handles(lost.ticketId)).toEqual([lost.right]);
  });

  it('is left alone when nobody asked, and when the address is another person’s', async () => {
    const first = await undelivered();
    expect((await correct(first)).handle).toBe('kept');
    expect(await handles(first.ticketId)).toEqual([first.wrong]);
    const citizen = `${world.fresh('somebody')}@mail.example`;
    await world.arrive({
      from: citizen,
      to: ADDRESSES.care,
      subject: 'Mine',
      id: `${world.fresh('s')}@mail.example`,
      text: 'Mine',
    });
    const second = await undelivered();
    expect((await correct({ ...second, right: citizen }, { correctContact: true })).handle).toBe('taken');
    expect(await handles(second.ticketId)).toEqual([second.wrong]);
  });
});

describe('an answer that was erased', () => {
  const erase = (messageId: string): Promise<number> =>
    eraseMessages(world.app, openJournal(path.join(temporaryDirectory(), 'journal')), [messageId]);
  beforeAll(() =>
    world.app.db.stores.installation.create({
      id: world.app.newId(),
      keyFingerprint: world.app.place.keyFingerprint,
      demo: false,
    }),
  );

  it('goes nowhere any more: neither to another address nor once more, and the words say so', async () => {
    const lost = await undelivered();
    await erase(lost.messageId);
    await expect(correct(lost)).rejects.toMatchObject({ code: 'message_erased' });
    await expect(decideDelivery(world.app, world.agent, lost.deliveryId, 'resend')).rejects.toMatchObject({
      code: 'message_erased',
    });
    await world.app.sql(`update deliveries set state = 'unknown' where id = ?`, [lost.deliveryId]);
    await expect(decideDelivery(world.app, world.agent, lost.deliveryId, 'resend')).rejects.toMatchObject({
      code: 'message_erased',
    });
    await decideDelivery(world.app, world.agent, lost.deliveryId, 'give_up');
    expect(await deliveries(lost.messageId)).toMatchObject([{ state: 'rejected' }]);
  });

  it('is erased with the address that it was corrected to', async () => {
    const lost = await undelivered();
    await correct(lost);
    await deliverDue(world.app);
    await erase(lost.messageId);
    expect((await deliveries(lost.messageId)).map((one) => String(one['recipient']).split(':')[0])).toEqual([
      'erased',
      'erased',
    ]);
  });
});
