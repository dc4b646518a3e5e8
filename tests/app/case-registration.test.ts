import { askMissing } from '../../src/app/case-fields/ask-missing';
import { confirmContent } from '../../src/app/case-fields/confirm-content';
import { readFields } from '../../src/app/case-fields/read-fields';
import { setFields, type FieldsInput } from '../../src/app/case-fields/set-fields';
import { getDraft, saveDraft } from '../../src/app/drafts/drafts';
import { shutCase } from '../../src/app/shut-case';
import { writeReply } from '../../src/app/write-reply';
import { armFaults } from '../../src/core/fault';
import type { TicketId } from '../../src/core/ids';
import type { Viewer } from '../../src/core/viewer';
import { readTicket } from '../../src/db/read/ticket-detail';
import { ClockDesk } from '../support/clock-desk';

let desk: ClockDesk;
let agent: Viewer;
let number = 0;
beforeAll(async () => {
  desk = await ClockDesk.open();
  agent = desk.desk.agent;
});
afterAll(() => desk.close());
afterEach(() => armFaults(''));

interface Opened {
  readonly ticketId: TicketId;
  readonly from: string;
  readonly id: string;
}
async function open(type?: string): Promise<Opened> {
  const id = `registration${++number}`;
  const from = `r${number}@mail.example`;
  const ticketId = await desk.mail(from, { id });
  if (type !== undefined) await desk.update(ticketId, { type });
  return { ticketId, from, id };
}
const version = async (ticketId: TicketId): Promise<number> => (await desk.ticket(ticketId))['version'] as number;
const say = async (ticketId: TicketId, values: FieldsInput['values']): Promise<void> =>
  setFields(desk.app, agent, ticketId, { version: await version(ticketId), saidBy: 'person', values });
const ask = async (ticketId: TicketId) => askMissing(desk.app, agent, ticketId, await version(ticketId));
const draft = async (ticketId: TicketId): Promise<string> => ((await getDraft(desk.app, agent, ticketId, 'reply')).body as { text: string }).text;

describe('asking for what is missing', () => {
  test('drafts an answer in the language of the person that names the fields, and the case waits', async () => {
    const { ticketId } = await open('INQ-TXN');
    await say(ticketId, { name: 'هند', id_no: '1000000008', relation: 'patient' });
    expect((await ask(ticketId)).fields).toEqual(['transaction_no', 'transaction_date', 'transaction_body']);
    expect(await draft(ticketId)).toContain('- رقم المعاملة\n- تاريخ المعاملة\n- جهة المعاملة');
    expect(await draft(ticketId)).toContain((await desk.ticket(ticketId))['reference']);
    expect(await desk.ticket(ticketId)).toMatchObject({ state: 'need_info' });
    expect(await desk.told(ticketId, 'fields.asked')).toEqual([{ fields: ['transaction_no', 'transaction_date', 'transaction_body'] }]);
  });

  test('goes on waiting when the letter is sent, and comes back with the answer of the person', async () => {
    const { ticketId, from, id } = await open('CMP');
    await ask(ticketId);
    expect((await desk.clocks(ticketId))['solution']).toMatchObject({ state: 'running' });
    await desk.reply(ticketId, from);
    expect(await desk.ticket(ticketId)).toMatchObject({ state: 'need_info', awaits_answer: false });
    expect((await desk.clocks(ticketId))['solution']).toMatchObject({ state: 'paused' });
    await desk.mail(from, { answers: [id] });
    expect(await desk.ticket(ticketId)).toMatchObject({ state: 'in_progress', awaits_answer: true });
  });

  test('is over when the result is told after all', async () => {
    const { ticketId, from } = await open('SUG');
    await desk.update(ticketId, { move: 'ask' });
    const reply = { id: desk.app.newId<string>(), text: 'جواب', to: [from], cc: [], attachmentIds: [], force: true };
    await writeReply(desk.app, agent, ticketId, { ...reply, result: { outcome: 'OC-16' } });
    expect(await desk.ticket(ticketId)).toMatchObject({ state: 'closed' });
  });

  test('keeps what the colleague was writing already', async () => {
    const { ticketId } = await open('CMP');
    await saveDraft(desk.app, agent, ticketId, 'reply', { text: 'كتبت هذا', to: ['x@mail.example'] }, 0);
    await ask(ticketId);
    expect((await draft(ticketId)).startsWith('كتبت هذا\n\n')).toBe(true);
    expect((await getDraft(desk.app, agent, ticketId, 'reply')).body).toMatchObject({ to: ['x@mail.example'] });
  });

  test('is refused of an urgent case, of one from which nothing is missing, and of a former version', async () => {
    const [urgent, whole] = [await open('CMP'), await open('SUG')];
    await desk.update(urgent.ticketId, { urgent: true });
    await expect(ask(urgent.ticketId)).rejects.toMatchObject({ code: 'impossible_move' });
    await expect(ask(whole.ticketId)).rejects.toMatchObject({ code: 'invalid', extra: { fields: { fields: 'nothing_missing' } } });
    await expect(askMissing(desk.app, agent, whole.ticketId, 1)).rejects.toMatchObject({ code: 'stale_version' });
    expect(await desk.ticket(urgent.ticketId)).toMatchObject({ state: 'registered' });
  });

  test('is done wholly or not at all when the process dies before the commit; asked again it is asked once', async () => {
    const { ticketId } = await open('CMP');
    armFaults('fields.before-commit=throw');
    await expect(ask(ticketId)).rejects.toThrow('fault injected');
    await expect(draft(ticketId)).rejects.toMatchObject({ code: 'not_found' });
    expect(await desk.ticket(ticketId)).toMatchObject({ state: 'registered' });
    await ask(ticketId);
    expect(await desk.told(ticketId, 'fields.asked')).toHaveLength(1);
    expect((await draft(ticketId)).split('نرجو تزويدنا')).toHaveLength(2);
  });
});

