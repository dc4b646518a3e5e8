import { followClocks } from '../../../src/app/clocks/follow';
import type { TicketId } from '../../../src/core/ids';
import type { TicketState } from '../../../src/core/ticket';
import { ClockDesk, hours } from '../../support/clock-desk';

let desk: ClockDesk;
beforeAll(async () => {
  desk = await ClockDesk.open();
});
afterAll(() => desk.close());

/** As the appeal's use cases do: the state, and what follows it, in one transaction. */
const become = (ticketId: TicketId, state: TicketState): Promise<void> =>
  desk.app.db.transact(async (stores) => {
    const ticket = await stores.tickets.lock(ticketId);
    if (ticket !== undefined) await stores.tickets.change(ticket, { state });
    await followClocks(desk.app, stores, [ticketId], { by: null });
  });

test('an appeal has 72 hours of its own, the case shows them, and every round begins anew', async () => {
  const id = await desk.mail('p@mail.example');
  desk.at(10);
  await become(id, 'answered');
  desk.at(100);
  await become(id, 'objected');
  expect(await desk.ticket(id)).toMatchObject({ due_at: hours(172), clock_state: 'running' });
  desk.at(120);
  await become(id, 'under_review');
  expect(await desk.ticket(id)).toMatchObject({ due_at: hours(172) });
  desk.at(130);
  await become(id, 'answered');
  expect(await desk.ticket(id)).toMatchObject({ due_at: null, clock_state: 'stopped' });
  desk.at(200);
  await become(id, 'objected');
  expect(await desk.ticket(id)).toMatchObject({ due_at: hours(272) });
  const rounds = await desk.app.sql(
    `select state from clocks where ticket_id = ? and kind = 'appeal' order by started_at`,
    [id],
  );
  expect(rounds.map((row) => row['state'])).toEqual(['stopped', 'running']);
  // the solution's clock stands meanwhile where the result was told
  expect(await desk.clocks(id)).toMatchObject({ solution: { state: 'stopped', late: false } });
});
