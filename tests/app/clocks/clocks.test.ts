import { mergeTickets } from '../../../src/app/merge-tickets';
import { markSpam } from '../../../src/app/spam';
import { splitMessage } from '../../../src/app/split-message';
import { sweepClocks } from '../../../src/app/clocks/sweep-clocks';
import { undoReply } from '../../../src/app/undo-reply';
import type { MessageId } from '../../../src/core/ids';
import { ClockDesk, hours } from '../../support/clock-desk';

let desk: ClockDesk;
beforeAll(async () => {
  desk = await ClockDesk.open();
});
afterAll(() => desk.close());
beforeEach(() => desk.at(0));

let number = 0;
const somebody = (): string => `p${++number}@mail.example`;

describe('the clocks of a case', () => {
  test('begin in the transaction that files it, and the case shows its solution’s', async () => {
    const id = await desk.mail(somebody());
    const clocks = await desk.clocks(id);
    const running = (due_at: Date) => ({ state: 'running', due_at });
    expect(Object.keys(clocks)).toHaveLength(4);
    expect(clocks).toMatchObject({
      acknowledge: running(hours(5 / 60)),
      classify: running(hours(4)),
      first_response: running(hours(8)),
      solution: running(hours(72)),
    });
    expect(await desk.ticket(id)).toMatchObject({
      due_at: hours(72),
      clock_state: 'running',
      late: false,
      clocks_stale: false,
    });
  });

  test('stop when a person answers, and the solution goes on where it was when the person writes again', async () => {
    const from = somebody();
    const id = await desk.mail(from, { id: `asked-${number}` });
    desk.at(10);
    await desk.reply(id, from);
    expect(await desk.clocks(id)).toMatchObject({
      first_response: { state: 'stopped', late: true },
      solution: { state: 'stopped', late: false, due_at: null },
    });
    expect(await desk.ticket(id)).toMatchObject({ due_at: null, clock_state: 'stopped' });
    desk.at(100);
    await desk.mail(from, { answers: [`asked-${number}`], id: `again-${number}` });
    expect(await desk.ticket(id)).toMatchObject({
      state: 'in_progress',
      due_at: hours(100 + 62),
      clock_state: 'running',
    });
    expect(await desk.clocks(id)).toMatchObject({ next_response: { state: 'running', due_at: hours(108) } });
    desk.at(101);
    await desk.reply(id, from);
    expect(await desk.clocks(id)).toMatchObject({
      next_response: { state: 'stopped', late: false },
      solution: { state: 'stopped' },
    });
  });

  test('run again when an answer is called back', async () => {
    const from = somebody();
    const id = await desk.mail(from);
    desk.at(1);
    const reply = await desk.reply(id, from);
    await undoReply(desk.app, desk.desk.agent, reply as MessageId);
    expect(await desk.clocks(id)).toMatchObject({
      first_response: { state: 'running', due_at: hours(8) },
      solution: { due_at: hours(72) },
    });
  });

  test('are counted from the same beginning under the limits of the class, and the old target is kept', async () => {
    const id = await desk.mail(somebody());
    desk.at(3);
    await desk.update(id, { type: 'CMP', category: 'HC-QLT-04' });
    expect(await desk.clocks(id)).toMatchObject({
      classify: { state: 'stopped', late: false },
      solution: { due_at: hours(48) },
    });
    await desk.update(id, { urgent: true });
    expect(await desk.clocks(id)).toMatchObject({ solution: { due_at: hours(2), late: true, limit_minutes: 120 } });
    expect(await desk.ticket(id)).toMatchObject({ due_at: hours(2), late: true });
    const targets = await desk.app.sql(
      `select t.target_no, t.limit_minutes from clock_targets t join clocks c on c.id = t.clock_id where c.ticket_id = ? and c.kind = 'solution' order by 1`,
      [id],
    );
    expect(targets.map((row) => [row['target_no'], row['limit_minutes']])).toEqual([
      [1, 72 * 60],
      [2, 48 * 60],
    ]);
    expect((await desk.told(id, 'clock.retargeted')).filter((one) => one['clock'] === 'solution')).toEqual([
      { clock: 'solution', from: 72 * 60, to: 48 * 60 },
      { clock: 'solution', from: 48 * 60, to: 120 },
    ]);
  });

  test('stand still for spam and go on when it was none', async () => {
    const id = await desk.mail(somebody());
    desk.at(2);
    await markSpam(desk.app, desk.desk.agent, id, true);
    expect(await desk.ticket(id)).toMatchObject({ due_at: null, clock_state: 'stopped' });
    desk.at(12);
    await markSpam(desk.app, desk.desk.agent, id, false);
    expect(await desk.ticket(id)).toMatchObject({ due_at: hours(82), clock_state: 'running' });
  });

  test('of a case that becomes a pointer stop, and the survivor’s go on', async () => {
    const [one, other] = [await desk.mail(somebody()), await desk.mail(somebody())];
    desk.at(1);
    await mergeTickets(desk.app, desk.desk.agent, one, { into: other });
    expect([(await desk.ticket(one))['clock_state'], (await desk.ticket(other))['clock_state']]).toEqual([
      'stopped',
      'running',
    ]);
  });

  test('of a case that was split off count from when its first message came', async () => {
    const from = somebody();
    const id = await desk.mail(from, { id: `first-${number}` });
    desk.at(5);
    await desk.mail(from, { answers: [`first-${number}`], id: `second-${number}` });
    desk.at(6);
    const [row] = await desk.app.sql<{ id: MessageId; ticket_id: string }>(
      'select id, ticket_id from messages where external_id = ?',
      [`second-${number}`],
    );
    expect(row?.ticket_id).toBe(id);
    const split = await splitMessage(desk.app, desk.desk.agent, row?.id ?? ('' as MessageId), { onwards: false });
    expect(await desk.ticket(split.ticketId)).toMatchObject({ due_at: hours(5 + 72), clock_state: 'running' });
  });
});

