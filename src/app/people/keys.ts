import { may, type ApiScope } from '../../core/rights';
import type { Viewer } from '../../core/viewer';
import type { ApiKeyRecord } from '../../db/key-store';
import type { App } from '../context';
import { AppError } from '../errors';
import { once } from '../once';
import { newApiKey, tokenHash } from './tokens';

export type { ApiKeyRecord };
export const listKeys = (app: App, viewer: Viewer): Promise<ApiKeyRecord[]> =>
  app.db.stores.people.keys.list(viewer.userId);

/**
 * Makes a key of the viewer's own; `key` is told now and never again.
 * @throws AppError `forbidden` when a key asks for more than itself may
 */
export async function createKey(
  app: App,
  viewer: Viewer,
  input: { readonly name: string; readonly scopes: readonly ApiScope[]; readonly days: number },
  requestKey: string | undefined,
): Promise<ApiKeyRecord & { readonly key: string }> {
  const held = viewer.scopes;
  if (held !== undefined && input.scopes.some((scope) => !held.includes(scope))) throw new AppError('forbidden');
  if (!may(viewer, 'keys.manage')) throw new AppError('forbidden');
  const id = app.newId<string>();
  const key = newApiKey();
  return app.db.transact(async (stores) => {
    const create = async (): Promise<MadeKey> => {
      await stores.people.keys.insert({
        id,
        userId: viewer.userId,
        name: input.name,
        hash: tokenHash(key),
        scopes: input.scopes,
        days: input.days,
      });
      await stores.events.append({
        id: app.newId(),
        at: app.clock.now(),
        actorId: viewer.userId,
        event: { type: 'key.changed', keyId: id, what: 'created' },
      });
      return { id, sealedKey: app.sealer.seal(Buffer.from(key), `api-key:${id}`).toString('base64') };
    };
    const made =
      requestKey === undefined
        ? await create()
        : await once(stores, `api-key ${viewer.userId}`, requestKey, input, create);
    const info = (await stores.people.keys.list(viewer.userId)).find((row) => row.id === made.id);
    if (info === undefined) throw new Error(`key ${made.id} was not kept`);
    return { ...info, key: app.sealer.open(Buffer.from(made.sealedKey, 'base64'), `api-key:${made.id}`).toString() };
  });
}

/** The first answer is kept for a repeated request, and so must not lie open. */
interface MadeKey {
  readonly id: string;
  readonly sealedKey: string;
}

/** @throws AppError `not_found` for a key that is not the viewer's or is revoked already */
export async function revokeKey(app: App, viewer: Viewer, keyId: string): Promise<void> {
  await app.db.transact(async ({ people, events }) => {
    if (!(await people.keys.revoke(keyId, viewer.userId))) throw new AppError('not_found');
    await events.append({
      id: app.newId(),
      at: app.clock.now(),
      actorId: viewer.userId,
      event: { type: 'key.changed', keyId, what: 'revoked' },
    });
  });
}
