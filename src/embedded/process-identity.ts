import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

/** Names one run of one process: a pid alone is reused, a pid with its start time is not. */
export type ProcessIdentity = string;

let bootId: string | undefined;
function thisBoot(): string {
  bootId ??= fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return bootId;
}

/** State, parent and start time (ticks since boot) of a process, from /proc; undefined when it is gone. */
function readStat(pid: number): { state: string; parent: number; startTicks: string } | undefined {
  let stat: string;
  try {
    stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // the command's name stands in parentheses and may itself hold spaces and parentheses
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, startTicks] = [fields[0], fields[1], fields[19]];
  if (state === undefined || parent === undefined || startTicks === undefined) return undefined;
  return { state, parent: Number(parent), startTicks };
}

/** Who runs under this pid now; undefined when nobody does. A zombie that nobody reaped is nobody. */
export function processIdentity(pid: number): ProcessIdentity | undefined {
  if (process.platform !== 'linux') {
    const ps = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
    const line = ps.stdout.trim();
    return ps.status !== 0 || line === '' || line.startsWith('Z') ? undefined : `${pid}@${line.replace(/^\S+\s+/, '')}`;
  }
  const stat = readStat(pid);
  return stat === undefined || /[ZX]/.test(stat.state) ? undefined : `${pid}@${thisBoot()}/${stat.startTicks}`;
}

/** Pid of a process's parent (Linux only); undefined when the process is gone. */
export const parentOf = (pid: number): number | undefined => readStat(pid)?.parent;

/** This process, as another one would see it. */
export function ownIdentity(): ProcessIdentity {
  return processIdentity(process.pid) ?? `${process.pid}@unknown`;
}
