import type { Knex } from 'knex';
import { waitFor } from '../../support/wait';
import type { TestApp } from './test-app';

const WAITING = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

/**
 * Does `deed` in the middle of `change`: it begins when the change is made and not committed, and the commit comes when the deed waits for
 * it, or is over without having waited.
 */
export async function amid<T>(
  { app }: TestApp,
  change: (trx: Knex.Transaction) => Promise<unknown>,
  deed: () => Promise<T>,
): Promise<T> {
  const trx = await app.db.knex.transaction();
  await change(trx);
  let over = false;
  const doing = deed().finally(() => void (over = true));
  const waits = async (): Promise<boolean> => ((await app.db.knex.raw(WAITING)) as { rows: unknown[] }).rows.length > 0;
  await waitFor(async () => over || (await waits()), 'the deed to wait or to be over');
  await trx.commit();
  return doing;
}
