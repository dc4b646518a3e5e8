import { randomUUID } from 'node:crypto';
import { deliverDue } from '../../../src/app/delivery-lanes';
import { ingestPending } from '../../../src/app/ingest';
import { setFields } from '../../../src/app/case-fields/set-fields';
import { mergeTickets } from '../../../src/app/merge-tickets';
import { seedDemoFacilities, seedUnits } from '../../../src/app/organisation/seed-units';
import { listReferrals } from '../../../src/app/referrals/list-referrals';
import { referCase, type ReferralInput } from '../../../src/app/referrals/refer-case';
import { moveReferral, type ReferralDeed } from '../../../src/app/referrals/referral-deeds';
import { shutCase } from '../../../src/app/shut-case';
import { storeItems } from '../../../src/app/store-items';
import { armFaults } from '../../../src/core/fault';
import type { TicketId } from '../../../src/core/ids';
import type { Viewer } from '../../../src/core/viewer';
import type { ListedReferral } from '../../../src/db/referral-store';
import { ClockDesk, hours } from '../../support/clock-desk';
import { jsonItem, type JsonMessage } from '../../support/json-channel';

const COORDINATOR = 'coordinator@demo-01.example';
let world: ClockDesk;
let unitId: string;
let otherUnitId: string;
let supervisor: Viewer;

beforeAll(async () => {
  world = await ClockDesk.open();
  await world.app.db.transact((stores) => seedUnits(world.app, stores));
  await seedDemoFacilities(world.app);
  const units = await world.app.db.stores.units.lockByCodes(['DEMO-01', 'DEMO-02']);
  [unitId, otherUnitId] = units.map(({ id }) => id) as [string, string];
  supervisor = await world.app.person('supervisor', [world.desk.centre]);
});
afterAll(() => world.close());
beforeEach(() => world.at(0));

const state = async (id: TicketId): Promise<unknown> => (await world.ticket(id))['state'];
const version = async (id: TicketId): Promise<number> => (await world.ticket(id))['version'] as number;
const referrals = (id: TicketId): Promise<ListedReferral[]> => listReferrals(world.app, world.desk.agent, id);
/** What must be known before a body is asked about a complaint. */
const BEFORE_REFERRAL = { id_no: '1000000008', relation: 'patient', facility_unit: 'العيون', remedy_asked: 'موعد' };
async function say(id: TicketId, values: Readonly<Record<string, string | null>>): Promise<void> {
  await setFields(world.app, world.desk.agent, id, { version: await version(id), saidBy: 'agent', values });
}
async function caseOf(person: string): Promise<TicketId> {
  const id = await world.mail(person);
  await world.update(id, { move: 'start', type: 'CMP' });
  await say(id, BEFORE_REFERRAL);
  return id;
}
async function refer(id: TicketId, over: Partial<ReferralInput> = {}, viewer = world.desk.agent): Promise<string> {
  const input = {
    id: randomUUID(),
    version: await version(id),
    unitId,
    purpose: 'RP-1' as const,
    question: 'ما الذي حدث؟',
    dueAt: hours(2),
    messageIds: [],
  };
  return (await referCase(world.app, viewer, id, { ...input, ...over })).id;
}
async function move(id: string, deed: ReferralDeed, viewer = world.desk.agent): Promise<void> {
  const found = await world.app.db.stores.referrals.get(id);
  await moveReferral(world.app, viewer, id, { ...deed, version: found?.version ?? 0 });
}
async function mail(message: Omit<JsonMessage, 'id' | 'text'> & { readonly text?: string }): Promise<void> {
  const item = jsonItem({ id: randomUUID(), text: 'الإفادة', ...message }, world.app.clock.now());
  await storeItems(world.app, [{ item, accountId: world.desk.account, backlog: false }]);
  await ingestPending(world.app);
}
/** What went out to the coordinator: its token is in the letter. */
async function letterTo(address: string): Promise<{ text: string; token: string; chain: string[] }> {
  await world.app.sql(`update deliveries set next_attempt_at = now() where state in ('held', 'queued')`);
  await deliverDue(world.app);
  const sending = world.desk.channel.sent.findLast(({ recipients }) => recipients.includes(address));
  if (sending === undefined) throw new Error(`nothing went to ${address}`);
  return JSON.parse(Buffer.from(sending.payload).toString('utf8')) as { text: string; token: string; chain: string[] };
}

