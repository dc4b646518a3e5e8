import { deliverDue } from '../../src/app/delivery-lanes';
import { liftSuppression, suppressByHand } from '../../src/app/suppression/suppress';
import { writeReply } from '../../src/app/write-reply';
import type { Viewer } from '../../src/core/viewer';
import type { Suppression } from '../../src/db/suppression-store';
import { ADDRESSES, createWorld, type OpenedCase, type World } from './threading/world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.end());

const standing = (address: string, now = world.app.clock.now()): Promise<Suppression[]> =>
  world.app.db.stores.suppressions.standing(world.centres.home, [address], now);
const DAY_MS = 86_400_000;

/** A report about our answer in that case, as a mail server writes it. */
async function comesBack(opened: OpenedCase, status: string, words: string, action = 'failed'): Promise<void> {
  const parts = [
    'Content-Type: text/plain\r\n\r\nYour mail came back.',
    `Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; ${opened.citizen}\r\nAction: ${action}\r\nStatus: ${status}\r\nDiagnostic-Code: smtp; ${words}`,
    `Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <${opened.answer.id}>\r\nTo: ${opened.citizen}`,
  ];
  await report(opened, 'delivery-status', parts);
}

async function report(opened: OpenedCase, kind: string, parts: readonly string[]): Promise<void> {
  const head = [
    'From: MAILER-DAEMON@mx.example',
    `To: ${ADDRESSES.care}`,
    'Subject: Undelivered Mail Returned to Sender',
    `Message-ID: <${world.fresh('report')}@mx.example>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${kind}; boundary=b`,
  ];
  const bytes = Buffer.from(`${head.join('\r\n')}\r\n\r\n${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`);
  const landing = await world.arrive(bytes, 'care', { mailFrom: '' });
  expect(landing).toMatchObject({ outcome: 'filed', reason: 'receipt', ticketId: opened.ticketId });
}

const complaint = (opened: OpenedCase): Promise<void> =>
  report(opened, 'feedback-report', [
    'Content-Type: text/plain\r\n\r\nThis is an abuse report.',
    `Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: Example/1\r\nVersion: 1\r\nOriginal-Rcpt-To: ${opened.citizen}`,
    `Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <${opened.answer.id}>\r\nTo: ${opened.citizen}`,
  ]);

describe('mail that came back', () => {
  it('suppresses an address that does not exist, until the person writes', async () => {
    const opened = await world.openCase();
    await comesBack(opened, '5.1.1', '550 5.1.1 No such user here');
    expect(await standing(opened.citizen)).toMatchObject([{ why: 'bounced', endsAt: null, detail: expect.stringContaining('No such user here') }]);
    await world.arrive({ from: opened.citizen, to: ADDRESSES.care, subject: 'I am here', id: `${world.fresh('w')}@mail.example`, text: 'My mailbox works again' });
    expect(await standing(opened.citizen)).toEqual([]);
  });

  it('stays where a person sets it by hand over one that came back, also when its owner writes', async () => {
    const opened = await world.openCase();
    await comesBack(opened, '5.1.1', '550 5.1.1 No such user here');
    await suppressByHand(world.app, world.agent, { centreId: world.centres.home, address: opened.citizen, reason: 'Asked for it' });
    expect(await standing(opened.citizen)).toMatchObject([{ why: 'by_hand', detail: 'Asked for it' }]);
    await world.arrive({ from: opened.citizen, to: ADDRESSES.care, subject: 'I am here', id: `${world.fresh('w')}@mail.example`, text: 'Hello' });
    expect(await standing(opened.citizen)).toMatchObject([{ why: 'by_hand' }]);
  });

  it('suppresses a full mailbox for a week only', async () => {
    const opened = await world.openCase();
    await comesBack(opened, '5.2.2', '552 5.2.2 Over quota');
    const now = world.app.clock.now();
    expect(await standing(opened.citizen)).toMatchObject([{ why: 'mailbox_full' }]);
    expect(await standing(opened.citizen, new Date(now.getTime() + 6.9 * DAY_MS))).toHaveLength(1);
    expect(await standing(opened.citizen, new Date(now.getTime() + 7.1 * DAY_MS))).toEqual([]);
    await comesBack(opened, '5.1.1', '550 5.1.1 No such user here');
    expect(await standing(opened.citizen)).toMatchObject([{ why: 'bounced', endsAt: null }]);
  });

  it.each([
    ['5.7.1', '550 5.7.1 Message rejected as spam', 'failed'],
    ['5.3.4', '552 5.3.4 Message too big', 'failed'],
    ['4.4.1', 'connection timed out', 'delayed'],
    ['4.2.2', 'mailbox full, given up', 'failed'],
  ])('does not suppress for what says nothing of the address: %s', async (status, words, action) => {
    const opened = await world.openCase();
    await comesBack(opened, status, words, action);
    expect(await standing(opened.citizen)).toEqual([]);
  });

  it('suppresses whoever complained of our mail', async () => {
    const opened = await world.openCase();
    await complaint(opened);
    expect(await standing(opened.citizen)).toMatchObject([{ why: 'complained', endsAt: null }]);
  });

  it('is not undone by a machine that writes in the name of the address, nor by spam', async () => {
    const opened = await world.openCase();
    await comesBack(opened, '5.1.1', '550 5.1.1 No such user here');
    const parts = { from: opened.citizen, to: ADDRESSES.care, subject: 'Out of office', text: 'I am away' };
    await world.arrive({ ...parts, id: `${world.fresh('a')}@mail.example`, headers: ['Auto-Submitted: auto-replied'] });
    await world.arrive({ ...parts, id: `${world.fresh('b')}@mail.example`, headers: ['X-Spam-Flag: YES'] });
    expect(await standing(opened.citizen)).toHaveLength(1);
  });

  it('is one centre’s own: the other centre still writes there', async () => {
    const opened = await world.openCase();
    await comesBack(opened, '5.1.1', '550 5.1.1 No such user here');
    expect(await world.app.db.stores.suppressions.standing(world.centres.far, [opened.citizen], world.app.clock.now())).toEqual([]);
  });
});

