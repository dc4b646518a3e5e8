import { createClient } from 'redis';
import { errorCode } from '../../core/error-code';
import type { Finding } from './finding';

const PATIENCE_MS = 5000;

/** Redis answers and never throws hints away. Without REDIS_URL there is nothing to check. */
export async function checkRedis(url: string | undefined): Promise<readonly Finding[]> {
  const check = 'redis';
  if (url === undefined)
    return [{ check, state: 'ok', detail: 'not used (REDIS_URL is not set): jobs and presence stay in the process' }];
  const client = createClient({ url, socket: { connectTimeout: PATIENCE_MS, reconnectStrategy: false } });
  client.on('error', () => undefined);
  try {
    const began = Date.now();
    await client.connect();
    await client.ping();
    const took = Date.now() - began;
    const policy = /^maxmemory_policy:(\S+)/m.exec(await client.info('memory'))?.[1] ?? 'unknown';
    const detail = `answers in ${took} ms, maxmemory-policy ${policy}`;
    if (policy === 'noeviction') return [{ check, state: 'ok', detail }];
    return [
      {
        check,
        state: 'warn',
        detail,
        advice: 'set maxmemory-policy noeviction, or queued hints may be thrown away (work is then late, never lost)',
      },
    ];
  } catch (error) {
    const why = errorCode(error) ?? (error instanceof Error ? error.message : String(error));
    return [
      {
        check,
        state: 'fail',
        detail: `does not answer (${why})`,
        advice: 'start it, or correct REDIS_URL; until then Wasl works late, and loses nothing',
      },
    ];
  } finally {
    if (client.isOpen) client.destroy();
  }
}
