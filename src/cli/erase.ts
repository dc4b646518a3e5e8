import { randomBytes } from 'node:crypto';
import { BeingSent, eraseMessages } from '../app/operations/erase-messages';
import { openJournal } from '../app/operations/journal';
import type { Config } from '../config';
import { ascendingIds, isUuid } from '../core/ids';
import { FolderBlobStore } from '../db/blob-store';
import { openDatabase } from '../db/database';
import { readMasterKey } from '../master-key-file';
import type { Out } from './out';

/** `wasl erase --yes ID…`: the contents of these messages are gone for ever, also from copies restored later. Exit 1 when one was not there, or is being sent. */
export async function eraseCommand(config: Config, url: string, ids: readonly string[], out: Out): Promise<number> {
  if (!ids.every(isUuid)) {
    out.note('These are not ids of messages: the address of an original (…/messages/ID/raw) has them.');
    return 2;
  }
  const key = readMasterKey(config.keyFile);
  const db = openDatabase({ url, poolSize: 1 });
  const nextId = ascendingIds(Date.now, () => randomBytes(10));
  const newId = <T extends string>(): T => nextId() as T;
  try {
    if (key === undefined) {
      out.note(`The key ${config.keyFile} is missing: set WASL_KEY_FILE to where it is.`);
      return 1;
    }
    const blobs = new FolderBlobStore(config.blobDir, key, newId);
    const erased = await eraseMessages(
      { db, blobs, clock: { now: () => new Date() }, newId },
      openJournal(config.journalFile),
      ids,
    );
    out.line(
      `${erased} of ${ids.length} messages were erased; the journal ${config.journalFile} remembers it for restores.`,
    );
    return erased === ids.length ? 0 : 1;
  } catch (error) {
    if (!(error instanceof BeingSent)) throw error;
    out.note('One of these messages is being sent this instant; nothing was erased. Run the command again in a few minutes.');
    return 1;
  } finally {
    await db.close();
  }
}
