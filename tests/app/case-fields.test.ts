import { setFields, type FieldsInput } from '../../src/app/case-fields/set-fields';
import { proposePolicy } from '../../src/app/policies/policies';
import { updateTicket } from '../../src/app/update-ticket';
import { armFaults } from '../../src/core/fault';
import type { TicketId } from '../../src/core/ids';
import { inForce } from '../../src/core/policy';
import type { Viewer } from '../../src/core/viewer';
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

const mail = (): Promise<TicketId> => desk.mail(`f${++number}@mail.example`);
const say = async (ticketId: TicketId, values: FieldsInput['values'], viewer = agent): Promise<void> => {
  const { version } = await desk.ticket(ticketId);
  await setFields(desk.app, viewer, ticketId, { version: version as number, saidBy: 'agent', values });
};
const said = async (ticketId: TicketId): Promise<Record<string, unknown>> => {
  const rows = await desk.app.db.stores.caseFields.values(ticketId);
  return Object.fromEntries(rows.map(({ field, value }) => [field, value]));
};
/** All that a routine complaint must tell, but for what its mail tells by itself. */
const COMPLAINT = {
  danger_now: false,
  in_facility_now: false,
  name: 'هند',
  relation: 'patient',
  facility: 'مستشفى الملك فهد',
  occurred_at: '2026-11-24T09:30Z',
  confidential: false,
};

