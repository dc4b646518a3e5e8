import { Gauge, type Registry } from 'prom-client';
import type { App } from '../app/context';

/** How far the search index is behind what was written; read from the database, because another process may follow. */
export function watchSearch(app: App, registry: Registry): void {
  const gauge = (name: string, help: string, collect?: () => Promise<void>): Gauge =>
    new Gauge({ name, help, registers: [registry], ...(collect === undefined ? {} : { collect }) });
  const seconds = gauge('wasl_search_lag_seconds', 'How long the oldest message waits to be found by its words');
  const complete = gauge('wasl_search_complete', '1 when what was there before this version is indexed too');
  const pending = gauge('wasl_search_pending', 'Messages not indexed yet, up to 10001', async () => {
    const lag = await app.db.stores.search.lag().catch(() => undefined);
    if (lag === undefined) return;
    pending.set(lag.pending);
    seconds.set(lag.seconds);
    complete.set(lag.complete ? 1 : 0);
  });
}
