import { collectBlobs } from '../../../src/app/collect-blobs';
import { armFaults } from '../../../src/core/fault';
import { FolderBlobStore } from '../../../src/db/blob-store';
import { openDatabase } from '../../../src/db/database';
import { MasterKey } from '../../../src/db/sealer';

/** One step of the collection in a process of its own, which `WASL_FAULT` may kill: `collect-blobs.ts <database> <folder>`. */
async function main([url = '', folder = '']: readonly string[]): Promise<void> {
  armFaults(process.env['WASL_FAULT'] ?? '');
  const db = openDatabase({ url, poolSize: 2 });
  const never = (): never => {
    throw new Error('the collection makes no blobs');
  };
  const quiet = (): void => undefined;
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  await collectBlobs({ db, blobs: new FolderBlobStore(folder, new MasterKey(Buffer.alloc(32)), never), log });
  await db.close();
}

void main(process.argv.slice(2));