describe('a referral', () => {
  it('goes by mail to the coordinator with what was chosen and nothing else; what was disclosed is recorded', async () => {
    const id = await caseOf('hind@mail.example');
    const [message] = await world.app.sql<{ id: string }>(
      `select id from messages where ticket_id = ? and direction = 'in'`,
      [id],
    );
    const referral = await refer(id, { messageIds: [message?.id ?? ''] });
    expect(await state(id)).toBe('for_statement');
    const letter = await letterTo(COORDINATOR);
    expect(letter.text).toContain('ما الذي حدث؟');
    expect(letter.text).toContain('سؤال');
    expect(letter.text).not.toContain('hind@mail.example');
    expect(letter.chain).toEqual([]);
    expect(await world.app.sql('select referral_id, message_ids from disclosures where ticket_id = ?', [id])).toEqual([
      { referral_id: referral, message_ids: [message?.id] },
    ]);
    expect((await world.clocks(id))['referral']).toMatchObject({ state: 'running' });
  });

  it('is answered by the coordinator’s reply, which colleagues alone see; the statement is in', async () => {
    const id = await caseOf('nora@mail.example');
    await refer(id);
    const { token } = await letterTo(COORDINATOR);
    await mail({ from: COORDINATOR, token });
    expect(await state(id)).toBe('statement_in');
    const [answered] = await referrals(id);
    expect(answered).toMatchObject({ state: 'answered', words: '' });
    const [message] = await world.app.sql('select standing, ticket_id from messages where id = ?', [
      answered?.answerMessageId ?? '',
    ]);
    expect(message).toEqual({ standing: 'third_party', ticket_id: id });
    expect((await world.clocks(id))['referral']).toMatchObject({ state: 'stopped' });
    await world.reply(id, 'nora@mail.example');
    const toPerson = await letterTo('nora@mail.example');
    expect(JSON.stringify(toPerson)).not.toContain('الإفادة');
  });

  it.each<[string, Partial<JsonMessage>]>([
    ['a stranger who holds the token', { from: 'stranger@mail.example' }],
    ['a forged coordinator', { from: COORDINATOR, trust: 'failed' }],
    ['the coordinator’s out-of-office note', { from: COORDINATOR, automatic: 'auto-reply' }],
  ])('is not answered by %s', async (_who, message) => {
    const id = await caseOf(`${randomUUID()}@mail.example`);
    await refer(id);
    const { token } = await letterTo(COORDINATOR);
    await mail({ from: COORDINATOR, ...message, token });
    expect(await state(id)).toBe('for_statement');
    expect((await referrals(id)).map((one) => one.state)).toEqual(['sent']);
    expect(
      await world.app.sql(`select 1 as n from messages where ticket_id = ? and standing = 'third_party'`, [id]),
    ).toHaveLength(1);
  });

  it('of a case that was merged is answered by the mail that is filed with the survivor', async () => {
    const [pointer, survivor] = [await caseOf('merged@mail.example'), await caseOf('survivor@mail.example')];
    await refer(pointer);
    const { token } = await letterTo(COORDINATOR);
    await mergeTickets(world.app, world.desk.agent, pointer, { into: survivor });
    await mail({ from: COORDINATOR, token });
    const [answered] = await referrals(pointer);
    expect(answered).toMatchObject({ state: 'answered' });
    expect(
      await world.app.sql('select ticket_id from messages where id = ?', [answered?.answerMessageId ?? '']),
    ).toEqual([{ ticket_id: survivor }]);
    expect((await world.clocks(pointer))['referral']).toMatchObject({ state: 'stopped' });
    expect([await state(pointer), await state(survivor)]).toEqual(['closed', 'in_progress']);
  });

  it('of several waits for the others; all recalled, the case is taken up again', async () => {
    const id = await caseOf('sami@mail.example');
    const first = await refer(id);
    const second = await refer(id, { unitId: otherUnitId });
    await move(first, { move: 'accept' });
    await move(first, { move: 'answer', words: 'عولج الأمر' });
    expect(await state(id)).toBe('for_statement');
    await move(second, { move: 'return', reason: 'RT-1', words: '', proposedUnitId: unitId });
    expect(await state(id)).toBe('statement_in');
    const third = await refer(id);
    await move(third, { move: 'ask_back', words: 'أي عيادة؟' });
    await move(third, { move: 'reply', words: 'العيون' });
    await move(third, { move: 'recall', words: 'حُلّت' });
    expect(await state(id)).toBe('statement_in');
    expect((await world.told(id, 'referral.changed')).map((event) => event['move'])).toEqual([
      'accept',
      'answer',
      'return',
      'ask_back',
      'reply',
      'recall',
    ]);

    const other = await caseOf('lina@mail.example');
    await move(await refer(other), { move: 'recall', words: 'خطأ' });
    expect(await state(other)).toBe('in_progress');
  });

  it('reminds by mail without the case’s words, and counts', async () => {
    const id = await caseOf('rami@mail.example');
    const referral = await refer(id);
    await letterTo(COORDINATOR);
    await move(referral, { move: 'remind' });
    expect((await letterTo(COORDINATOR)).text).toContain('ما الذي حدث؟');
    expect(await referrals(id)).toMatchObject([{ state: 'sent', reminders: 1 }]);
  });
});

