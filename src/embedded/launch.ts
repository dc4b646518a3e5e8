import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { StartupProblem } from '../core/startup-problem';
import { copyInto, copyIntoTemporary, majorVersion } from './binaries';

/**
 * As whom PostgreSQL runs; it refuses to be root.
 * `direct`: not root, so as ourselves. As root, the first that works of
 * `user`: an unprivileged uid of its own, with no capability at all;
 * `namespace`: a user namespace that shows root as nobody (the directory lies under a home that no other user can enter);
 * `override`: the uid of its own, but allowed past closed directories (the same where namespaces are forbidden).
 */
export type LaunchMode = 'direct' | 'user' | 'namespace' | 'override';

export interface Launch {
  readonly mode: LaunchMode;
  /** Folder that holds `bin/postgres`, reachable for whoever runs it. */
  readonly native: string;
  /** Whose the data directory is; undefined: whoever we are. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  /** Whose it is while initdb makes it: initdb insists on a user that has a name. */
  readonly maker: { readonly uid: number; readonly gid: number } | undefined;
  /** What stands before the command and what spawn gets, for the server and for initdb. */
  readonly server: Runner;
  readonly initdb: Runner;
}
export interface Runner {
  readonly prefix: readonly string[];
  readonly as: { readonly uid?: number; readonly gid?: number };
}

const NOBODY = 65534;
/** Between the ranges that Debian and systemd hand out; the first one that no account uses. */
const OWN_UID_FROM = 60937;
const NAMESPACE = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'];
const overriding = (uid: number, gid: number): string[] => [
  'setpriv',
  `--reuid=${uid}`,
  `--regid=${gid}`,
  '--clear-groups',
  '--no-new-privs',
  '--inh-caps=-all,+dac_override',
  '--ambient-caps=-all,+dac_override',
  '--',
];

/**
 * Decides how to run PostgreSQL on `dir` (which exists and is ours).
 * @param native where the binaries are
 * @param wanted only this mode; for the tests of each
 * @throws StartupProblem when there is no way
 */
export function chooseLaunch(native: string, dir: string, wanted?: LaunchMode): Launch {
  if (process.getuid?.() !== 0) {
    const own = { prefix: [], as: {} };
    return { mode: 'direct', native, owner: undefined, maker: undefined, server: own, initdb: own };
  }
  if (process.platform !== 'linux')
    throw new StartupProblem('PostgreSQL refuses to run as root; start Wasl as an ordinary user.');
  const modes: readonly LaunchMode[] = wanted === undefined ? ['user', 'namespace', 'override'] : [wanted];
  for (const mode of modes) {
    const launch =
      mode === 'user'
        ? asUser(native, dir)
        : mode === 'namespace'
          ? inNamespace(native)
          : mode === 'override'
            ? overridingUser(native, dir)
            : undefined;
    if (launch !== undefined) return launch;
  }
  throw new StartupProblem(
    `PostgreSQL refuses to run as root and ${dir} cannot be reached by another user: start Wasl as an ordinary user, or set WASL_DATA_DIR to a folder outside root's home.`,
  );
}

/** A uid and gid for PostgreSQL alone, without making an account: the first of a quiet range that /etc/passwd and /etc/group do not name. */
function ownIds(): { uid: number; gid: number } {
  const taken = new Set(
    ['/etc/passwd', '/etc/group']
      .flatMap((file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n') : []))
      .map((line) => Number(line.split(':')[2])),
  );
  let id = OWN_UID_FROM;
  while (taken.has(id)) id += 1;
  return { uid: id, gid: id };
}

function asUser(native: string, dir: string): Launch | undefined {
  const ids = ownIds();
  openTo(ids.gid, dir);
  const as = { uid: ids.uid, gid: ids.gid };
  if (spawnSync('test', ['-x', dir], { ...as, cwd: '/' }).status !== 0) return undefined;
  const major = majorVersion(native);
  const reachable = majorVersion(native, as) === undefined ? copyInto(dir, native, String(major)) : native;
  if (majorVersion(reachable, as) === undefined) return undefined;
  const maker = { uid: NOBODY, gid: ids.gid };
  return {
    mode: 'user',
    native: reachable,
    owner: ids,
    maker,
    server: { prefix: [], as },
    initdb: { prefix: [], as: maker },
  };
}

/** Only our own uid may pass through our own two folders on its way to the data; it cannot list them. */
function openTo(gid: number, dir: string): void {
  for (const folder of [path.dirname(dir), dir]) {
    fs.chownSync(folder, 0, gid);
    fs.chmodSync(folder, 0o710);
  }
}

function inNamespace(native: string): Launch | undefined {
  if (majorVersion(native, {}, NAMESPACE) === undefined) return undefined;
  const root = { uid: 0, gid: 0 };
  const runner = { prefix: NAMESPACE, as: {} };
  return { mode: 'namespace', native, owner: root, maker: root, server: runner, initdb: runner };
}

function overridingUser(native: string, dir: string): Launch | undefined {
  const ids = ownIds();
  const prefix = overriding(ids.uid, ids.gid);
  // initdb asks access(2), which looks at the user and not at capabilities: a closed folder needs a copy even then
  const closed = majorVersion(native, ids) === undefined;
  const reachable = closed ? copyIntoTemporary(native, path.join(dir, 'binaries-copy')) : native;
  if (majorVersion(reachable, {}, prefix) === undefined) return undefined;
  const maker = { uid: NOBODY, gid: ids.gid };
  return {
    mode: 'override',
    native: reachable,
    owner: ids,
    maker,
    server: { prefix, as: {} },
    initdb: { prefix: overriding(NOBODY, ids.gid), as: {} },
  };
}

/** Gives a file, or a folder with all that is in it, to `owner` without following symlinks. */
export function giveTo(owner: { readonly uid: number; readonly gid: number }, tree: string): void {
  fs.lchownSync(tree, owner.uid, owner.gid);
  if (!fs.lstatSync(tree).isDirectory()) return;
  for (const entry of fs.readdirSync(tree, { recursive: true, encoding: 'utf8' }))
    fs.lchownSync(path.join(tree, entry), owner.uid, owner.gid);
}
