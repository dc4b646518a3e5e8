import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parentOf, processIdentity } from './process-identity';

/** How long a clean stop of an orphan may take before it is made to end (its log replays at the next start). */
const FAST_STOP_SECONDS = 60;
const FORCED_STOP_SECONDS = 20;

/**
 * Ends every PostgreSQL process that still works in `data` after its parent was killed, cleanly when there is a postmaster to ask.
 * Only for the holder of the directory: it would end a live database. Afterwards a stale lock file is gone as well, so that a
 * reused pid or a zombie that nobody reaps cannot keep the database from starting.
 */
export async function endLeftovers(data: string): Promise<void> {
  const lock = path.join(data, 'postmaster.pid');
  if (process.platform !== 'linux') {
    const postmaster = readPid(lock);
    if (postmaster !== undefined && commandOf(postmaster).includes(data))
      await end([postmaster], 'SIGINT', () => alive(postmaster));
    return;
  }
  const left = (): number[] => workingIn(data);
  const found = left();
  if (found.length > 0) {
    // a postmaster takes its children along; children that lost theirs are leaving already, and are only hurried by it
    await end(withoutParent(found), 'SIGINT', () => left().length > 0);
  }
  if (left().length > 0) await end(left(), 'SIGKILL', () => left().length > 0);
  fs.rmSync(lock, { force: true });
}

async function end(pids: readonly number[], signal: NodeJS.Signals, remains: () => boolean): Promise<void> {
  for (const pid of pids) send(pid, signal);
  const until = Date.now() + 1000 * (signal === 'SIGKILL' ? FORCED_STOP_SECONDS : FAST_STOP_SECONDS);
  while (remains() && Date.now() < until) await delay(20);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it ended in this moment
  }
}

function readPid(lock: string): number | undefined {
  if (!fs.existsSync(lock)) return undefined;
  const pid = Number(fs.readFileSync(lock, 'utf8').split('\n')[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}

/** Those whose parent is not among them: the postmaster, whatever the lock file says. */
function withoutParent(pids: readonly number[]): number[] {
  return pids.filter((pid) => {
    const parent = parentOf(pid);
    return parent === undefined || !pids.includes(parent);
  });
}

const alive = (pid: number): boolean => processIdentity(pid) !== undefined;
const commandOf = (pid: number): string =>
  spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout;

/** Every process of a cluster has the data directory as its working directory: nothing else of ours has. */
function workingIn(data: string): number[] {
  const real = fs.realpathSync(data);
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return (
          fs.readlinkSync(`/proc/${pid}/cwd`) === real &&
          fs.readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres') &&
          alive(pid)
        );
      } catch {
        return false;
      }
    });
}
