import { pauseClock } from '../../../src/app/clocks/pause-clock';
import { sweepClocks } from '../../../src/app/clocks/sweep-clocks';
import { countTickets } from '../../../src/db/read/ticket-counts';
import { listTickets, type ListQuery } from '../../../src/db/read/ticket-list';
import type { TicketId } from '../../../src/core/ids';
import type { Viewer } from '../../../src/core/viewer';
import { ClockDesk, hours } from '../../support/clock-desk';

let desk: ClockDesk;
let outsider: Viewer;
let both: Viewer;
const opened: TicketId[] = [];

/** Seven cases an hour apart; the third is urgent, the fourth answered, the fifth paused without an end. */
beforeAll(async () => {
  desk = await ClockDesk.open();
  const other = await desk.app.centre('920');
  outsider = await desk.app.person('supervisor', [other]);
  both = await desk.app.person('supervisor', [other, desk.desk.centre]);
  for (let at = 0; at < 7; at++) {
    desk.at(at);
    opened.push(await desk.mail(`p${at}@mail.example`));
  }
  await desk.update(id(2), { urgent: true });
  await desk.reply(id(3), 'p3@mail.example');
  await pauseClock(desk.app, both, id(4), { reason: 'PZ-6', evidence: 'case 17', until: null, sign: true });
  desk.at(75.5);
  await sweepClocks(desk.app);
});
afterAll(() => desk.close());

const id = (at: number): TicketId => opened[at] ?? ('' as TicketId);
const list = (viewer: Viewer, query: Partial<ListQuery> = {}) =>
  listTickets(desk.app.db.knex, viewer, { view: 'due', limit: 50, ...query }, desk.app.clock.now());
const places = async (viewer: Viewer, query: Partial<ListQuery> = {}): Promise<number[]> =>
  (await list(viewer, query)).items.map((row) => opened.indexOf(row.id as TicketId));

test('the view by due time begins with the most pressing case, and leaves out what nobody waits for', async () => {
  expect(await places(desk.desk.agent)).toEqual([2, 0, 1, 5, 6]);
});

test('late is what has passed its time, and counted so', async () => {
  expect(await places(desk.desk.agent, { view: 'late' })).toEqual([2, 0, 1]);
  expect((await countTickets(desk.app.db.knex, desk.desk.agent)).views).toMatchObject({ due: 5, late: 3 });
});

test('goes on page by page without leaving out or repeating a case', async () => {
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await list(both, { limit: 2, after });
    seen.push(...page.items.map((row) => row.id));
    after = page.next ?? undefined;
  } while (after !== undefined);
  expect(seen.map((one) => opened.indexOf(one as TicketId))).toEqual([2, 0, 1, 5, 6]);
});

test('shows and counts nothing of another centre', async () => {
  expect([await places(outsider), await places(outsider, { view: 'late' })]).toEqual([[], []]);
  expect((await countTickets(desk.app.db.knex, outsider)).views).toMatchObject({ due: 0, late: 0 });
});

test('a row says from when to when its ring fills, and when it is at risk', async () => {
  const [row] = (await list(desk.desk.agent)).items.filter((one) => one.id === id(6));
  expect(row?.clock).toEqual({
    state: 'running',
    dueAt: hours(78).toISOString(),
    from: hours(6).toISOString(),
    riskAt: hours(60).toISOString(),
  });
});

test('is read in order from its own index', async () => {
  const plan = await desk.app.db.knex.transaction(async (trx) => {
    // seven rows would be scanned whatever index there is
    await trx.raw('set local enable_seqscan = off; set local enable_sort = off; set local enable_bitmapscan = off');
    const sql = `explain (costs off) select id from tickets where centre_id = ? and due_at is not null order by due_at, id limit 50`;
    return (await trx.raw(sql, [desk.desk.centre])) as { rows: { 'QUERY PLAN': string }[] };
  });
  const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(text).toContain('using tickets_due');
  expect(text).not.toContain('Sort');
});
