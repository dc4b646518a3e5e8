import { beginReferralClock, endReferralClock } from '../../../src/app/clocks/referral-clock';
import { sweepClocks } from '../../../src/app/clocks/sweep-clocks';
import type { TicketId } from '../../../src/core/ids';
import { ClockDesk, hours } from '../../support/clock-desk';

let desk: ClockDesk;
beforeAll(async () => {
  desk = await ClockDesk.open();
});
afterAll(() => desk.close());
beforeEach(() => desk.at(0));

const refer = (ticketId: TicketId, referralId: string): Promise<Date | null> =>
  desk.app.db.transact(async (stores) => {
    await stores.tickets.lock(ticketId);
    return beginReferralClock(desk.app, stores, { ticketId, referralId, by: desk.desk.agent.userId });
  });
const answer = (ticketId: TicketId, referralId: string): Promise<void> =>
  desk.app.db.transact(async (stores) => {
    await stores.tickets.lock(ticketId);
    await endReferralClock(desk.app, stores, { ticketId, referralId, by: null });
  });
const routine = async (): Promise<TicketId> => {
  const id = await desk.mail('p@mail.example');
  await desk.update(id, { type: 'CMP', category: 'HC-QLT-04' });
  return id;
};

describe('the clock of a referral', () => {
  test('is due within the limit for statements', async () => {
    const id = await routine();
    desk.at(1);
    expect(await refer(id, desk.app.newId())).toEqual(hours(25));
  });

  test('is never due past the case’s own date', async () => {
    const id = await routine();
    desk.at(40);
    expect(await refer(id, desk.app.newId())).toEqual(hours(48));
  });

  test('of a case that is late already has its usual time', async () => {
    const id = await routine();
    desk.at(50);
    expect(await refer(id, desk.app.newId())).toEqual(hours(74));
  });

  test('of several at once runs for each, warns of each, and pauses the case never', async () => {
    const id = await routine();
    const [one, other] = [desk.app.newId<string>(), desk.app.newId<string>()];
    await refer(id, one);
    desk.at(2);
    await refer(id, other);
    desk.at(12);
    await answer(id, other);
    await sweepClocks(desk.app);
    desk.at(25);
    await sweepClocks(desk.app);
    const rows = await desk.app.sql(
      `select about_id, state, late from clocks where ticket_id = ? and kind = 'referral' order by started_at`,
      [id],
    );
    expect(rows).toEqual([
      { about_id: one, state: 'running', late: true },
      { about_id: other, state: 'stopped', late: false },
    ]);
    const told = (await desk.told(id, 'clock.marked'))
      .filter((event) => event['clock'] === 'referral')
      .map((event) => event['mark']);
    expect(told).toEqual([50, 75, 90, 100]);
    expect(await desk.ticket(id)).toMatchObject({ clock_state: 'running', due_at: hours(48) });
  });

  test('goes on where it was when the statement is sent back, and twice is once', async () => {
    const id = await routine();
    const referral = desk.app.newId<string>();
    await refer(id, referral);
    desk.at(4);
    await Promise.all([answer(id, referral), answer(id, referral)]);
    desk.at(10);
    expect(await refer(id, referral)).toEqual(hours(30));
    expect(await refer(id, referral)).toEqual(hours(30));
  });
});