describe('the steps of a referral', () => {
  it.each<[string, readonly ReferralDeed[], readonly string[]]>([
    ['was sent', [], ['accept', 'ask_back', 'answer', 'return', 'recall', 'remind']],
    ['was accepted', [{ move: 'accept' }], ['ask_back', 'answer', 'return', 'recall', 'remind']],
    ['waits for our word', [{ move: 'ask_back', words: 'من؟' }], ['reply', 'answer', 'return', 'recall']],
    ['was recalled', [{ move: 'recall', words: 'خطأ' }], []],
  ])('are those that can happen to one that %s', async (_state, deeds, moves) => {
    const id = await caseOf(`${randomUUID()}@mail.example`);
    const referral = await refer(id);
    for (const deed of deeds) await move(referral, deed);
    expect((await listReferrals(world.app, world.desk.agent, id)).map((one) => one.moves)).toEqual([moves]);
  });
});

describe('the questions of the case', () => {
  const shut = async (id: TicketId): Promise<void> =>
    shutCase(world.app, world.desk.agent, id, {
      version: await version(id),
      as: 'closed',
      outcome: 'OC-01',
      cause: 'CA-1',
      subject: 'SB-1',
      toldBy: 'call',
      acceptance: 'yes',
      note: 'أُبلغت هاتفيًا',
    });
  const statement = { 'case.statement': 'required' };

  it('must have their answers before a body is asked, but of an urgent case', async () => {
    const id = await caseOf('early@mail.example');
    await say(id, { remedy_asked: null });
    await expect(refer(id)).rejects.toMatchObject({
      code: 'not_ready',
      extra: { fields: { 'case.remedy_asked': 'required' } },
    });
    expect(await state(id)).toBe('in_progress');
    expect(
      await world.app.sql('select 1 as n from deliveries where ticket_id = ? and recipient = ?', [id, COORDINATOR]),
    ).toEqual([]);
    await world.update(id, { urgent: true });
    await refer(id, { dueAt: hours(0.2) });
    expect(await state(id)).toBe('for_statement');
  });

  it('hold no statement of a body that was asked and returned it; one that answered has given it', async () => {
    const id = await caseOf('statement@mail.example');
    await move(await refer(id), { move: 'return', reason: 'RT-3', words: '', proposedUnitId: null });
    await expect(shut(id)).rejects.toMatchObject({ code: 'not_ready', extra: { fields: statement } });
    await move(await refer(id), { move: 'answer', words: 'عولج الأمر' });
    await shut(id);
    expect(await state(id)).toBe('closed');
  });

  it('hold the statement too when a colleague wrote it down, and ask for none when the only referral was recalled', async () => {
    const told = await caseOf('told@mail.example');
    await move(await refer(told), { move: 'return', reason: 'RT-3', words: '', proposedUnitId: null });
    await say(told, { statement: 'قالوا كذا' });
    await shut(told);
    const recalled = await caseOf('recalled@mail.example');
    await move(await refer(recalled), { move: 'recall', words: 'خطأ' });
    await shut(recalled);
    expect([await state(told), await state(recalled)]).toEqual(['closed', 'closed']);
  });
});