describe('data that is asked of the person', () => {
  test('pauses the solution when a request went out, at most to the cap, and the answer ends it', async () => {
    const from = somebody();
    const id = await desk.mail(from, { id: `asked-${number}` });
    desk.at(1);
    const request = await desk.reply(id, from);
    desk.at(2);
    await desk.update(id, { move: 'ask' });
    // half of 72 hours is less than the 48 of the reason
    expect(await desk.clocks(id)).toMatchObject({ solution: { state: 'paused', wake_at: hours(38) } });
    const [segment] = await desk.app.sql(
      `select s.* from clock_segments s join clocks c on c.id = s.clock_id where c.ticket_id = ? and s.reason = 'PZ-1'`,
      [id],
    );
    expect(segment).toMatchObject({
      evidence: request,
      by_user: desk.desk.agent.userId,
      until_at: hours(38),
      to_at: null,
    });
    desk.at(20);
    await desk.mail(from, { answers: [`asked-${number}`], id: `data-${number}` });
    expect(await desk.clocks(id)).toMatchObject({ solution: { state: 'running', due_at: hours(72 + 19) } });
    expect(await desk.told(id, 'clock.resumed')).toEqual([{ clock: 'solution', reason: 'PZ-1', why: 'answer' }]);
  });

  test('does not pause it where nothing was sent, nor of an urgent report, nor a second time', async () => {
    const [silent, urgent, twice] = [
      await desk.mail(somebody()),
      await desk.mail(somebody()),
      await desk.mail(somebody()),
    ];
    await desk.update(silent, { move: 'ask' });
    await desk.reply(urgent, 'p@mail.example');
    await desk.update(urgent, { urgent: true });
    await desk.update(urgent, { move: 'ask' });
    await desk.reply(twice, 'p@mail.example');
    await desk.update(twice, { move: 'ask' });
    await desk.update(twice, { move: 'start' });
    await desk.update(twice, { move: 'ask' });
    for (const id of [silent, urgent, twice])
      expect(await desk.ticket(id)).toMatchObject({ state: 'need_info', clock_state: 'running' });
    expect(await desk.told(twice, 'clock.paused')).toHaveLength(1);
  });

  test('that does not come by the cap gives the case back to its holder, at the very time of the cap', async () => {
    const id = await desk.mail(somebody());
    await desk.reply(id, 'p@mail.example');
    await desk.update(id, { move: 'ask' });
    desk.at(50);
    await sweepClocks(desk.app);
    expect(await desk.ticket(id)).toMatchObject({
      state: 'in_progress',
      clock_state: 'running',
      due_at: hours(72 + 36),
    });
    expect(await desk.told(id, 'clock.resumed')).toEqual([{ clock: 'solution', reason: 'PZ-1', why: 'cap' }]);
    // looked at late, counted in time: it is as if somebody had been there at hour 36
    expect(await desk.told(id, 'state.changed')).toContainEqual({
      from: 'need_info',
      to: 'in_progress',
      move: 'start',
    });
  });

  test('gives it back also when somebody touched the case after the cap and before the sweep', async () => {
    const id = await desk.mail(somebody());
    await desk.reply(id, 'p@mail.example');
    await desk.update(id, { move: 'ask' });
    desk.at(37);
    await desk.update(id, { tags: ['seen'] });
    await sweepClocks(desk.app);
    expect(await desk.ticket(id)).toMatchObject({ state: 'in_progress' });
  });
});

