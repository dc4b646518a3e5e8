import fs from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { databaseUrlOf, type RunningWasl } from './wasl';

const KEPT_CHARACTERS = 6_000;

/** How the server carried out the statements of `work`, by its own account (auto_explain), newest and longest last. */
export async function explain(wasl: RunningWasl, work: () => Promise<void>): Promise<string> {
  const db = new Client({ connectionString: databaseUrlOf(wasl, 'superuser') });
  await db.connect();
  for (const [name, value] of [
    ['session_preload_libraries', 'auto_explain'],
    ['log_min_messages', 'log'],
    ['auto_explain.log_min_duration', '2ms'],
    ['auto_explain.log_analyze', 'on'],
    ['auto_explain.log_buffers', 'on'],
  ]) {
    await db.query(`alter role wasl_app set ${name} = '${value}'`);
  }
  // settings of a role hold from the next connection on
  await db.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'wasl_app'`);
  await db.end();
  await work().catch(() => undefined);
  await work();
  const log = fs.readFileSync(path.join(wasl.dataDir, 'postgres', 'server.log'), 'utf8');
  const plans = log.slice(Math.max(0, log.search(/LOG: {2}duration: [\d.]+ ms {2}plan:/)));
  return plans.slice(-KEPT_CHARACTERS);
}
