import { Client } from 'pg';
import { StartupProblem } from '../core/startup-problem';

/** "wasl" and a purpose, as in `migrate`: what at most one command does at a time on a database, whatever host it runs on. */
const LOCKS = { rotation: [0x7761736c, 2], restore: [0x7761736c, 3] } as const;

/**
 * Runs `work` while no other command of this purpose runs on this database. The lock goes with its connection: a command that is killed
 * leaves nothing behind.
 * @throws StartupProblem when another one is at work: nobody waits
 */
export async function withCommandLock<T>(url: string, purpose: keyof typeof LOCKS, work: () => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: `wasl ${purpose}`, keepAlive: true });
  // a connection that is lost is noticed by the statements of the work itself
  client.on('error', () => undefined);
  await client.connect();
  try {
    const tried = await client.query<{ ours: boolean }>('select pg_try_advisory_lock($1, $2) as ours', [
      ...LOCKS[purpose],
    ]);
    if (tried.rows[0]?.ours !== true)
      throw new StartupProblem(
        'Another command of this kind is at work on this database: wait for its end. Nothing was changed.',
      );
    return await work();
  } finally {
    // said, not left to the end of the connection: the server notices that a little later, and the next command would be refused
    await client.query('select pg_advisory_unlock_all()').catch(() => undefined);
    await client.end().catch(() => undefined);
  }
}