describe('warnings and breaches', () => {
  test('are told once each, at their shares of the limit, however often and by how many they are looked for', async () => {
    const id = await desk.mail(somebody());
    await desk.update(id, { type: 'CMP', category: 'HC-QLT-04' });
    const solution = async (): Promise<unknown[]> =>
      (await desk.told(id, 'clock.marked')).filter((one) => one['clock'] === 'solution').map((one) => one['mark']);
    const look = async (at: number): Promise<unknown[]> => {
      desk.at(at);
      await Promise.all([sweepClocks(desk.app), sweepClocks(desk.app), sweepClocks(desk.app)]);
      await sweepClocks(desk.app);
      return solution();
    };
    expect(await look(23.9)).toEqual([]);
    expect(await look(24)).toEqual([50]);
    expect(await look(35.9)).toEqual([50]);
    expect(await look(36)).toEqual([50, 75]);
    // a long night: what was missed is caught up with
    expect(await look(60)).toEqual([50, 75, 90, 100]);
    expect(await desk.ticket(id)).toMatchObject({ late: true });
    const marks = await desk.app.sql(
      `select m.mark, m.at from clock_marks m join clocks c on c.id = m.clock_id where c.ticket_id = ? and c.kind = 'solution' order by 1`,
      [id],
    );
    expect(marks.map((row) => [row['mark'], row['at']])).toEqual([
      [50, hours(24)],
      [75, hours(36)],
      [90, hours(43.2)],
      [100, hours(48)],
    ]);
  });

  test('are told again towards another limit, from the change on', async () => {
    const id = await desk.mail(somebody());
    desk.at(40);
    await sweepClocks(desk.app);
    await desk.update(id, { type: 'CMP', category: 'HC-QLT-04' });
    const marks = (await desk.told(id, 'clock.marked'))
      .filter((one) => one['clock'] === 'solution')
      .map((one) => one['mark']);
    // half of 72 hours, and then 50 and 75 % of 48
    expect(marks).toEqual([50, 50, 75]);
  });

  test('name ids and codes alone', async () => {
    const id = await desk.mail(somebody());
    desk.at(100);
    await sweepClocks(desk.app);
    for (const data of await desk.told(id, 'clock.marked')) expect(Object.keys(data).sort()).toEqual(['clock', 'mark']);
  });

  test('of an acknowledgement that left in time are none, and one that did not leave is a breach', async () => {
    const [sent, stuck] = [await desk.mail(somebody()), await desk.mail(somebody())];
    await desk.app.sql(`update deliveries set state = 'sent' where ticket_id = ?`, [sent]);
    desk.at(1);
    await sweepClocks(desk.app);
    expect(await desk.clocks(sent)).toMatchObject({ acknowledge: { state: 'stopped', late: false } });
    expect(await desk.clocks(stuck)).toMatchObject({ acknowledge: { state: 'running', late: true } });
  });
});

test('a case that was there before its clocks, or that an older version changed, is put right by the sweep, without telling of the past', async () => {
  const id = await desk.mail(somebody());
  await desk.app.sql('delete from clocks where ticket_id = ?', [id]);
  await desk.app.sql(`update tickets set clock_state = null, due_at = null where id = ?`, [id]);
  // as an older version would: the state alone
  await desk.app.sql(`update tickets set state = 'in_progress' where id = ?`, [id]);
  desk.at(100);
  await sweepClocks(desk.app);
  expect(await desk.ticket(id)).toMatchObject({ due_at: hours(72), late: true, clocks_stale: false });
  expect(await desk.told(id, 'clock.marked')).toEqual([]);
  await desk.app.sql(`update tickets set state = 'closed' where id = ?`, [id]);
  await sweepClocks(desk.app);
  expect(await desk.ticket(id)).toMatchObject({ due_at: null, late: false, clock_state: 'stopped' });
});

test('a new version of a limit leaves the cases that began before it as they are', async () => {
  const before = await desk.mail(somebody());
  const limit = (await desk.app.db.stores.policies.all(['limit'])).find((policy) => policy.code === 'unclassified');
  if (limit === undefined) throw new Error('no limit');
  desk.at(1);
  const shorter = {
    ...limit,
    id: desk.app.newId<string>(),
    version: 2,
    validFrom: hours(1),
    data: { ...limit.data, solution: '10h' as const },
  };
  await desk.app.db.stores.policies.add({ ...shorter, source: 'C', changedBy: null, changedAt: hours(1) });
  desk.at(2);
  await desk.update(before, { tags: ['looked-at'] });
  const after = await desk.mail(somebody());
  expect([(await desk.ticket(before))['due_at'], (await desk.ticket(after))['due_at']]).toEqual([hours(72), hours(12)]);
});
