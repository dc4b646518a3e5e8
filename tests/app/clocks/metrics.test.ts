import { Registry } from 'prom-client';
import { sweepClocks } from '../../../src/app/clocks/sweep-clocks';
import { addClockMetrics } from '../../../src/http/clock-metrics';
import { ClockDesk } from '../../support/clock-desk';

let desk: ClockDesk;
beforeAll(async () => {
  desk = await ClockDesk.open();
});
afterAll(() => desk.close());

test('the metrics tell how many clocks run late, and the warnings and breaches of a day, without naming a case', async () => {
  const [one] = [await desk.mail('p1@mail.example'), await desk.mail('p2@mail.example')];
  desk.at(5);
  await desk.reply(one, 'p1@mail.example');
  await sweepClocks(desk.app);
  const registry = new Registry();
  addClockMetrics(desk.app, registry);
  const text = await registry.metrics();
  expect(text).toContain('wasl_clocks{kind="classify",state="running",late="true"} 2');
  expect(text).toContain('wasl_clocks{kind="first_response",state="running",late="false"} 1');
  expect(text).toContain('wasl_clocks{kind="solution",state="running",late="false"} 1');
  expect(text).toContain('wasl_clock_marks_day{kind="classify",mark="100"} 2');
  expect(text).not.toContain(one);
  desk.at(30);
  expect(await registry.metrics()).not.toContain('wasl_clock_marks_day{kind="classify",mark="100"}');
});
