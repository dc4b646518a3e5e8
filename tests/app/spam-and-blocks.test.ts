import { blockSender, liftBlock, seeSenderLimit } from '../../src/app/block-senders';
import { ingestPending } from '../../src/app/ingest';
import { markSpam } from '../../src/app/spam';
import { storeItems } from '../../src/app/store-items';
import type { TicketId } from '../../src/core/ids';
import { countTickets } from '../../src/db/read/ticket-counts';
import { listTickets, type TicketPageRead } from '../../src/db/read/ticket-list';
import type { ViewName } from '../../src/db/read/ticket-conditions';
import { mail } from './threading/mail';
import { createWorld, OUR_MX, type Landing, type World } from './threading/world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.end());

const list = (view: ViewName, q?: string): Promise<TicketPageRead> => listTickets(world.app.db.knex, world.agent, { view, limit: 100, ...(q === undefined ? {} : { q }) }, new Date());
const inView = async (view: ViewName, id: TicketId | null): Promise<boolean> => (await list(view)).items.some((row) => row.id === id);
const write = (from: string, over: { headers?: readonly string[]; top?: readonly string[]; into?: 'care' | 'edge' | 'far'; inReplyTo?: readonly string[]; html?: string; id?: string } = {}): Promise<Landing> => {
  const { into = 'care', ...parts } = over;
  return world.arrive({ from, subject: 'Hello', id: `${world.fresh('s')}@shop.example`, text: world.fresh('words '), ...parts }, into);
};
const block = (kind: 'address' | 'domain', value: string, days: number | null = null): Promise<void> =>
  blockSender(world.app, world.agent, { centreId: world.centres.home, kind, value, reason: 'sends advertisements', days });

describe('the spam folder', () => {
  test.each([
    ['X-Spam-Flag: YES', true],
    ['X-Spam-Status: Yes, score=7.1 required=5.0', true],
    ['X-Spam-Status: No, score=4.9 required=5.0', false],
    ['X-MS-Exchange-Organization-SCL: 6', true],
    ['X-MS-Exchange-Organization-SCL: 1', false],
    ['X-MS-Exchange-Organization-SCL: -1', false],
    ['X-Forefront-Antispam-Report: CIP:1.2.3.4;SFV:SPM;SCL:5;', true],
    ['X-Rspamd-Action: add header', true],
    ['X-Rspamd-Action: no action', false],
  ])('a new case whose mail says "%s" lies in it: %s', async (header, spam) => {
    const landing = await write(`${world.fresh('h')}@shop.example`, { headers: [header] });
    expect(landing).toMatchObject({ spam, acknowledged: !spam });
    expect(await inView('spam', landing.ticketId)).toBe(spam);
    expect(await inView('all', landing.ticketId)).toBe(!spam);
    expect(landing.warnings.some((code) => code.startsWith('spam_suspected:'))).toBe(spam);
  });

  test('a sender refused by our own MX is not spam by that alone, but is where the account says so', async () => {
    const failing = { into: 'edge', top: [`Authentication-Results: ${OUR_MX}; dmarc=fail`] } as const;
    expect(await write('forged@bank.example', failing)).toMatchObject({ spam: false, acknowledged: false });
    const config = (await world.app.db.stores.accounts.get(world.accounts.edge))?.config;
    const set = (spam: object): Promise<unknown> => world.app.sql(`update accounts set config = ? where id = ?`, [JSON.stringify({ ...config, spam }), world.accounts.edge]);
    await set({ headers: true, threshold: 3 });
    expect(await write('forged@bank.example', failing)).toMatchObject({ spam: true });
    await set({ headers: false, threshold: 5 });
    expect(await write('told@shop.example', { into: 'edge', headers: ['X-Spam-Flag: YES'] })).toMatchObject({ spam: false });
    await world.app.sql(`update accounts set config = ? where id = ?`, [JSON.stringify(config), world.accounts.edge]);
  });

  test("a participant's answer that a filter dislikes stays in its case, with a warning", async () => {
    const opened = await world.openCase();
    const landing = await write(opened.citizen, { headers: ['X-Spam-Flag: YES'], inReplyTo: [opened.answer.id] });
    expect(landing).toMatchObject({ ticketId: opened.ticketId, standing: 'member', spam: false });
    expect(landing.warnings).toContain('spam_suspected:flag');
  });

  test('is a view: what people put there leaves every other view and count, is found, and comes back as it was', async () => {
    const opened = await world.openCase();
    await write(opened.citizen, { inReplyTo: [opened.answer.id] });
    await markSpam(world.app, world.agent, opened.ticketId, true);
    for (const view of ['all', 'mine', 'unassigned', 'closed', 'waiting'] as const) expect([view, await inView(view, opened.ticketId)]).toEqual([view, false]);
    expect((await list('all', opened.reference)).items.map((row) => [row.id, row.spam])).toEqual([[opened.ticketId, true]]);
    const before = await countTickets(world.app.db.knex, world.agent);
    await markSpam(world.app, world.agent, opened.ticketId, false);
    const after = await countTickets(world.app.db.knex, world.agent);
    expect([after.views['spam'], after.views['all']]).toEqual([(before.views['spam'] ?? 0) - 1, (before.views['all'] ?? 0) + 1]);
    expect((await list('all')).items.find((row) => row.id === opened.ticketId)).toMatchObject({ spam: false, awaitsAnswer: true, state: 'in_progress' });
  });

  test('the same word again is told once', async () => {
    const opened = await world.openCase();
    for (let twice = 0; twice < 2; twice++) await markSpam(world.app, world.agent, opened.ticketId, true);
    expect(await world.count('events', `ticket_id = ? and type = 'spam.changed'`, [opened.ticketId])).toBe(1);
  });

  test('mail to a case in it neither opens it again nor thanks', async () => {
    const opened = await world.openCase();
    await world.close(opened.ticketId);
    await markSpam(world.app, world.agent, opened.ticketId, true);
    await write(opened.citizen, { inReplyTo: [opened.answer.id] });
    expect((await world.state(opened.ticketId)).state).toBe('closed');
  });
});