describe('nobody refers', () => {
  it('to a unit where nobody receives, after the case is due, or what is not the case’s own', async () => {
    const id = await caseOf('hala@mail.example');
    const [region] = await world.app.db.stores.units.lockByCodes(['SA-01']);
    const stranger = await world.mail('other@mail.example');
    const [theirs] = await world.app.sql<{ id: string }>('select id from messages where ticket_id = ?', [stranger]);
    const refused = async (over: Partial<ReferralInput>, fields: object): Promise<void> =>
      expect(refer(id, over)).rejects.toMatchObject({ code: 'invalid', extra: { fields } });
    await refused({ unitId: region?.id ?? '' }, { unitId: 'nobody_named' });
    await refused({ dueAt: hours(24 * 90) }, { dueAt: 'due_after_case' });
    await refused({ messageIds: [theirs?.id ?? ''] }, { messageIds: 'not_offered' });
    expect([await state(id), await referrals(id)]).toEqual(['in_progress', []]);
    expect(
      await world.app.sql(`select 1 as n from messages where ticket_id = ? and purpose = 'referral'`, [id]),
    ).toEqual([]);
  });

  it('a fourth time after three returns, but a supervisor', async () => {
    const id = await caseOf('omar@mail.example');
    for (let round = 0; round < 3; round += 1)
      await move(await refer(id), { move: 'return', reason: 'RT-3', words: '', proposedUnitId: null });
    await expect(refer(id)).rejects.toMatchObject({ extra: { fields: { unitId: 'returned_often' } } });
    await refer(id, {}, supervisor);
    expect(await state(id)).toBe('for_statement');
  });

  it('a case that is not being worked on, and nobody closes one while others are asked', async () => {
    const fresh = await world.mail('fresh@mail.example');
    await expect(refer(fresh)).rejects.toMatchObject({ code: 'impossible_move' });
    const id = await caseOf('busy@mail.example');
    await refer(id);
    const shut = {
      version: await version(id),
      as: 'closed' as const,
      outcome: 'OC-01',
      cause: 'CA-1',
      subject: 'SB-1',
      toldBy: 'call' as const,
      acceptance: 'yes' as const,
      note: 'x',
    };
    await expect(shutCase(world.app, world.desk.agent, id, shut)).rejects.toMatchObject({ code: 'impossible_move' });
  });

  it('in a case of another centre, nor sees or moves its referrals', async () => {
    const id = await caseOf('hidden@mail.example');
    const referral = await refer(id);
    const outsider = await world.app.person('supervisor', [await world.app.centre('920')]);
    await expect(refer(id, {}, outsider)).rejects.toMatchObject({ code: 'not_found' });
    await expect(listReferrals(world.app, outsider, id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(move(referral, { move: 'accept' }, outsider)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('nothing is lost and nothing doubled', () => {
  it('when the process dies before the commit there is nothing, and the same request again sends one letter', async () => {
    const id = await caseOf('crash@mail.example');
    const input = { id: randomUUID(), version: await version(id) };
    for (const point of ['referral.before-commit', 'referral.after-commit'] as const) {
      armFaults(`${point}=throw`);
      await expect(refer(id, input)).rejects.toThrow(`fault injected at ${point}`);
    }
    expect(await refer(id, input)).toBe(input.id);
    expect(await state(id)).toBe('for_statement');
    expect(
      await world.app.sql(
        `select d.state from deliveries d join messages m on m.id = d.message_id where m.ticket_id = ? and m.purpose = 'referral'`,
        [id],
      ),
    ).toHaveLength(1);
    expect(await world.app.sql('select 1 as n from disclosures where ticket_id = ?', [id])).toHaveLength(1);
  });

  it('when two answer at once, one wins and the other is told', async () => {
    const id = await caseOf('twice@mail.example');
    const referral = await refer(id);
    const answer = (words: string): Promise<void> =>
      moveReferral(world.app, world.desk.agent, referral, { version: 1, move: 'answer', words });
    const results = await Promise.allSettled([answer('أ'), answer('ب')]);
    expect(results.map(({ status }) => status).sort((a, b) => a.localeCompare(b))).toEqual(['fulfilled', 'rejected']);
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'stale_version' } });
  });
});
