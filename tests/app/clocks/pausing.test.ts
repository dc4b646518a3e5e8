import { explainClocks } from '../../../src/app/clocks/explain-clocks';
import { pauseClock, resumeClock, type PauseInput } from '../../../src/app/clocks/pause-clock';
import { sweepClocks } from '../../../src/app/clocks/sweep-clocks';
import type { TicketId } from '../../../src/core/ids';
import type { Viewer } from '../../../src/core/viewer';
import { ClockDesk, hours } from '../../support/clock-desk';

let desk: ClockDesk;
let supervisor: Viewer;
let outsider: Viewer;
beforeAll(async () => {
  desk = await ClockDesk.open();
  supervisor = await desk.app.person('supervisor', [desk.desk.centre]);
  outsider = await desk.app.person('supervisor', [await desk.app.centre('920')]);
});
afterAll(() => desk.close());
beforeEach(() => desk.at(0));

const postponed: PauseInput = { reason: 'PZ-2', evidence: 'his call of today', until: hours(20), sign: false };
const pause = (id: TicketId, over: Partial<PauseInput> = {}, viewer = desk.desk.agent): Promise<void> =>
  pauseClock(desk.app, viewer, id, { ...postponed, ...over });
const fields = (field: string, code: string) => ({ code: 'invalid', extra: { fields: { [field]: code } } });

describe('a person who lets a clock stand still', () => {
  test('names a reason, evidence and an end, and the case is due later by what it stood', async () => {
    const id = await desk.mail('p@mail.example');
    desk.at(10);
    await pause(id);
    expect(await desk.ticket(id)).toMatchObject({ clock_state: 'paused', due_at: hours(82) });
    desk.at(21);
    await sweepClocks(desk.app);
    expect(await desk.ticket(id)).toMatchObject({ clock_state: 'running', due_at: hours(82) });
    expect(await desk.told(id, 'clock.paused')).toEqual([
      { clock: 'solution', reason: 'PZ-2', until: hours(20).toISOString() },
    ]);
  });

  test('can end it sooner, and twice is once', async () => {
    const id = await desk.mail('p@mail.example');
    await pause(id);
    desk.at(5);
    await Promise.all([resumeClock(desk.app, desk.desk.agent, id), resumeClock(desk.app, supervisor, id)]);
    expect(await desk.ticket(id)).toMatchObject({ clock_state: 'running', due_at: hours(77) });
    expect(await desk.told(id, 'clock.resumed')).toEqual([{ clock: 'solution', reason: 'PZ-2', why: 'person' }]);
  });

  test('of two at once is one; the other hears that it stands already', async () => {
    const id = await desk.mail('p@mail.example');
    const both = await Promise.allSettled([pause(id), pause(id, {}, supervisor)]);
    const refused = both.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused).toEqual([expect.objectContaining(fields('reason', 'pause_not_running'))]);
  });

  test('cannot pause for a department, for data that nobody asked, or without evidence', async () => {
    const id = await desk.mail('p@mail.example');
    await expect(pause(id, { reason: 'waiting for the department' })).rejects.toMatchObject(
      fields('reason', 'pause_reason_unknown'),
    );
    await expect(pause(id, { reason: 'PZ-1' })).rejects.toMatchObject(fields('reason', 'pause_by_asking'));
    await expect(pause(id, { evidence: ' ' })).rejects.toMatchObject(fields('evidence', 'pause_needs_evidence'));
    expect(await desk.ticket(id)).toMatchObject({ clock_state: 'running', version: 1 });
  });

  test('needs a supervisor to sign for a court, and an agent cannot sign', async () => {
    const id = await desk.mail('p@mail.example');
    const court = { reason: 'PZ-6', evidence: 'case 17', until: null };
    await expect(pause(id, court)).rejects.toMatchObject(fields('sign', 'pause_needs_supervisor'));
    await expect(pause(id, { ...court, sign: true })).rejects.toMatchObject({ code: 'forbidden' });
    await pause(id, { ...court, sign: true }, supervisor);
    expect(await desk.ticket(id)).toMatchObject({ clock_state: 'paused', due_at: null });
  });

  test('of another centre finds no such case', async () => {
    const id = await desk.mail('p@mail.example');
    await expect(pause(id, {}, outsider)).rejects.toMatchObject({ code: 'not_found' });
    await expect(explainClocks(desk.app, outsider, id)).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('"why is it due then?" names who, why, how long and under which version, and adds up', async () => {
  const id = await desk.mail('p@mail.example');
  desk.at(2);
  await desk.update(id, { type: 'CMP', category: 'HC-QLT-04' });
  desk.at(4);
  await pause(id, { until: hours(14) }, supervisor);
  desk.at(20);
  const { clocks, policies, people, reasons } = await explainClocks(desk.app, desk.desk.agent, id);
  const solution = clocks.find(({ clock }) => clock.kind === 'solution');
  const lines = solution?.explained.lines ?? [];
  expect(lines.map(({ kind }) => kind)).toEqual(['limit', 'ran', 'limit_changed', 'paused', 'ran']);
  const ran = lines.reduce((sum, line) => (line.kind === 'ran' ? sum + line.countedMs : sum), 0);
  expect([ran, solution?.explained.standing.usedMs]).toEqual([10 * 3_600_000, 10 * 3_600_000]);
  expect(solution?.explained.standing).toMatchObject({ dueAt: hours(58), leftMs: 38 * 3_600_000 });
  const [, , changed, paused] = lines;
  expect(changed?.kind === 'limit_changed' && policies.get(changed.target.limitId)?.code).toBe('complaint.routine');
  expect(paused?.kind === 'paused' && [paused.endedByCap, people.get(paused.gap.by ?? '')]).toEqual([
    true,
    supervisor.name,
  ]);
  expect(reasons.map(({ code }) => code)).toEqual(['PZ-2', 'PZ-3', 'PZ-4', 'PZ-5', 'PZ-6']);
});