describe('the questions as they are read', () => {
  test('stand in their order with what was said; the case tells its words and its person by itself', async () => {
    const { ticketId } = await open('CMP');
    await say(ticketId, { relation: 'guardian' });
    const { fields } = await readFields(desk.app, agent, ticketId);
    expect(fields[0]).toMatchObject({ code: 'danger_now', stage: 'R', missing: true, value: null });
    const by = new Map(fields.map((field) => [field.code, field]));
    expect(by.get('relation')).toMatchObject({ missing: false, value: 'guardian', saidBy: 'person', at: desk.app.clock.now() });
    expect([by.get('description')?.missing, by.get('mobile')?.missing]).toEqual([false, false]);
  });

  test('keep what was said to a question that is asked no more', async () => {
    const { ticketId } = await open('CON');
    await say(ticketId, { symptoms: 'صداع' });
    await desk.update(ticketId, { type: 'SUG' });
    const { fields } = await readFields(desk.app, agent, ticketId);
    expect(fields.find(({ code }) => code === 'symptoms')).toMatchObject({ stage: 'o', value: 'صداع', missing: false });
  });

  test('show the staff member who is named to supervisors only, and never in what is read back', async () => {
    const { ticketId } = await open('CMP');
    await say(ticketId, { staff_named: 'موظف سري', facility: 'مستشفى' });
    const supervisor = await desk.app.person('supervisor', [desk.desk.centre]);
    const staffAs = async (viewer: Viewer) => (await readFields(desk.app, viewer, ticketId)).fields.find(({ code }) => code === 'staff_named');
    expect(await staffAs(agent)).toMatchObject({ value: null, hidden: true, missing: false });
    expect(await staffAs(supervisor)).toMatchObject({ value: 'موظف سري', hidden: false });
    expect((await readFields(desk.app, supervisor, ticketId)).readBack).not.toContain('موظف سري');
  });

  test('do not exist for somebody of another centre', async () => {
    const { ticketId } = await open('CMP');
    const stranger = await desk.app.person('supervisor', [await desk.app.centre('921')]);
    const deeds = [
      () => readFields(desk.app, stranger, ticketId),
      () => askMissing(desk.app, stranger, ticketId, 2),
      () => confirmContent(desk.app, stranger, ticketId, 2),
    ];
    for (const deed of deeds) await expect(deed()).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('reading back (REG-3)', () => {
  test('tells the words of the person and what was written down, in their language and the time of the centre', async () => {
    const { ticketId } = await open('CMP');
    await say(ticketId, { facility: 'مستشفى الملك فهد', in_facility_now: false, relation: 'patient', occurred_at: '2026-11-24T09:30Z' });
    const { readBack } = await readFields(desk.app, agent, ticketId);
    expect(readBack).toMatch(/^أقرأ عليكم ما سجّلته:\nسؤال\n/);
    expect(readBack).toContain('- هل المريض أو المبلّغ في المنشأة الآن: لا');
    expect(readBack).toContain('- صفة مقدم الطلب (المريض، ولي، وكيل، آخر): المريض نفسه');
    expect(readBack).toMatch(/تاريخ ووقت الواقعة: 24 نوفمبر 2026.*12:30/);
  });

  test('that was confirmed stands with who and when, until something else is said', async () => {
    const { ticketId } = await open('CMP');
    const read = async () => (await readFields(desk.app, agent, ticketId)).confirmed;
    expect(await read()).toBeNull();
    const seen = await version(ticketId);
    await say(ticketId, { facility: 'A' });
    await expect(confirmContent(desk.app, agent, ticketId, seen)).rejects.toMatchObject({ code: 'stale_version' });
    desk.at(1);
    await confirmContent(desk.app, agent, ticketId, await version(ticketId));
    expect(await read()).toEqual({ by: { id: agent.userId, name: agent.name }, at: desk.app.clock.now() });
    desk.at(2);
    await say(ticketId, { facility: 'B' });
    expect(await read()).toBeNull();
    expect(await desk.told(ticketId, 'content.confirmed')).toEqual([{}]);
  });
});

test('complexity, importance and procedure are decided by people, and each change is told (CLS-3 to CLS-5)', async () => {
  const { ticketId } = await open('CMP');
  await desk.update(ticketId, { category: 'HC-SAF-01', complexity: 'C', importance: 'H', procedure: 'PR-2' });
  await desk.update(ticketId, { complexity: 'X' });
  expect(await readTicket(desk.app.db.knex, agent, ticketId, false)).toMatchObject({ complexity: 'X', importance: 'H', procedure: 'PR-2' });
  expect(await desk.told(ticketId, 'class.changed')).toEqual(
    expect.arrayContaining([
      { field: 'procedure', from: null, to: 'PR-2' },
      { field: 'complexity', from: 'C', to: 'X' },
    ]),
  );
});

test('the limit of a case follows the complexity that a person decided, not that of its category', async () => {
  const { ticketId } = await open('CMP');
  await desk.update(ticketId, { category: 'HC-QLT-04' });
  expect((await desk.clocks(ticketId))['solution']).toMatchObject({ limit_minutes: 48 * 60 });
  await desk.update(ticketId, { complexity: 'C' });
  expect((await desk.clocks(ticketId))['solution']).toMatchObject({ limit_minutes: 24 * 60 });
});

test('a treatment request is closed only with the statement of the body, a suggestion without', async () => {
  const closing = { as: 'closed', outcome: 'OC-08', toldBy: 'call', note: 'told', acceptance: 'yes' } as const;
  const { ticketId } = await open('TRT-IN');
  const shut = async (): Promise<void> => shutCase(desk.app, agent, ticketId, { ...closing, version: await version(ticketId) });
  await expect(shut()).rejects.toMatchObject({ code: 'not_ready', extra: { fields: { 'case.statement': 'required' } } });
  await say(ticketId, { statement: 'قُبل' });
  await shut();
  expect(await desk.ticket(ticketId)).toMatchObject({ state: 'closed' });
});
