import fs from 'node:fs';
import path from 'node:path';
import type { Config } from '../../config';
import type { Finding } from './finding';

/** Below this share Wasl takes nothing in (security: Disk). */
const PAUSE_BELOW = 0.1;
const WARN_BELOW = 0.2;

/** Room and right to write where the database and the blobs lie. */
export async function checkDisk(config: Config): Promise<readonly Finding[]> {
  const folders = [...new Set([config.dataDir, config.blobDir])];
  return folders.map((folder) => look(folder));
}

function look(folder: string): Finding {
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
  const { bavail, blocks, bsize } = fs.statfsSync(there);
  const free = bavail / blocks;
  const detail = `${folder}: ${((bavail * bsize) / 1e9).toFixed(1)} GB free (${Math.round(free * 100)} %)`;
  if (free < PAUSE_BELOW) return { check, state: 'fail', detail, advice: 'make room: below 10 % nothing is taken in' };
  return free < WARN_BELOW
    ? { check, state: 'warn', detail, advice: 'make room soon: below 10 % nothing is taken in' }
    : { check, state: 'ok', detail };
}

function nearestExisting(folder: string): string {
  return fs.existsSync(folder) || path.dirname(folder) === folder ? folder : nearestExisting(path.dirname(folder));
}