describe('what is said to the questions of a case', () => {
  test('is kept with who said it, when, and the version of the question; the event tells the codes alone', async () => {
    const ticketId = await mail();
    await say(ticketId, { facility: '  مستشفى الملك فهد ', id_no: '١٠٠٠٠٠٠٠٠٨', danger_now: false });
    expect(await said(ticketId)).toEqual({ danger_now: false, facility: 'مستشفى الملك فهد', id_no: '1000000008' });
    const policies = inForce(await desk.app.db.stores.policies.all(['field']), 'field', null, desk.app.clock.now());
    expect(await desk.app.db.stores.caseFields.values(ticketId)).toContainEqual({
      field: 'id_no',
      value: '1000000008',
      saidBy: 'agent',
      at: desk.app.clock.now(),
      userId: agent.userId,
      policyId: policies.get('id_no')?.id,
    });
    expect(await desk.told(ticketId, 'fields.changed')).toEqual([{ fields: ['danger_now', 'facility', 'id_no'], saidBy: 'agent' }]);
  });

  test('is refused as a whole when one value is wrong, each named', async () => {
    const ticketId = await mail();
    const wrong = say(ticketId, { id_no: '1000000000', mobile: '12', scan_of_id: 'x', facility: 'here' });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid', extra: { fields: { id_no: 'id_no', mobile: 'mobile', scan_of_id: 'unknown_field' } } });
    expect(await said(ticketId)).toEqual({});
  });

  test('is corrected and taken away; saying the same again is no change', async () => {
    const ticketId = await mail();
    await say(ticketId, { facility: 'A', doctor: 'B' });
    const { version } = await desk.ticket(ticketId);
    await say(ticketId, { facility: 'A' });
    expect(await desk.ticket(ticketId)).toMatchObject({ version });
    await say(ticketId, { facility: 'C', doctor: null, file_no: null });
    expect(await said(ticketId)).toEqual({ facility: 'C' });
    expect((await desk.told(ticketId, 'fields.changed')).at(-1)).toEqual({ fields: ['doctor', 'facility'], saidBy: 'agent' });
  });

  test('by two people at once: the second is told, and what the first said stands', async () => {
    const ticketId = await mail();
    const version = (await desk.ticket(ticketId))['version'] as number;
    const by = (facility: string): Promise<void> => setFields(desk.app, agent, ticketId, { version, saidBy: 'agent', values: { facility } });
    const [one, other] = await Promise.allSettled([by('A'), by('B')]);
    const refused = [one, other].find((result) => result?.status === 'rejected');
    expect(refused).toMatchObject({ reason: { code: 'stale_version' } });
    expect(Object.values(await said(ticketId))).toEqual([one?.status === 'fulfilled' ? 'A' : 'B']);
  });

  test('does not exist for somebody of another centre', async () => {
    const ticketId = await mail();
    const stranger = await desk.app.person('agent', [await desk.app.centre('921')]);
    await expect(say(ticketId, { facility: 'x' }, stranger)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('is all there or not at all when the process dies before the commit', async () => {
    const ticketId = await mail();
    const before = await desk.ticket(ticketId);
    armFaults('fields.before-commit=throw');
    await expect(say(ticketId, { danger_now: true })).rejects.toThrow('fault injected');
    expect([await said(ticketId), await desk.ticket(ticketId), await desk.told(ticketId, 'fields.changed')]).toEqual([{}, before, []]);
    await say(ticketId, { danger_now: true });
    expect(await desk.ticket(ticketId)).toMatchObject({ urgent: true });
  });

  test('goes with the words of the case when they are erased', async () => {
    const ticketId = await mail();
    const kept = await mail();
    await say(ticketId, { name: 'هند' });
    await say(kept, { name: 'سارة' });
    const messages = await desk.app.sql<{ id: string }>('select id from messages where ticket_id = ?', [ticketId]);
    await desk.app.db.stores.operations.erase(messages.map(({ id }) => id), []);
    expect([await said(ticketId), await said(kept)]).toEqual([{}, { name: 'سارة' }]);
  });
});

describe('the urgent question (CLS-1)', () => {
  test('a danger now makes any case urgent in the same step, and its clocks with it', async () => {
    const ticketId = await mail();
    await say(ticketId, { danger_now: true });
    expect(await desk.ticket(ticketId)).toMatchObject({ urgent: true });
    expect(await desk.told(ticketId, 'class.changed')).toEqual([{ field: 'urgent', from: 'false', to: 'true' }]);
    expect((await desk.clocks(ticketId))['solution']).toMatchObject({ limit_minutes: 120 });
  });

  test('somebody in the facility now makes a complaint urgent, an inquiry not', async () => {
    const [complaint, inquiry] = [await mail(), await mail()];
    await desk.update(complaint, { type: 'CMP' });
    await desk.update(inquiry, { type: 'INQ-SVC' });
    for (const id of [complaint, inquiry]) await say(id, { in_facility_now: true });
    expect([(await desk.ticket(complaint))['urgent'], (await desk.ticket(inquiry))['urgent']]).toEqual([true, false]);
  });

  test('an answer given before there was a type counts when the type is chosen', async () => {
    const ticketId = await mail();
    await say(ticketId, { in_facility_now: true });
    expect(await desk.ticket(ticketId)).toMatchObject({ urgent: false });
    await desk.update(ticketId, { type: 'RPT' });
    expect(await desk.ticket(ticketId)).toMatchObject({ urgent: true });
  });

  test('a person may say that it is not urgent after all, and it stays so', async () => {
    const ticketId = await mail();
    await say(ticketId, { danger_now: true });
    await desk.update(ticketId, { urgent: false });
    expect(await desk.ticket(ticketId)).toMatchObject({ urgent: false });
    await say(ticketId, { facility: 'A' });
    expect(await desk.ticket(ticketId)).toMatchObject({ urgent: false });
  });
});

describe('acceptance (REG-3, transition 8)', () => {
  test('is refused while what belongs to the registration is missing, by name; the case stays as it was', async () => {
    const ticketId = await mail();
    await desk.update(ticketId, { type: 'CMP' });
    await say(ticketId, { relation: 'patient', confidential: false });
    const before = await desk.ticket(ticketId);
    await expect(desk.update(ticketId, { move: 'accept' })).rejects.toMatchObject({
      code: 'not_ready',
      extra: {
        fields: Object.fromEntries(['danger_now', 'in_facility_now', 'name', 'facility', 'occurred_at'].map((code) => [`case.${code}`, 'required'])),
      },
    });
    expect(await desk.ticket(ticketId)).toEqual(before);
    await say(ticketId, COMPLAINT);
    await desk.update(ticketId, { move: 'accept' });
    expect(await desk.ticket(ticketId)).toMatchObject({ state: 'accepted' });
  });

  test('judges the type that is chosen in the same step', async () => {
    const ticketId = await mail();
    await desk.update(ticketId, { type: 'SUG', move: 'accept' });
    expect(await desk.ticket(ticketId)).toMatchObject({ state: 'accepted', type: 'SUG' });
  });

  test('does not wait for anything in an urgent case', async () => {
    const ticketId = await mail();
    await desk.update(ticketId, { type: 'CMP', urgent: true, move: 'accept' });
    expect(await desk.ticket(ticketId)).toMatchObject({ state: 'accepted' });
  });

  test('asks a case nothing that was decided after it was received', async () => {
    const old = await mail();
    const admin = await desk.app.person('administrator', [desk.desk.centre]);
    const facility = (await desk.app.db.stores.policies.all(['field'])).find(({ code }) => code === 'facility');
    if (facility?.kind !== 'field' || !('stages' in facility.data)) throw new Error('no such question');
    desk.at(1);
    const data = { ...facility.data, stages: { ...facility.data.stages, SUG: 'R' as const } };
    await proposePolicy(desk.app, admin, { kind: 'field', code: 'facility', centreId: desk.desk.centre, lastVersion: 0, validFrom: null, validTo: null, data });
    desk.at(2);
    const young = await mail();
    for (const id of [old, young]) await desk.update(id, { type: 'SUG' });
    await desk.update(old, { move: 'accept' });
    await expect(desk.update(young, { move: 'accept' })).rejects.toMatchObject({ extra: { fields: { 'case.facility': 'required' } } });
    const { version } = await desk.ticket(young);
    await expect(updateTicket(desk.app, agent, young, { version: version as number, urgent: true, move: 'accept' })).resolves.toBeUndefined();
  });
});
