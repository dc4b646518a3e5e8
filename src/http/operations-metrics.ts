import { Gauge, type Registry } from 'prom-client';
import type { App } from '../app/context';
import { currentHold } from '../app/operations/hold';
import { ALARM_KINDS } from '../core/alarms';

/** Alarms, canaries and the hold as gauges. They are asked of the database when they are read; with the database away they are absent. */
export function addOperationsMetrics(app: App, registry: Registry): void {
  const quietly = async (ask: () => Promise<void>): Promise<void> => ask().catch(() => undefined);
  new Gauge({
    name: 'wasl_alarms_open',
    help: 'Open alarms by kind',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      this.reset();
      await quietly(async () => {
        const open = await app.db.stores.alarms.countOpen();
        for (const kind of ALARM_KINDS) this.set({ kind }, open.get(kind) ?? 0);
      });
    },
  });
  new Gauge({
    name: 'wasl_canary_seconds',
    help: 'The last test mail that came back: from queueing to sent (out), from sent to recognised (in)',
    labelNames: ['account', 'way'],
    registers: [registry],
    async collect() {
      this.reset();
      await quietly(async () => {
        for (const { accountId: account, queuedAt, sentAt, arrivedAt } of await app.db.stores.canaries.latest()) {
          if (sentAt === null || arrivedAt === null) continue;
          this.set({ account, way: 'out' }, (sentAt.getTime() - queuedAt.getTime()) / 1000);
          this.set({ account, way: 'in' }, Math.max(0, (arrivedAt.getTime() - sentAt.getTime()) / 1000));
        }
      });
    },
  });
  new Gauge({
    name: 'wasl_on_hold',
    help: '1 while a restored copy waits to be released',
    registers: [registry],
    async collect() {
      await quietly(async () => this.set((await currentHold(app)) === undefined ? 0 : 1));
    },
  });
}
