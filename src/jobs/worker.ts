import type { AccountId } from '../core/ids';
import { DeliveryLanes } from '../app/delivery-lanes';
import { keepHouse } from '../app/housekeeping';
import { ingestPending } from '../app/ingest';
import { isOnHold } from '../app/operations/hold';
import type { Operations } from '../app/operations/tend';
import { receiveAccount, watchAccount } from '../app/receive';
import { followSearch } from '../app/search-index';
import { FileScans } from '../app/scan-files';
import { sweep } from '../app/sweep';
import { untilWritten } from '../app/until-written';
import type { Account, App, HoldSeat, Nudge, Seat } from '../app/context';
import { LocalRunner } from './runner';

const SWEEP_MS = 2000;
const WATCH_AGAIN_MS = 5000;
const HOUSEKEEPING_MS = 30_000;
const SEAT_PATIENCE_MS = 30_000;

export interface Worker {
  readonly nudge: Nudge;
  start(): void;
  /** Stops taking work, lets what runs finish, gives the receiver's seat up. */
  close(): Promise<void>;
}

/**
 * The working side of a process. Sending is everybody's; receiving and filing belong to the one process that holds the receiver's
 * seat, so that a reply never overtakes the message that it answers.
 */
export function createWorker(app: App, holdSeat: HoldSeat, operations?: Operations): Worker {
  const abort = new AbortController();
  const watchers = new Map<string, { version: number; stop: AbortController }>();
  let seat: Seat | undefined;
  let sweeping: NodeJS.Timeout | undefined;
  let keptHouseAt = 0;
  let tending: Promise<void> | undefined;
  let keeping: Promise<void> | undefined;
  const lanes = new DeliveryLanes(app);
  const scans = new FileScans(app);
  const runner = new LocalRunner(
    {
      ingest: async () => {
        if (seat?.held() !== true) return;
        await ingestPending(app, undefined, abort.signal);
        // what was filed is looked for soon; what others wrote the sweep finds
        runner.nudge('index');
      },
      deliver: () => lanes.pump(),
      index: () => followSearch(app, abort.signal),
      scan: async () => (seat?.held() === true ? scans.run(abort.signal) : undefined),
      pull: async (id) => (seat?.held() === true && id !== undefined ? receiveAccount(app, id as AccountId, abort.signal) : undefined),
    },
    app.log,
  );

  const tick = async (): Promise<void> => {
    try {
      await sweep(app);
      if (seat?.held() === true && !(await isOnHold(app))) await tendWatchers(app, watchers, abort.signal);
      if (seat?.held() === true) tending ??= operations?.tend(abort.signal).finally(() => (tending = undefined));
      if (seat?.held() === true && performance.now() - keptHouseAt > HOUSEKEEPING_MS) {
        keptHouseAt = performance.now();
        // one at a time: looking for evidence at slow mail servers may outlast the half minute
        keeping ??= keepHouse(app, abort.signal)
          .catch((error: unknown) => app.log.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'housekeeping.failed'))
          .finally(() => (keeping = undefined));
      }
    } catch (error) {
      app.log.warn({ error: error instanceof Error ? error.name : 'unknown', code: (error as { code?: unknown }).code }, 'sweep.failed');
    }
    if (!abort.signal.aborted) sweeping = setTimeout(() => void tick(), SWEEP_MS);
  };

  return {
    nudge: (topic, id) => runner.nudge(topic, id),
    start() {
      seat = holdSeat(() => void takeSeat(app), () => stopWatchers(watchers));
      void tick();
    },
    async close() {
      abort.abort();
      clearTimeout(sweeping);
      stopWatchers(watchers);
      await Promise.all([runner.close(), lanes.close(), tending, keeping]);
      await seat?.close();
    },
  };
}

/** What the former holder had claimed and not filed, and the mailboxes it was reading, are free again. */
async function takeSeat(app: App): Promise<void> {
  // without it a mailbox or a mail would wait for a lease to run out
  await untilWritten(
    async () => {
      await app.db.stores.sightings.releaseClaims();
      await app.db.stores.accounts.freeLeases();
    },
    { ms: SEAT_PATIENCE_MS },
  ).catch((error: unknown) => app.log.warn({ code: (error as { code?: unknown }).code }, 'seat.claims_not_freed'));
  app.nudge('ingest');
  for (const accountId of await app.db.stores.accounts.due().catch(() => [])) app.nudge('pull', accountId);
}

/** One watcher an account that can be watched; a changed account gets a new one. A sick account fails alone. */
async function tendWatchers(app: App, watchers: Map<string, { version: number; stop: AbortController }>, signal: AbortSignal): Promise<void> {
  const wanted = new Map((await app.db.stores.accounts.list()).filter((account) => isWatchable(app, account)).map((account) => [account.id as string, account]));
  for (const [id, watcher] of watchers) {
    if (wanted.get(id)?.version === watcher.version) continue;
    watcher.stop.abort();
    watchers.delete(id);
  }
  for (const [id, account] of wanted) {
    if (watchers.has(id) || signal.aborted) continue;
    const stop = new AbortController();
    watchers.set(id, { version: account.version, stop });
    void watchForEver(app, account, stop.signal);
  }
}

async function watchForEver(app: App, account: Account, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const fresh = (await app.db.stores.accounts.get(account.id)) ?? account;
      await watchAccount(app, fresh, signal);
    } catch (error) {
      app.log.debug({ accountId: account.id, error: error instanceof Error ? error.name : 'unknown' }, 'account.watch_ended');
    }
    if (!signal.aborted) await new Promise<void>((resolve) => setTimeout(resolve, WATCH_AGAIN_MS).unref());
  }
}

const isWatchable = (app: App, account: Account): boolean => account.enabled && app.connectors.get(account.channel)?.pull?.watch !== undefined;

function stopWatchers(watchers: Map<string, { stop: AbortController }>): void {
  for (const watcher of watchers.values()) watcher.stop.abort();
  watchers.clear();
}
