import { faultPoint } from '../core/fault';
import type { BlobFolder } from '../db/blob-files';
import type { App } from './context';

const HOUR = 3_600;
const DAY = 24 * HOUR;
/** No transaction lives nearly so long: what is about to refer to a blob has done so by then. */
const GRACE_SECONDS = DAY;
const UPLOAD_SECONDS = DAY;
/** How long the id of a removed file stays taken. */
const TAKEN_SECONDS = 30 * DAY;
const ROUND_DAYS = 7;
const BATCH = 2_000;
const FOLDERS = 500;
/** So many files without a row among so many: rather a folder that is not this database's than what crashes left behind. */
const STRANGE = { least: 100, share: 0.9 };

/** The little of the App that this takes. */
export type Storage = Pick<App, 'db' | 'blobs' | 'log'>;

/**
 * One step of the endless round that takes away what nothing refers to: uploads of which no answer came, rows that lost what referred
 * to them, files whose transaction never committed. Everything is decided in the database first and taken from the disk after, so
 * that a crash in between is made good by the next step.
 */
export async function collectBlobs(app: Storage): Promise<void> {
  await app.db.transact(async (stores) => {
    await stores.blobCollection.expireUploads(UPLOAD_SECONDS, BATCH);
    const { rowsTo, filesTo } = await stores.blobCollection.progress();
    const next = await stores.blobCollection.decideRows(rowsTo, BATCH, GRACE_SECONDS);
    await stores.blobCollection.note({ rowsTo: next, filesTo });
    await faultPoint('collect.before-commit');
  });
  await decideFiles(app);
  await faultPoint('collect.after-commit');
  await removeDecided(app);
  await app.db.stores.blobCollection.forget(TAKEN_SECONDS);
}

async function decideFiles(app: Storage): Promise<void> {
  const { blobCollection } = app.db.stores;
  await blobCollection.renewFiles(ROUND_DAYS);
  const { filesTo } = await blobCollection.progress();
  // files and their names carry the machine's time, whatever the business clock says
  const before = new Date(Date.now() - GRACE_SECONDS * 1_000);
  const folders: BlobFolder[] = [];
  for await (const folder of app.blobs.folders(filesTo, before)) {
    folders.push(folder);
    if (folders.length === FOLDERS) break;
  }
  const reached = folders.at(-1)?.name;
  if (reached === undefined) return;
  const old = folders.flatMap(({ files }) => files.filter((file) => file.writtenAt < before)).map((file) => file.id);
  const without = old.length === 0 ? [] : await blobCollection.withoutRow(old);
  const strange = without.length >= STRANGE.least && without.length > old.length * STRANGE.share;
  if (strange) app.log.error({ files: without.length, of: old.length }, 'blobs.not_of_this_database');
  await app.db.transact(async (stores) => {
    if (strange) await stores.blobCollection.countStrangers(without.length);
    else if (without.length > 0) await stores.blobCollection.decideFiles(without);
    const { rowsTo } = await stores.blobCollection.progress();
    await stores.blobCollection.note({ rowsTo, filesTo: reached });
  });
}

async function removeDecided(app: Storage): Promise<void> {
  for (;;) {
    const ids = await app.db.stores.blobCollection.undone(BATCH);
    if (ids.length === 0) return;
    for (const id of ids) await app.blobs.remove(id);
    await faultPoint('collect.after-removal');
    await app.db.stores.blobCollection.done(ids);
    app.log.info({ blobs: ids.length }, 'blobs.collected');
  }
}
