import { StartupProblem } from './core/startup-problem';
import type { Database } from './db/database';
import type { MasterKey } from './db/sealer';
import { openMasterKey } from './master-key-file';

/**
 * The key of this installation, made at the very first start and remembered by its fingerprint.
 * @throws StartupProblem when key and database do not belong together, or a demo would touch a real installation
 */
export async function openInstallation(db: Database, options: { keyFile: string; demo: boolean; newId: () => string }): Promise<MasterKey> {
  const before = await db.stores.installation.get();
  if (before !== undefined && options.demo && !before.demo) {
    throw new StartupProblem('--demo refuses this data: it belongs to a real installation. Set WASL_DATA_DIR to a folder of its own.');
  }
  const key = openMasterKey(options.keyFile, before?.keyFingerprint);
  await db.stores.installation.create({ id: options.newId(), keyFingerprint: key.fingerprint, demo: options.demo });
  // two hosts that start at once with two keys: the second one to write finds the first one's fingerprint
  return openMasterKey(options.keyFile, (await db.stores.installation.get())?.keyFingerprint);
}
