import { Gauge, type Registry } from 'prom-client';
import type { App } from '../app/context';
import { countClocks, countMarks } from '../db/read/clock-counts';

const DAY_MS = 86_400_000;

/** Clocks as gauges, asked of the database when they are read; with the database away they are absent. */
export function addClockMetrics(app: App, registry: Registry): void {
  new Gauge({
    name: 'wasl_clocks',
    help: 'Clocks of open cases, by what they time, whether they run or are paused, and whether they are late',
    labelNames: ['kind', 'state', 'late'],
    registers: [registry],
    async collect() {
      this.reset();
      const counts = await countClocks(app.db.knex).catch(() => []);
      for (const { kind, state, late, count } of counts) this.set({ kind, state, late: String(late) }, count);
    },
  });
  new Gauge({
    name: 'wasl_clock_marks_day',
    help: 'Warnings (50, 75, 90 percent) and breaches (100) recorded in the last 24 hours',
    labelNames: ['kind', 'mark'],
    registers: [registry],
    async collect() {
      this.reset();
      const since = new Date(app.clock.now().getTime() - DAY_MS);
      const counts = await countMarks(app.db.knex, since).catch(() => []);
      for (const { kind, mark, count } of counts) this.set({ kind, mark: String(mark) }, count);
    },
  });
}