describe('an answer to a suppressed address', () => {
  const reply = (opened: OpenedCase, more: object = {}): ReturnType<typeof writeReply> =>
    writeReply(world.app, world.agent, opened.ticketId, { id: world.app.newId(), text: 'Once more', to: [opened.citizen], cc: [], attachmentIds: [], force: true, ...more });

  it('is refused with what is known, and goes out with a reason that is kept', async () => {
    const opened = await world.openCase();
    await comesBack(opened, '5.1.1', '550 5.1.1 No such user here');
    await expect(reply(opened)).rejects.toMatchObject({ code: 'recipient_suppressed', extra: { current: { recipients: [{ address: opened.citizen, why: 'bounced' }] } } });
    expect(await world.count('messages', `ticket_id = ? and text = 'Once more'`, [opened.ticketId])).toBe(0);
    const { messageId } = await reply(opened, { suppressedReason: 'She said on the phone that it works' });
    expect(await world.app.sql('select user_id, reason from suppression_overrides where message_id = ?', [messageId])).toEqual([
      { user_id: world.agent.userId, reason: 'She said on the phone that it works' },
    ]);
    await world.app.sql(`update deliveries set next_attempt_at = now() where message_id = ?`, [messageId]);
    await deliverDue(world.app);
    expect(await world.app.sql('select state from deliveries where message_id = ?', [messageId])).toEqual([{ state: 'sent' }]);
  });
});

describe('automatic mail', () => {
  it('does not go where a person has forbidden it, although the sender writes; their answer does', async () => {
    const citizen = `${world.fresh('no-mail')}@mail.example`;
    await suppressByHand(world.app, world.agent, { centreId: world.centres.home, address: citizen.toUpperCase(), reason: 'asked us to' });
    const landing = await world.arrive({ from: citizen, to: ADDRESSES.care, subject: 'Question', id: `${world.fresh('q')}@mail.example`, text: 'When?' });
    await deliverDue(world.app);
    const states = (): Promise<unknown> => world.app.sql('select d.state, d.reason from deliveries d where d.ticket_id = ?', [landing.ticketId]);
    expect(await states()).toEqual([{ state: 'rejected', reason: 'suppressed' }]);
    expect(await world.app.sql('select trouble from tickets where id = ?', [landing.ticketId])).toEqual([{ trouble: null }]);
  });
});

describe('the list', () => {
  it('is searched, read in pages, newest first, and lifted by hand', async () => {
    const stores = world.app.db.stores;
    for (let n = 1; n <= 5; n++) await suppressByHand(world.app, world.agent, { centreId: world.centres.home, address: `listed${n}@paged.example`, reason: 'test' });
    const search = (after?: string) => stores.suppressions.list(world.agent, { q: 'paged.example', limit: 2, after }, world.app.clock.now());
    const seen: string[] = [];
    let page = await search();
    for (;;) {
      seen.push(...page.items.map((item) => item.address));
      if (page.next === null) break;
      page = await search(page.next);
    }
    expect(seen).toEqual([5, 4, 3, 2, 1].map((n) => `listed${n}@paged.example`));
    const [first] = (await search()).items;
    await liftSuppression(world.app, world.agent, first?.id ?? '');
    expect((await search()).items[0]?.address).toBe('listed4@paged.example');
    await expect(liftSuppression(world.app, world.agent, first?.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('refuses what is no mail address, and agents', async () => {
    const agent: Viewer = await world.app.person('agent', [world.centres.home]);
    const input = { centreId: world.centres.home, address: 'a@mail.example', reason: 'x' };
    await expect(suppressByHand(world.app, agent, input)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(suppressByHand(world.app, world.agent, { ...input, address: 'nobody' })).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('an erasure', () => {
  it('takes the address and the words about it away, unless another message names it', async () => {
    const opened = await world.openCase();
    await comesBack(opened, '5.1.1', `550 5.1.1 <${opened.citizen}> unknown`);
    await world.app.sql(
      `insert into sender_blocks (id, centre_id, kind, value, reason, created_by, created_at) values (?, ?, 'address', ?, 'rude', ?, now())`,
      [world.app.newId<string>(), world.centres.home, opened.citizen, world.agent.userId],
    );
    await world.app.sql(`insert into sender_limits (centre_id, address, what, day, first_at) values (?, ?, 'cases', now(), now())`, [world.centres.home, opened.citizen]);
    const messages = await world.app.sql<{ id: string }>('select id from messages where ticket_id = ? order by id', [opened.ticketId]);
    const ids = messages.map(({ id }) => id);
    const traces = (): Promise<number[]> =>
      Promise.all([
        world.count('suppressions', 'address = ? or strpos(detail, ?) > 0', [opened.citizen, opened.citizen]),
        world.count('sender_blocks', `value = ? or reason = 'rude'`, [opened.citizen]),
        world.count('sender_limits', 'address = ?', [opened.citizen]),
      ]);
    await world.app.db.stores.operations.erase(ids.slice(0, 1), []);
    expect(await traces()).toEqual([1, 1, 1]);
    await world.app.db.stores.operations.erase(ids, []);
    expect(await traces()).toEqual([0, 0, 0]);
  });
});
