import { loadConnectors } from '../../../connectors';
import { contextFor, type AccountOpener } from '../../app/account-context';
import type { Config } from '../../config';
import type { Account } from '../../db/account-store';
import { openDatabase, type Database } from '../../db/database';
import type { Sealer } from '../../db/sealer';
import { createLog } from '../../log';
import { readMasterKey } from '../../master-key-file';
import { outsideForAccounts } from '../../outside';
import type { Finding } from './finding';

const PATIENCE_MS = 20_000;

/** Every enabled account, looked at by its own connector, as the administrator's "test" button does; all at once. */
export async function checkAccounts(config: Config, url: string): Promise<readonly Finding[]> {
  const sealer = readMasterKey(config.keyFile);
  const db = openDatabase({ url, poolSize: 1 });
  try {
    return await lookAtAll(config, db, sealer);
  } finally {
    await db.close();
  }
}

async function lookAtAll(config: Config, db: Database, sealer: Sealer | undefined): Promise<readonly Finding[]> {
  const accounts = await db.stores.accounts.list();
  const enabled = accounts.filter((account) => account.enabled);
  if (enabled.length === 0)
    return [
      {
        check: 'accounts',
        state: 'warn',
        detail: 'there is none that takes mail',
        advice: 'add one under Administration, Accounts',
      },
    ];
  if (sealer === undefined)
    return [{ check: 'accounts', state: 'fail', detail: 'their credentials cannot be opened without the key' }];
  const connectors = loadConnectors();
  // connectors may log; the doctor's standard output is its own
  const log = createLog('error', (line) => void process.stderr.write(line));
  const outside = { accounts: outsideForAccounts(config) };
  return await Promise.all(enabled.map((account) => look({ connectors, sealer, log, outside, db }, account)));
}

async function look(app: AccountOpener, account: Account): Promise<Finding> {
  const check = 'account';
  const title = `${account.channel}: ${account.name}`;
  try {
    const { connector, ctx } = contextFor(app, account, AbortSignal.timeout(PATIENCE_MS));
    const health = await Promise.race([connector.check(ctx), late()]);
    if (health.state === 'ok') return { check, state: 'ok', detail: title };
    return { check, state: 'fail', detail: `${title}: ${health.problem}`, advice: health.advice.en };
  } catch (error) {
    return {
      check,
      state: 'fail',
      detail: `${title}: ${error instanceof Error ? error.message : String(error)}`,
      advice: 'open it under Administration, Accounts',
    };
  }
}

function late(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS).unref();
  });
}
