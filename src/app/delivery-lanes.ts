import { faultPoint } from '../core/fault';
import type { AccountId } from '../core/ids';
import type { Delivery } from '../db/delivery-store';
import type { App } from './context';
import { deliverMessage } from './deliver';

/** Messages on their way at once, in this process; a server that hangs holds no more than its own share of them. */
const LANES = 12;
const LANES_PER_ACCOUNT = 4;
/** At the end of the process: how long what is on its way may still take before it is broken off. */
const LAST_MOMENTS_MS = 2_000;

/**
 * Sends what is due. Each message is claimed by one UPDATE; what goes on the wire is fixed and stored before the first attempt; the
 * outcome is written only by the attempt that made it.
 */
export class DeliveryLanes {
  private readonly sending = new Set<Promise<void>>();
  private readonly busy = new Map<AccountId, number>();
  private readonly attempts = new Set<AbortController>();
  private closed = false;

  constructor(private readonly app: App) {}

  /** Starts as much as is due and fits; does not wait for it. Returns how many messages it started. */
  async pump(): Promise<number> {
    let started = 0;
    while (this.sending.size < LANES && !this.closed) {
      const full = [...this.busy].filter(([, count]) => count >= LANES_PER_ACCOUNT).map(([accountId]) => accountId);
      const deliveries = await this.app.db.stores.deliveries.claim(full);
      const [first] = deliveries;
      if (first === undefined) break;
      await faultPoint('deliver.after-claim');
      this.launch(first.accountId, deliveries);
      started += 1;
    }
    return started;
  }

  /** Resolves when nothing is on its way any more. */
  async idle(): Promise<void> {
    while (this.sending.size > 0) await Promise.all(this.sending);
  }

  /** Takes nothing more. What hangs is broken off after some moments; resolves when all outcomes are written. */
  async close(): Promise<void> {
    this.closed = true;
    const late = setTimeout(() => this.attempts.forEach((attempt) => attempt.abort()), LAST_MOMENTS_MS);
    await this.idle();
    clearTimeout(late);
  }

  private launch(accountId: AccountId, deliveries: readonly Delivery[]): void {
    this.busy.set(accountId, (this.busy.get(accountId) ?? 0) + 1);
    const abort = new AbortController();
    this.attempts.add(abort);
    const run: Promise<void> = deliverMessage(this.app, deliveries, abort)
      .catch((error: unknown) => {
        // the lease runs out and the sweep decides by what is known
        this.app.log.error({ messageId: deliveries[0]?.messageId, code: (error as { code?: unknown }).code }, 'deliver.outcome_not_written');
      })
      .finally(() => {
        this.sending.delete(run);
        this.attempts.delete(abort);
        this.busy.set(accountId, (this.busy.get(accountId) ?? 1) - 1);
        this.app.nudge('deliver');
      });
    this.sending.add(run);
  }
}

/** Sends all that is due and waits for the outcomes. */
export async function deliverDue(app: App): Promise<number> {
  const lanes = new DeliveryLanes(app);
  let sent = 0;
  for (;;) {
    const started = await lanes.pump();
    await lanes.idle();
    if (started === 0) return sent;
    sent += started;
  }
}
