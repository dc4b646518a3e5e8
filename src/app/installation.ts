import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { StartupProblem } from '../core/startup-problem';
import type { Database } from '../db/database';
import { MasterKey } from '../db/sealer';

const KEY_BYTES = 32;

/**
 * Reads the installation's key, or makes it at the very first start. A missing or wrong key is refused, never silently replaced
 * (ruling 19): what was sealed with the old one could not be opened again.
 * @throws StartupProblem
 */
export async function openMasterKey(db: Database, keyFile: string, newId: () => string, demo: boolean): Promise<MasterKey> {
  const row = await db.stores.installation.get();
  if (row === undefined) {
    const key = readKey(keyFile) ?? makeKey(keyFile);
    await db.stores.installation.create({ id: newId(), keyFingerprint: key.fingerprint, demo });
    const now = await db.stores.installation.get();
    if (now?.keyFingerprint !== key.fingerprint) throw new StartupProblem(wrongKey(keyFile));
    return key;
  }
  if (demo && !row.demo) throw new StartupProblem('--demo refuses this database: it belongs to a real installation. Give it a WASL_DATA_DIR of its own.');
  const key = readKey(keyFile);
  if (key === undefined) throw new StartupProblem(`The key ${keyFile} is missing, and this database needs it. Put the key back (it is not in the backup of the database) or set WASL_KEY_FILE.`);
  if (key.fingerprint !== row.keyFingerprint) throw new StartupProblem(wrongKey(keyFile));
  return key;
}

const wrongKey = (keyFile: string): string => `The key ${keyFile} is not the one this database was made with. Put the right key there or set WASL_KEY_FILE.`;

function readKey(keyFile: string): MasterKey | undefined {
  let text: string;
  try {
    text = fs.readFileSync(keyFile, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new StartupProblem(`The key ${keyFile} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'error'}.`);
  }
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== KEY_BYTES) throw new StartupProblem(`The key ${keyFile} is damaged: it should hold ${KEY_BYTES} bytes in base64.`);
  return new MasterKey(bytes);
}

function makeKey(keyFile: string): MasterKey {
  const bytes = randomBytes(KEY_BYTES);
  fs.mkdirSync(path.dirname(keyFile), { recursive: true, mode: 0o700 });
  const handle = fs.openSync(keyFile, 'wx', 0o600);
  try {
    fs.writeSync(handle, `${bytes.toString('base64')}\n`);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  return new MasterKey(bytes);
}
