import type { App } from '../context';
import { sendCanaries } from './canaries';
import { isOnHold } from './hold';
import type { Journal } from './journal';
import type { Probes } from './probes';
import { raiseAlarms } from './raise-alarms';
import { sendNotices } from './send-notices';

const ALARMS_MS = 15_000;
const LEDGER_MS = 10 * 60_000;
const FORGET_MS = 60 * 60_000;

export interface Operations {
  /** Called every few seconds by the process that holds the seat; does what is due. Never throws. */
  tend(signal: AbortSignal): Promise<void>;
}

/** The installation's own upkeep: canaries, alarms, telling people of them, and the journal of reference numbers. */
export function createOperations(app: App, probes: Probes, journal: Journal): Operations {
  const lately = new Map<string, number>();
  const isDue = (what: string, everyMs: number): boolean => {
    const now = performance.now();
    if (now - (lately.get(what) ?? -Infinity) < everyMs) return false;
    lately.set(what, now);
    return true;
  };
  let numbers = '';
  const keepNumbers = async (): Promise<void> => {
    const counters = await app.db.stores.operations.referenceCounters();
    const installation = await app.db.stores.installation.get();
    if (installation === undefined || counters.length === 0 || JSON.stringify(counters) === numbers) return;
    await journal.append(installation.id, { kind: 'references', counters });
    numbers = JSON.stringify(counters);
  };
  const forget = async (): Promise<void> => {
    await app.db.stores.alarms.forgetOld();
    await app.db.stores.notices.forgetOld();
    await app.db.stores.canaries.forgetOld();
  };
  const step = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    await work().catch((error: unknown) =>
      app.log.warn(
        {
          step: name,
          error: error instanceof Error ? error.name : 'unknown',
          code: (error as { code?: unknown }).code,
        },
        'operations.failed',
      ),
    );
  };
  return {
    async tend(signal) {
      const held = await isOnHold(app).catch(() => true);
      if (!held) await step('canaries', () => sendCanaries(app));
      if (isDue('alarms', ALARMS_MS)) await step('alarms', () => raiseAlarms(app, probes, isDue('ledger', LEDGER_MS)));
      if (!held) await step('notices', () => sendNotices(app, signal));
      if (!held && isDue('journal', ALARMS_MS)) await step('journal', keepNumbers);
      if (isDue('forget', FORGET_MS)) await step('forget', forget);
    },
  };
}
