import fs from 'node:fs';
import path from 'node:path';
import { StartupProblem } from '../core/startup-problem';

const at = (dataDir: string): string => path.join(dataDir, 'restore.unfinished');

/** A restore into this folder begins; until `endRestore` nobody starts Wasl on what is there of it. */
export function beginRestore(dataDir: string, backupId: string): void {
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  fs.writeFileSync(at(dataDir), `${backupId}\n`, { mode: 0o600 });
}
export function endRestore(dataDir: string): void {
  fs.rmSync(at(dataDir), { force: true });
}

/** @throws StartupProblem when a restore was cut short: an empty database beside restored originals must not begin a new life */
export function refuseUnfinishedRestore(dataDir: string): void {
  if (!fs.existsSync(at(dataDir))) return;
  throw new StartupProblem(
    `A restore into ${dataDir} was cut short: run "wasl restore" again. (To begin with an empty Wasl instead, remove ${at(dataDir)}.)`,
  );
}