describe('a blocked sender', () => {
  test.each([
    ['address', 'pest@shop.example', 'pest@shop.example', true],
    ['address', 'pest2@shop.example', 'other@shop.example', false],
    ['domain', 'pests.example', 'any@pests.example', true],
    ['domain', 'above.example', 'any@mail.above.example', true],
    ['domain', 'near.example', 'any@notnear.example', false],
  ] as const)('blocking the %s %s sets aside what %s writes: %s', async (kind, value, from, aside) => {
    await block(kind, value);
    const landing = await write(from);
    expect(landing).toMatchObject({ outcome: 'filed', spam: aside, acknowledged: !aside, matchReason: aside ? 'blocked' : 'new' });
    expect(await inView('spam', landing.ticketId)).toBe(aside);
  });

  test("touches no case, also not one in which they take part; what they write goes on where their last mail lies", async () => {
    const opened = await world.openCase();
    await world.close(opened.ticketId);
    await block('address', opened.citizen);
    const first = await write(opened.citizen, { inReplyTo: [opened.answer.id] });
    expect(first).toMatchObject({ spam: true, acknowledged: false });
    expect(first.links).toEqual([{ otherId: opened.ticketId, why: 'blocked' }]);
    expect((await world.state(opened.ticketId)).state).toBe('closed');
    const id = (await world.app.sql<{ external_id: string }>('select external_id from messages where id = ?', [first.messageId]))[0]?.external_id ?? '';
    expect(await write(opened.citizen, { inReplyTo: [id] })).toMatchObject({ ticketId: first.ticketId, spam: true });
  });

  test('is blocked for that centre alone', async () => {
    await block('domain', 'here-only.example');
    expect(await write('x@here-only.example', { into: 'far' })).toMatchObject({ spam: false, acknowledged: true });
  });

  test('is heard again when the block is lifted, and when its time is over', async () => {
    await block('address', 'lifted@shop.example');
    const { blocks } = world.app.db.stores;
    const standing = await blocks.list(world.agent, new Date());
    const own = standing.find((one) => one.value === 'lifted@shop.example');
    expect(own).toMatchObject({ reason: 'sends advertisements', createdBy: { id: world.agent.userId }, expiresAt: null });
    await liftBlock(world.app, world.agent, own?.id ?? '');
    expect(await write('lifted@shop.example')).toMatchObject({ spam: false });
    await expect(liftBlock(world.app, world.agent, own?.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
    await block('address', 'for-a-week@shop.example', 7);
    expect(await write('for-a-week@shop.example')).toMatchObject({ spam: true });
    world.app.setNow(new Date(Date.now() + 8 * 86_400_000));
    expect(await write('for-a-week@shop.example')).toMatchObject({ spam: false });
    world.app.setNow(new Date());
  });

  test('the same block again is one block; what would silence thousands, or ourselves, is refused', async () => {
    await block('domain', 'Twice.Example');
    await block('domain', 'twice.example');
    expect(await world.count('sender_blocks', `value = 'twice.example'`)).toBe(1);
    for (const [kind, value] of [['domain', 'gmail.com'], ['domain', 'moh.example'], ['address', 'care@moh.example'], ['address', 'nonsense'], ['domain', 'nonsense']] as const)
      await expect(block(kind, value)).rejects.toMatchObject({ code: 'invalid' });
    const elsewhere = await world.app.person('supervisor', [world.centres.far]);
    await expect(blockSender(world.app, elsewhere, { centreId: world.centres.home, kind: 'address', value: 'x@y.example', reason: 'r', days: null })).rejects.toMatchObject({ code: 'not_found' });
    const agent = await world.app.person('agent', [world.centres.home]);
    await expect(blockSender(world.app, agent, { centreId: world.centres.home, kind: 'address', value: 'x@y.example', reason: 'r', days: null })).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('a sender who writes very much', () => {
  const limitsOf = async (address: string): Promise<string[]> => (await world.app.db.stores.blocks.unseenLimits(world.agent, 100)).filter((limit) => limit.address === address).map((limit) => limit.what);

  test('with the sixth new case in an hour acknowledgements stop, everything is filed, and people are told once', async () => {
    const from = 'many-cases@mail.example';
    const landings = [];
    for (let n = 0; n < 8; n++) landings.push(await write(from));
    expect(landings.map((landing) => landing.acknowledged)).toEqual([true, true, true, true, true, false, false, false]);
    expect(new Set(landings.map((landing) => landing.ticketId)).size).toBe(8);
    expect(await limitsOf(from)).toEqual(['cases']);
    await seeSenderLimit(world.app, world.agent, { centreId: world.centres.home, address: from });
    expect(await limitsOf(from)).toEqual([]);
    expect(await world.count('events', `type = 'sender.limited'`)).toBeGreaterThan(0);
  });

  test('after twenty messages in two hours mail no longer opens a closed case again; it opens one that people see', async () => {
    const opened = await world.openCase();
    for (let n = 0; n < 20; n++) await write(opened.citizen, { inReplyTo: [opened.answer.id] });
    expect(await limitsOf(opened.citizen)).toEqual(['messages']);
    await world.close(opened.ticketId);
    const late = await write(opened.citizen, { inReplyTo: [opened.answer.id] });
    expect(late).toMatchObject({ acknowledged: false, state: 'registered' });
    expect(late.links).toEqual([{ otherId: opened.ticketId, why: 'closed_case' }]);
    expect(await write(opened.citizen, { inReplyTo: [opened.answer.id] })).toMatchObject({ ticketId: late.ticketId });
  });

  test('the whole batch at once stays within the same limits', async () => {
    const from = 'burst@mail.example';
    const arrivals = Array.from({ length: 30 }, (_, n) => ({ item: { sourceKey: `burst/${n}`, bytes: mail({ from, subject: `s${n}`, id: `burst${n}@mail.example`, text: `t${n}` }), receivedAt: new Date(), transport: {} }, accountId: world.accounts.care, backlog: false }));
    await ingestPending(world.app, await storeItems(world.app, arrivals));
    expect(await world.count(`messages m join contacts c on c.id = m.contact_id join handles h on h.contact_id = c.id`, `h.value = ? and m.direction = 'in'`, [from])).toBe(30);
    expect(await world.count('acknowledgements', 'address = ?', [from])).toBe(5);
    expect(await limitsOf(from)).toEqual(expect.arrayContaining(['cases', 'messages']));
  });
});

test('look-alikes, names like ours and lying links are told with the message', async () => {
  const landing = await write('"وزارة الصحة" <care@m0h.example>', { html: '<p>Please pay at <a href="https://evil.example/pay">https://moh.gov.sa/pay</a></p>' });
  expect(landing.warnings).toEqual(expect.arrayContaining(['name_is_ours', 'domain_looks_like:moh.example', 'link_differs:moh.gov.sa']));
});

test("messages of strangers that wait for a decision have a view of their own, also in closed cases", async () => {
  const opened = await world.openCase();
  await world.close(opened.ticketId);
  expect(await inView('strangers', opened.ticketId)).toBe(false);
  await write('stranger@else.example', { inReplyTo: [opened.answer.id] });
  expect(await inView('strangers', opened.ticketId)).toBe(true);
  expect((await countTickets(world.app.db.knex, world.agent)).views['strangers']).toBeGreaterThan(0);
});

describe('a person takes a case out of the spam folder', () => {
  const thanks = (id: TicketId | null): Promise<number> =>
    world.count(`deliveries d join messages m on m.id = d.message_id`, `m.ticket_id = ? and m.purpose = 'acknowledgement' and d.state = 'queued'`, [id]);

  test('its sender is thanked, once, and not if it goes back at once', async () => {
    const landing = await write('misjudged@mail.example', { headers: ['X-Spam-Flag: YES'] });
    const ticketId = landing.ticketId as TicketId;
    expect(await thanks(ticketId)).toBe(0);
    await markSpam(world.app, world.agent, ticketId, false);
    expect(await thanks(ticketId)).toBe(1);
    await markSpam(world.app, world.agent, ticketId, true);
    expect(await thanks(ticketId)).toBe(0);
    await markSpam(world.app, world.agent, ticketId, false);
    expect(await thanks(ticketId)).toBe(1);
    expect(await world.count('acknowledgements', 'ticket_id = ?', [ticketId])).toBe(1);
  });

  test('nobody is thanked twice, nor a blocked sender, nor a machine', async () => {
    const opened = await world.openCase();
    await markSpam(world.app, world.agent, opened.ticketId, true);
    await markSpam(world.app, world.agent, opened.ticketId, false);
    expect(await thanks(opened.ticketId)).toBe(0);
    await block('address', 'still-blocked@mail.example');
    const blocked = await write('still-blocked@mail.example');
    const machine = await write('robot@mail.example', { headers: ['X-Spam-Flag: YES', 'Auto-Submitted: auto-generated'] });
    for (const { ticketId } of [blocked, machine]) {
      await markSpam(world.app, world.agent, ticketId as TicketId, false);
      expect(await thanks(ticketId)).toBe(0);
    }
  });
});
