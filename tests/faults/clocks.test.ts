import type { FaultPointName } from '../../src/core/fault';
import { waitFor } from '../support/wait';
import { inParallel } from './support/people';
import { World } from './support/world';

/** More than a sweep takes at once, so that two of them work side by side. */
const CASES = 120;
/** Half of the 72 hours of a case that nobody has classified, and a little. */
const HOURS = 40;
/** What is due then: breaches of the first answer and of the classification with all their warnings, and half of the solution. */
const MARKS = 4 + 4 + 1;

let world: World;
let filed = 0;

beforeAll(async () => {
  world = await World.open();
}, 120_000);
afterAll(() => world.close(), 60_000);

/** Cases that began so many hours ago; whoever sweeps next finds them. */
async function casesOfBefore(count: number): Promise<string[]> {
  const first = filed + 1;
  filed += count;
  const letters = Array.from({ length: count }, (_, at) => ({
    id: `late-${first + at}`,
    from: `p${first + at}@mail.example`,
  }));
  await inParallel(letters, 8, (letter) => world.mail(letter));
  const ids = await waitFor(async () => {
    const rows = await world.sql<{ ticket_id: string }>(
      `select ticket_id from messages where direction = 'in' order by id`,
    );
    return rows.length === filed ? rows.slice(-count).map((row) => row.ticket_id) : undefined;
  }, 'all are filed');
  // the acknowledgements' own clocks are another story
  await world.sql(`delete from clocks where kind = 'acknowledge'`);
  return ids;
}
const passHours = (ids: readonly string[]): Promise<unknown> =>
  world.sql(
    `update clocks set started_at = started_at - make_interval(hours => $2), target_from = target_from - make_interval(hours => $2), wake_at = now()
      where ticket_id = any($1::uuid[])`,
    [ids, HOURS],
  );
const nothingDue = async (ids: readonly string[]): Promise<boolean> =>
  (await world.sql(`select 1 from clocks where wake_at <= now() and ticket_id = any($1::uuid[])`, [ids])).length === 0;

/** How many marks are recorded, and how many were told; and how many of them more than once. */
async function counts(ids: readonly string[]): Promise<{ recorded: number; told: number; twice: number }> {
  const [row] = await world.sql<{ recorded: number; told: number; twice: number }>(
    `with told as (select ticket_id, data->>'clock' as clock, data->>'mark' as mark, count(*) as n from events
                    where type = 'clock.marked' and ticket_id = any($1::uuid[]) group by 1, 2, 3)
     select (select count(*)::int from clock_marks m join clocks c on c.id = m.clock_id where c.ticket_id = any($1::uuid[])) as recorded,
            (select coalesce(sum(n), 0)::int from told) as told, (select count(*)::int from told where n > 1) as twice`,
    [ids],
  );
  if (row === undefined) throw new Error('no counts');
  return row;
}

test('two working processes tell each warning and each breach once', async () => {
  await world.start();
  await world.start({ role: 'worker' });
  const ids = await casesOfBefore(CASES);
  await passHours(ids);
  await waitFor(() => nothingDue(ids), 'all clocks were looked at');
  expect(await counts(ids)).toEqual({ recorded: CASES * MARKS, told: CASES * MARKS, twice: 0 });
  await Promise.all(world.running().map((process) => process.stop()));
}, 120_000);

test.each<[FaultPointName, number]>([
  ['clocks.before-commit', 0],
  ['clocks.after-commit', MARKS],
])(
  'killed at %s, the sweep has told all or nothing, and the next process tells the rest once',
  async (point, kept) => {
    const [first] = [await world.start()];
    const ids = await casesOfBefore(5);
    await first.stop();
    await passHours(ids);
    const doomed = await world.start({ env: { WASL_FAULT: `${point}=kill` } });
    expect(await doomed.program.ended).toMatchObject({ signal: 'SIGKILL' });
    expect(await counts(ids)).toEqual({ recorded: kept * ids.length, told: kept * ids.length, twice: 0 });
    const next = await world.start();
    await waitFor(() => nothingDue(ids), 'all clocks were looked at');
    expect(await counts(ids)).toEqual({ recorded: MARKS * ids.length, told: MARKS * ids.length, twice: 0 });
    await next.stop();
  },
  120_000,
);
