import { createHash } from 'node:crypto';
import type { Stores } from '../db/stores';
import type { App } from './context';
import { AppError } from './errors';

/** Stands for a password or secret in a body that is compared: keyed, because a plain hash of it could be tried out by who reads the database. */
export const comparable = (app: Pick<App, 'sealer'>, secret: unknown): string =>
  app.sealer.lookupHash(`request ${JSON.stringify(secret)}`).toString('base64');

/**
 * Runs `work` once for a key and scope, inside the caller's transaction: the same body gets the first answer, another body is
 * refused (ruling 10). The browser's UUID of a reply *is* its key.
 */
export async function once<T>(stores: Stores, scope: string, key: string, body: unknown, work: () => Promise<T>): Promise<T> {
  const hash = createHash('sha256').update(JSON.stringify(body)).digest();
  const begun = await stores.idempotency.begin(scope, key, hash);
  if (begun === 'other_body') throw new AppError('key_reused');
  if (begun !== 'new') return begun.response as T;
  const result = await work();
  await stores.idempotency.remember(scope, key, 201, result);
  return result;
}
