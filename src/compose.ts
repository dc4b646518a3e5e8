import { randomBytes, randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { loadConnectors } from '../connectors';
import type { App, Nudge, ParsePool } from './app/context';
import { watchSpace } from './app/space';
import type { Config } from './config';
import { ascendingIds } from './core/ids';
import { StartupProblem } from './core/startup-problem';
import { FolderBlobStore } from './db/blob-store';
import type { Database } from './db/database';
import { openInstallation } from './installation';
import { createLog } from './log';
import { outsideForAccounts, outsideForStrangers } from './outside';
import { createPictureRenderer } from './previews/renderer';
import { createClamdScanner } from './scanning/clamd';

const nextId = ascendingIds(Date.now, () => randomBytes(10));
export const newId = <T extends string>(): T => nextId() as T;

/** Builds what every use case may reach. `nudge` is given late, because the workers that it wakes need the app themselves. */
export async function composeApp(config: Config, db: Database, parsePool: ParsePool): Promise<{ app: App; setNudge(nudge: Nudge): void }> {
  let nudge: Nudge = () => undefined;
  // before anybody asks how much room there is: a folder that is not there counts as a full disk
  makeBlobFolder(config.blobDir);
  const key = await openInstallation(db, { keyFile: config.keyFile, demo: config.demo, newId });
  const log = createLog(config.logLevel);
  const app: App = {
    db,
    blobs: new FolderBlobStore(config.blobDir, key, newId),
    sealer: key,
    // a key that is added later signs, too
    get replyTokenKeys() {
      return key.replyTokenKeys;
    },
    connectors: loadConnectors(),
    parsePool,
    pictures: createPictureRenderer({ log }),
    clock: { now: () => new Date() },
    log,
    nudge: (topic, id) => nudge(topic, id),
    newId,
    hasSpace: watchSpace(writtenFolders(config)),
    processId: randomUUID(),
    outside: { accounts: outsideForAccounts(config), strangers: outsideForStrangers() },
    scanRequired: config.scanRequired,
    ...scannerOf(config),
    ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }),
    ...(config.mailRedirectTo === undefined ? {} : { mailRedirectTo: config.mailRedirectTo }),
    ...(config.mailOnlyTo === undefined ? {} : { mailOnlyTo: config.mailOnlyTo }),
  };
  return { app, setNudge: (given) => void (nudge = given) };
}

const scannerOf = ({ clamd }: Config): Pick<App, 'scanner'> =>
  clamd === undefined ? {} : { scanner: createClamdScanner(clamd) };

/** Where this process writes: originals, and the embedded database, which may lie on another disk. */
export const writtenFolders = (config: Config): readonly string[] =>
  config.databaseUrl === undefined ? [...new Set([config.blobDir, config.dataDir])] : [config.blobDir];

function makeBlobFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    fs.accessSync(folder, fs.constants.W_OK);
  } catch (error) {
    throw new StartupProblem(`The folder ${folder} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'error'}): make it writable, or set WASL_BLOB_DIR.`);
  }
}
