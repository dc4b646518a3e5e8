import { sweepClocks } from '../../../src/app/clocks/sweep-clocks';
import { proposePolicy } from '../../../src/app/policies/policies';
import { WORKING_CALENDAR } from '../../../src/app/policies/seed-policies';
import { sweep } from '../../../src/app/sweep';
import type { CalendarData, Holiday } from '../../../src/core/calendar';
import type { LimitData } from '../../../src/core/policy-limit';
import { SEED_CALENDARS } from '../../../src/core/seed/calendars';
import { SEED_LIMITS } from '../../../src/core/seed/limits';
import { ClockDesk } from '../../support/clock-desk';

let desk: ClockDesk;
beforeAll(async () => {
  desk = await ClockDesk.open();
});
afterAll(() => desk.close());
beforeEach(() => desk.at(0));

const office = SEED_CALENDARS.find(({ data }) => data.hours === 'weekly')?.data as CalendarData;

/** Urgent cases are counted by a calendar in which nothing can ever fall due, which no screen would have taken. */
async function urgentWithoutTime(): Promise<void> {
  const shut = { ...office, week: office.week.map(() => []), ramadan: null, holidayHours: [] };
  const urgent = SEED_LIMITS.find(({ code }) => code === 'urgent');
  const always = {
    version: 9,
    validFrom: new Date(0),
    validTo: null,
    source: 'C',
    changedBy: null,
    changedAt: new Date(0),
  } as const;
  const { policies } = desk.app.db.stores;
  await policies.add({
    ...always,
    id: desk.app.newId(),
    kind: 'calendar',
    code: WORKING_CALENDAR,
    centreId: desk.desk.centre,
    data: shut,
  });
  await policies.add({
    ...always,
    id: desk.app.newId(),
    kind: 'limit',
    code: 'urgent',
    centreId: null,
    data: { ...(urgent?.data as LimitData), unit: 'working' },
  });
}

test('a calendar whose holidays leave no day open is refused, for nothing could fall due in it', async () => {
  const administrator = await desk.app.person('administrator', [desk.desk.centre]);
  const [holiday] = office.holidays;
  const closed = (month: number): Holiday => ({
    ...(holiday as Holiday),
    code: `H${month}`,
    calendar: 'gregorian',
    month,
    day: 1,
    days: 31,
    weekendShift: false,
    moved: {},
  });
  const holidays = Array.from({ length: 12 }, (_, month) => closed(month + 1));
  const input = {
    kind: 'calendar',
    code: WORKING_CALENDAR,
    centreId: desk.desk.centre,
    validFrom: null,
    validTo: null,
  } as const;
  const before = await desk.app.db.stores.policies.lastVersion(input);
  const propose = (data: CalendarData): Promise<unknown> =>
    proposePolicy(desk.app, administrator, { ...input, lastVersion: before, data });
  await expect(propose({ ...office, holidays, holidayHours: [] })).rejects.toMatchObject({
    code: 'invalid',
    extra: { fields: { week: 'calendar_without_hours' } },
  });
  expect(await desk.app.db.stores.policies.lastVersion(input)).toBe(before);
  await propose({ ...office, holidays: holidays.slice(1), holidayHours: [] });
});

test('a case whose clock cannot be reckoned keeps nobody else’s from being looked at, nor the rest of the timer’s work', async () => {
  const guilty = await desk.mail('guilty@mail.example');
  const innocent = [await desk.mail('one@mail.example'), await desk.mail('two@mail.example')];
  await urgentWithoutTime();
  await desk.app.sql(`update tickets set urgent = true where id = ?`, [guilty]);
  desk.at(100);
  await sweepClocks(desk.app);
  for (const ticketId of innocent) expect(await desk.ticket(ticketId)).toMatchObject({ late: true });
  expect(await desk.ticket(guilty)).toMatchObject({ late: false, clocks_stale: true });
  await expect(sweep(desk.app)).resolves.toBeUndefined();
});

test('mail is filed although a calendar has no hours to count it by, into a new case and into one that is there', async () => {
  desk.at(200);
  await desk.app.sql(`update clocks set wake_at = null`);
  const unclassified = SEED_LIMITS.find(({ code }) => code === 'unclassified')?.data as LimitData;
  const { policies } = desk.app.db.stores;
  const old = await desk.mail('before@mail.example', { id: 'before' });
  await policies.add({
    id: desk.app.newId(),
    kind: 'limit',
    code: 'unclassified',
    centreId: desk.desk.centre,
    version: 1,
    validFrom: new Date(0),
    validTo: null,
    source: 'C',
    data: { ...unclassified, unit: 'working' },
    changedBy: null,
    changedAt: new Date(0),
  });
  const fresh = await desk.mail('after@mail.example');
  expect(await desk.ticket(fresh)).toMatchObject({ state: 'registered', due_at: null, clocks_stale: true });
  await desk.app.sql(`update tickets set state = 'answered' where id = ?`, [old]);
  expect(await desk.mail('before@mail.example', { answers: ['before'] })).toBe(old);
  expect(await desk.ticket(old)).toMatchObject({ state: 'in_progress', clocks_stale: true });
});
