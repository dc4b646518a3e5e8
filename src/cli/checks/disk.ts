import fs from 'node:fs';
import path from 'node:path';
import { readSpace } from '../../app/space';
import type { Config } from '../../config';
import type { Finding } from './finding';

/** Twice what must be free for anything to be taken in: time to make room. */
const WARN_BELOW = 2;

/** Room and right to write where the database and the blobs lie. */
export async function checkDisk(config: Config): Promise<readonly Finding[]> {
  const folders = [...new Set([config.dataDir, config.blobDir])];
  return Promise.all(folders.map((folder) => look(folder)));
}

async function look(folder: string): Promise<Finding> {
  const check = 'disk';
  const there = nearestExisting(folder);
  try {
    fs.accessSync(there, fs.constants.W_OK);
  } catch {
    return {
      check,
      state: 'fail',
      detail: `${there} cannot be written`,
      advice: 'give the user that runs Wasl the right to',
    };
  }
  const { freeBytes, neededBytes } = await readSpace([there]);
  const needed = `${(neededBytes / 1e9).toFixed(1)} GB`;
  const detail = `${folder}: ${(freeBytes / 1e9).toFixed(1)} GB free, ${needed} needed`;
  if (freeBytes < neededBytes)
    return { check, state: 'fail', detail, advice: `make room: below ${needed} nothing is taken in` };
  return freeBytes < neededBytes * WARN_BELOW
    ? { check, state: 'warn', detail, advice: `make room soon: below ${needed} nothing is taken in` }
    : { check, state: 'ok', detail };
}

function nearestExisting(folder: string): string {
  return fs.existsSync(folder) || path.dirname(folder) === folder ? folder : nearestExisting(path.dirname(folder));
}
