import type { Connector, Context, PullStep, SourceCondition } from '../../connectors/contract';
import type { AccountId } from '../core/ids';
import type { Account, PullProgress, PullResult } from '../db/account-store';
import type { Stores } from '../db/stores';
import { AccountUnusable, contextFor } from './account-context';
import { adviceFor, WAITS } from './accounts/advice';
import type { App } from './context';
import { intakeState } from './intake';
import { LeaseLost, storeItems } from './store-items';

const BACK_OFF_SECONDS = [5, 15, 30, 60, 120, 300];
const CLOSED_RETRY_SECONDS = 15;
const PROLONG_MS = 20_000;
/** What only a repaired installation changes costs no far end anything, and is looked at again. */
const UNUSABLE_RETRY_SECONDS = 900;
/** Servers lock an account after some wrong passwords: fewer are tried. */
const REFUSALS_UNTIL_STOP = 3;

/** What this look has brought so far; what it did not touch stays as it was known before. */
interface Look {
  readonly progress: { -readonly [Name in keyof PullProgress]: PullProgress[Name] };
  items: number;
  maxLag: number;
}

/**
 * Pulls one account until its source has nothing more. Each step is committed with its cursor before the next is asked for.
 * A sick account fails alone, backs off, and says in its health what is wrong. One whose credentials are refused three times
 * stops until its settings change or an administrator says so.
 */
export async function receiveAccount(app: App, accountId: AccountId, signal: AbortSignal): Promise<void> {
  const account = await app.db.stores.accounts.lease(accountId, app.processId);
  if (account === undefined) return;
  const { lastMailAt, lag, quota, trouble } = account.health;
  const progress = {
    ...(lastMailAt !== undefined && { lastMailAt }),
    ...(lag !== undefined && { lag }),
    ...(quota !== undefined && { quota }),
    ...(trouble !== undefined && { trouble }),
  };
  const look: Look = { progress, items: 0, maxLag: 0 };
  try {
    const nextPullInSeconds = await pullAll(app, account, look, signal);
    const health = { ...look.progress, state: 'ok', lastOkAt: app.clock.now().toISOString(), lag: 0 } as const;
    await release(app, account, { nextPullInSeconds, failures: 0, health }, look);
  } catch (error) {
    if (error instanceof LeaseLost) return;
    await releaseFailed(app, account, look, error);
  }
}

async function pullAll(app: App, account: Account, look: Look, signal: AbortSignal): Promise<number> {
  const { connector, ctx } = contextFor(app, account, signal);
  const pull = connector.pull;
  if (pull === undefined) return 3600;
  await requireOpen(app);
  for await (const step of pull.pull(ctx, account.cursor ?? null)) {
    look.progress.lag = step.remaining;
    look.maxLag = Math.max(look.maxLag, step.remaining);
    look.items += step.items.length;
    if (step.items.length > 0) look.progress.lastMailAt = app.clock.now().toISOString();
    if (step.condition !== undefined) learn(look, step.condition);
    await commitStep(app, account, step, look);
    if (signal.aborted) break;
    await requireOpen(app);
  }
  return pull.everySeconds;
}

/** What it does not tell is over. */
function learn({ progress }: Look, { quota, trouble }: SourceCondition): void {
  delete progress.quota;
  delete progress.trouble;
  if (quota !== undefined) progress.quota = quota;
  if (trouble !== undefined) progress.trouble = trouble;
}

async function commitStep(app: App, account: Account, step: PullStep<unknown>, look: Look): Promise<void> {
  const arrivals = step.items.map((item) => ({ item, accountId: account.id, backlog: step.backlog }));
  // an original that takes minutes to come outlives a lease
  const prolong = (): void => void app.db.stores.accounts.lease(account.id, app.processId).catch(() => undefined);
  const prolonging = setInterval(prolong, PROLONG_MS);
  try {
    await storeItems(app, arrivals, (stores) => stores.accounts.advance(account.id, app.processId, step.cursor, look.progress));
  } finally {
    clearInterval(prolonging);
  }
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

async function releaseFailed(app: App, account: Account, look: Look, error: unknown): Promise<void> {
  // that we take nothing in is no failure of the account: it must not look sick when a restored copy is released
  const failures = error instanceof IntakeClosed ? account.failures : account.failures + 1;
  const hint = error as { code?: unknown; message?: unknown };
  const refusals = (account.health.refusals ?? 0) + (hint.code === 'auth' ? 1 : 0);
  const nextPullInSeconds = waitAfter(error, failures, refusals);
  const { lastOkAt } = account.health;
  app.log.warn({ accountId: account.id, failures, code: typeof hint.code === 'string' ? hint.code : 'unexpected' }, 'account.pull_failed');
  const result = {
    nextPullInSeconds,
    failures,
    health: {
      ...look.progress,
      state: nextPullInSeconds === 'never' || error instanceof AccountUnusable ? 'stopped' : 'failing',
      lastError: typeof hint.message === 'string' ? hint.message.slice(0, 500) : 'unknown error',
      advice: error instanceof IntakeClosed ? WAITS : adviceFor(error),
      ...(lastOkAt !== undefined && { lastOkAt }),
      ...(refusals > 0 && { refusals }),
    },
  } as const;
  // that we take nothing at the moment is no news of the account
  await release(app, account, result, error instanceof IntakeClosed ? undefined : look);
}

function waitAfter(error: unknown, failures: number, refusals: number): PullResult['nextPullInSeconds'] {
  if (error instanceof IntakeClosed) return CLOSED_RETRY_SECONDS;
  if (error instanceof AccountUnusable) return UNUSABLE_RETRY_SECONDS;
  const { code, retryAfterSeconds } = error as { code?: unknown; retryAfterSeconds?: unknown };
  if (code === 'auth' && refusals >= REFUSALS_UNTIL_STOP) return 'never';
  if (typeof retryAfterSeconds === 'number') return retryAfterSeconds;
  return BACK_OFF_SECONDS[Math.min(failures, BACK_OFF_SECONDS.length) - 1] ?? 300;
}

async function release(app: App, account: Account, result: PullResult, look: Look | undefined): Promise<void> {
  await app.db.transact(async (stores) => {
    await stores.accounts.release(account, app.processId, result);
    if (look !== undefined) await noteLook(app, stores, account, look, result.health.lastError);
    // health is shown live; an unchanged state is no news
    if (result.health.state !== account.health.state) {
      await stores.events.append({ id: app.newId(), at: app.clock.now(), centreId: account.centreId, event: { type: 'account.changed', accountId: account.id } });
    }
  });
}

async function noteLook(app: App, stores: Stores, account: Account, { items, maxLag: lag }: Look, error: string | undefined): Promise<void> {
  await stores.accountHistory.note({ accountId: account.id, at: app.clock.now(), items, lag, ...(error !== undefined && { error }) });
}

/** Listens for the source's own hints (IDLE) until the connection or the signal ends. */
export async function watchAccount(app: App, account: Account, signal: AbortSignal): Promise<void> {
  // every watch signs in, and refused credentials are tried by the pull alone, which counts
  if ((account.health.refusals ?? 0) > 0) return;
  let watched: { connector: Connector; ctx: Context<unknown> };
  try {
    watched = contextFor(app, account, signal);
  } catch {
    return; // receiveAccount tells what is wrong with it
  }
  await watched.connector.pull?.watch?.(watched.ctx, account.cursor ?? null, () => app.nudge('pull', account.id));
}
