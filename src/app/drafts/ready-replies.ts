import type { Language } from '../../core/language';
import type { Viewer } from '../../core/viewer';
import type { CannedRecord } from '../../db/canned-store';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { AppError } from '../errors';
import { once } from '../once';

export interface ReadyReply {
  readonly centreId: string | null;
  readonly language: Language;
  readonly shortcut: string;
  readonly title: string;
  readonly body: string;
  readonly version?: number | undefined;
}

export const listReadyReplies = (app: App, viewer: Viewer): Promise<CannedRecord[]> =>
  app.db.stores.cannedReplies.list(viewer.centreIds);

/** @throws AppError `invalid` (another centre's, or the shortcut is taken), `key_reused` */
export async function createReadyReply(
  app: App,
  viewer: Viewer,
  reply: ReadyReply,
  key: string | undefined,
): Promise<CannedRecord> {
  requireCentre(viewer, reply.centreId);
  const { version: _, ...content } = reply;
  const id = app.newId<string>();
  const create = async (stores: Stores): Promise<CannedRecord> => {
    if (!(await stores.cannedReplies.insert({ id, ...content }))) throw shortcutTaken();
    return { id, ...content, version: 1 };
  };
  return app.db.transact((stores) =>
    key === undefined
      ? create(stores)
      : once(stores, `ready-reply ${viewer.userId}`, key, content, () => create(stores)),
  );
}

/** @throws AppError `not_found`, `stale_version`, `invalid` */
export async function updateReadyReply(app: App, viewer: Viewer, id: string, reply: ReadyReply): Promise<CannedRecord> {
  requireCentre(viewer, reply.centreId);
  return app.db.transact(async (stores) => {
    const before = await readVisible(stores, viewer, id);
    const next = { ...reply, id, version: reply.version ?? 0 };
    if (await stores.cannedReplies.isShortcutTaken(next)) throw shortcutTaken();
    if (!(await stores.cannedReplies.update(next))) throw new AppError('stale_version', { current: before });
    return { ...next, version: next.version + 1 };
  });
}

export async function deleteReadyReply(app: App, viewer: Viewer, id: string): Promise<void> {
  await app.db.transact(async (stores) => {
    await readVisible(stores, viewer, id);
    await stores.cannedReplies.remove(id);
  });
}

async function readVisible(stores: Stores, viewer: Viewer, id: string): Promise<CannedRecord> {
  const reply = await stores.cannedReplies.get(id);
  if (reply === undefined || !isOwn(viewer, reply.centreId)) throw new AppError('not_found');
  return reply;
}

const isOwn = (viewer: Viewer, centreId: string | null): boolean =>
  centreId === null || viewer.centreIds.some((own) => own === centreId);

function requireCentre(viewer: Viewer, centreId: string | null): void {
  if (!isOwn(viewer, centreId)) throw new AppError('invalid', { fields: { centreId: 'unknown_centre' } });
}

const shortcutTaken = (): AppError => new AppError('invalid', { fields: { shortcut: 'shortcut_taken' } });
