import { faultPoint } from '../core/fault';
import type { Stores } from '../db/stores';
import type { App } from './context';

/** Small enough that cutting their words holds nobody up: some 5 ms of the event loop. */
const BATCH = 25;

/**
 * Indexes what was written since the last look, then what was there before this version, newest first, until neither is left. Any number
 * of processes may call it at once; each step is one transaction, so that a crash repeats it and loses nothing.
 */
export async function followSearch(app: App, signal?: AbortSignal): Promise<void> {
  while (signal?.aborted !== true) {
    if ((await step(app, (stores) => stores.search.indexPending(BATCH))) === BATCH) continue;
    const began = performance.now();
    if (!(await step(app, (stores) => stores.search.indexOlder(BATCH)))) return;
    // half of the time is everybody else's
    await pause(performance.now() - began, signal);
  }
}

const step = <T>(app: App, work: (stores: Stores) => Promise<T>): Promise<T> =>
  app.db.transact(async (stores) => {
    const result = await work(stores);
    await faultPoint('search.before-commit');
    return result;
  });

const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
