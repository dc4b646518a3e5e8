import type { Connector, Context, PullStep } from '../../connectors/contract';
import type { AccountId } from '../core/ids';
import type { Account, AccountHealth } from '../db/account-store';
import { AccountUnusable, contextFor } from './account-context';
import { adviceFor, WAITS } from './accounts/advice';
import type { App } from './context';
import { intakeState } from './intake';
import { LeaseLost, storeItems } from './store-items';

const BACK_OFF_SECONDS = [5, 15, 30, 60, 120, 300];
const CLOSED_RETRY_SECONDS = 15;

/**
 * Pulls one account until its source has nothing more. Each step is committed with its cursor before the next is asked for.
 * A sick account fails alone, backs off, and says in its health what is wrong.
 */
export async function receiveAccount(app: App, accountId: AccountId, signal: AbortSignal): Promise<void> {
  const account = await app.db.stores.accounts.lease(accountId, app.processId);
  if (account === undefined) return;
  try {
    const everySeconds = await pullAll(app, account, signal);
    await release(app, account, { nextPullInSeconds: everySeconds, failures: 0, health: { state: 'ok', lastOkAt: app.clock.now().toISOString(), lag: 0 } });
  } catch (error) {
    if (error instanceof LeaseLost) return;
    await releaseFailed(app, account, error);
  }
}

async function pullAll(app: App, account: Account, signal: AbortSignal): Promise<number> {
  const { connector, ctx } = contextFor(app, account, signal);
  const pull = connector.pull;
  if (pull === undefined) return 3600;
  await requireOpen(app);
  for await (const step of pull.pull(ctx, account.cursor ?? null)) {
    await commitStep(app, account, step);
    if (signal.aborted) break;
    await requireOpen(app);
  }
  return pull.everySeconds;
}

async function commitStep(app: App, account: Account, step: PullStep<unknown>): Promise<void> {
  const arrivals = step.items.map((item) => ({ item, accountId: account.id, backlog: step.backlog }));
  await storeItems(app, arrivals, (stores) => stores.accounts.advance(account.id, app.processId, step.cursor));
}

const CLOSED_BECAUSE = {
  short_of_space: 'the disk is nearly full: pulling waits until there is space',
  far_behind: 'many messages wait to be filed: pulling waits until they are',
  on_hold: 'restored from a backup: pulling waits until an administrator releases it',
} as const;

class IntakeClosed extends Error {}

async function requireOpen(app: App): Promise<void> {
  const state = await intakeState(app);
  if (state !== 'open') throw new IntakeClosed(CLOSED_BECAUSE[state]);
}

async function releaseFailed(app: App, account: Account, error: unknown): Promise<void> {
  const failures = account.failures + 1;
  const hint = error as { retryAfterSeconds?: unknown; code?: unknown; message?: unknown };
  const hinted = typeof hint.retryAfterSeconds === 'number' ? hint.retryAfterSeconds : undefined;
  const backOff = error instanceof IntakeClosed ? CLOSED_RETRY_SECONDS : (BACK_OFF_SECONDS[Math.min(failures, BACK_OFF_SECONDS.length) - 1] ?? 300);
  const stopped = error instanceof AccountUnusable || (hint.code === 'auth' && failures >= 3);
  const previous = account.health.lastOkAt;
  app.log.warn({ accountId: account.id, failures, code: typeof hint.code === 'string' ? hint.code : 'unexpected' }, 'account.pull_failed');
  await release(app, account, {
    nextPullInSeconds: hinted ?? (stopped ? 900 : backOff),
    failures,
    health: {
      state: stopped ? 'stopped' : 'failing',
      lastError: typeof hint.message === 'string' ? hint.message.slice(0, 500) : 'unknown error',
      advice: error instanceof IntakeClosed ? WAITS : adviceFor(error),
      ...(previous === undefined ? {} : { lastOkAt: previous }),
    },
  });
}

async function release(app: App, account: Account, result: { nextPullInSeconds: number; failures: number; health: AccountHealth }): Promise<void> {
  await app.db.transact(async (stores) => {
    await stores.accounts.release(account.id, app.processId, result);
    // health is shown live; an unchanged state is no news
    if (result.health.state !== account.health.state) {
      await stores.events.append({ id: app.newId(), at: app.clock.now(), centreId: account.centreId, event: { type: 'account.changed', accountId: account.id } });
    }
  });
}

/** Listens for the source's own hints (IDLE) until the connection or the signal ends. */
export async function watchAccount(app: App, account: Account, signal: AbortSignal): Promise<void> {
  let watched: { connector: Connector; ctx: Context<unknown> };
  try {
    watched = contextFor(app, account, signal);
  } catch {
    return; // receiveAccount tells what is wrong with it
  }
  await watched.connector.pull?.watch?.(watched.ctx, account.cursor ?? null, () => app.nudge('pull', account.id));
}
